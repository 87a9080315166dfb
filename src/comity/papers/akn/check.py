"""What the Akoma Ntoso schema does not see: references to nothing, identifiers used twice, dates that are none."""

from __future__ import annotations

from lxml import etree

from comity.papers.akn.names import is_date
from comity.pure.clauses.reading import Problem

# Attributes that hold references, those in `_ONLY` nothing else. Any other may begin with "#" by chance.
_REFERENCES = frozenset(
    (
        *("href", "refersTo", "source", "by", "as", "for", "of", "outcome", "choice", "placementBase"),
        *("paragraph", "clause", "via", "addressees"),
    )
)
_ONLY = frozenset(("refersTo",))


def check(data: bytes) -> list[Problem]:
    """Return what is wrong in an Akoma Ntoso file of any origin; an empty list is a clean bill.

    Codes: `akn-malformed`, `akn-identifier-repeated`, `akn-reference-dangling` (a `#name` that nothing bears, or a
    `refersTo` that is no reference), `akn-date-unreal` (a placeholder such as 0001-01-01, or no day of the calendar).
    """
    try:
        root = etree.fromstring(data, parser())
    except etree.XMLSyntaxError as error:
        return [Problem("akn-malformed", "error", f"not well-formed XML: {error.msg}")]
    return check_tree(root)


def check_tree(root: etree._Element) -> list[Problem]:
    """Return the same for a file that is parsed already."""
    problems: list[Problem] = []
    known: set[str] = set()
    for element in root.iter(etree.Element):
        eid = element.get("eId")
        if eid is None:
            continue
        if eid in known:
            problems.append(
                _problem("akn-identifier-repeated", element, f'eId "{eid}" is used more than once')
            )
        known.add(eid)
    for element in root.iter(etree.Element):
        for name in element.keys():  # noqa: SIM118 - an element is no dictionary
            local = etree.QName(name).localname
            value = element.get(name, "")
            if local in _REFERENCES:
                problems.extend(_dangling(element, local, value, known))
            elif local == "date" and not is_date(value[:10]):
                message = f'date "{value}" is not a day of the calendar'
                problems.append(_problem("akn-date-unreal", element, message))
    return problems


def _dangling(element: etree._Element, name: str, value: str, known: set[str]) -> list[Problem]:
    found = []
    for each in value.split():
        if each.startswith("#"):
            if each[1:] not in known:
                message = f'{name} "{each}" leads nowhere'
                found.append(_problem("akn-reference-dangling", element, message))
        elif name in _ONLY:
            message = f'{name} "{each}" is no reference, it lacks "#"'
            found.append(_problem("akn-reference-dangling", element, message))
    return found


def _problem(code: str, element: etree._Element, message: str) -> Problem:
    tag = etree.QName(element).localname
    return Problem(code, "error", f"line {element.sourceline}, {tag}: {message}")


def parser() -> etree.XMLParser:
    """Return a parser that fetches nothing and expands no entity of the file's own making."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
