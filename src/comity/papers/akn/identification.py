"""The FRBR identification of a document: work, expression, manifestation, each with a day that is known."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from comity.papers.akn.iri import iri_of_parts, number_of_iri
from comity.papers.akn.names import SOURCE, akn, escape, is_date, own
from comity.papers.akn.references import References
from comity.pure.clauses.reading import Metadata, Reading

# The Charter's entry into force: no document of the Organization is older.
_CHARTER = "1945-10-24"


@dataclass(frozen=True, slots=True)
class Work:
    """How a document is named: the work IRI, whether the reading has it, the day, what the day is, the component."""

    iri: str
    constructed: bool
    day: str
    day_name: str
    part: str = "main"

    def component(self, part: str) -> Work:
        """Return the same for one component, such as `annex_1`."""
        return replace(self, part=part)


def work_of(reading: Reading) -> Work:
    """Return how a reading is named.

    The schema demands a date at each level. It is the day of adoption, else of issue, else the session's last or first
    day; where none is known, the latest day of a resolution or report that the text cites by symbol, else that of the
    Charter, both named `notBefore`, because that is what they are.
    """
    metadata = reading.metadata
    day, day_name = _day(reading)
    iri = metadata.akn_work_iri
    constructed = iri is None
    if iri is None:
        known = day if day_name != "notBefore" else None
        iri = iri_of_parts(metadata.body_code, known, metadata.number, metadata.symbol)
    return Work(iri, constructed, day, day_name)


def _day(reading: Reading) -> tuple[str, str]:
    metadata = reading.metadata
    for value, name in (
        (metadata.adoption_date, "adoption"),
        (metadata.issue_date, "publication"),
        (metadata.session_end, "sessionEnd"),
        (metadata.session_start, "sessionStart"),
    ):
        if value is not None and is_date(value):
            return value, name
    cited = [
        each.date
        for each in reading.citations
        if each.tier == "symbol" and each.date is not None and is_date(each.date)
    ]
    return max([_CHARTER, *cited]), "notBefore"


def identification(work: Work, reading: Reading, references: References) -> etree._Element:
    """Return the identification block of a document or of one of its annexes."""
    metadata = reading.metadata
    body = references.body(metadata)
    author = references.fixed("author")
    language = reading.source.language or "und"
    base = work.iri if work.iri.endswith("/") else work.iri + "/"
    expression = f"{base}{language}@"
    block = etree.Element(akn("identification"), {"source": SOURCE})

    level = etree.SubElement(block, akn("FRBRWork"))
    _value(level, "FRBRthis", f"{base}!{work.part}/")
    uri = _value(level, "FRBRuri", work.iri)
    if work.part == "main":
        _work_facts(level, uri, work, metadata)
    _day_and_author(level, work.day, work.day_name, body, author)
    _value(level, "FRBRcountry", "un")
    _value(level, "FRBRsubtype", "deliberation")
    number = number_of_iri(work.iri)
    if number is not None:
        _value(level, "FRBRnumber", number)

    issued = metadata.issue_date
    day, name = (
        (issued, "publication") if issued is not None and is_date(issued) else (work.day, work.day_name)
    )
    level = etree.SubElement(block, akn("FRBRExpression"))
    _value(level, "FRBRthis", f"{expression}!{work.part}/")
    _value(level, "FRBRuri", f"{expression}/")
    _day_and_author(level, day, name, body, author)
    etree.SubElement(level, akn("FRBRlanguage"), {"language": escape(language)})

    level = etree.SubElement(block, akn("FRBRManifestation"))
    _value(level, "FRBRthis", f"{expression}/!{work.part}.xml")
    _value(level, "FRBRuri", f"{expression}.xml")
    # No clock is asked: the same reading must give the same bytes.
    _day_and_author(level, day, name, references.fixed("comity"), references.fixed("editor"))
    return block


def _work_facts(level: etree._Element, uri: etree._Element, work: Work, metadata: Metadata) -> None:
    if work.constructed:
        uri.set(own("constructed"), "true")
    if metadata.symbol is not None:
        alias = _value(level, "FRBRalias", metadata.symbol)
        alias.set("name", "symbol")
    if metadata.symbol_in_text:
        uri.set(own("symbolInText"), "true")


def _value(level: etree._Element, name: str, value: str) -> etree._Element:
    return etree.SubElement(level, akn(name), {"value": escape(value)})


def _day_and_author(level: etree._Element, day: str, name: str, author: str, role: str) -> None:
    etree.SubElement(level, akn("FRBRdate"), {"date": day, "name": name})
    etree.SubElement(level, akn("FRBRauthor"), {"href": author, "as": role})
