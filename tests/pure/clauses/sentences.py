"""What the tests of the language share: invented paragraphs in, a reading with its facts out."""

from __future__ import annotations

from comity.pure.clauses import language
from comity.pure.clauses.reading import (
    SCHEMA,
    Anchor,
    Citation,
    Clause,
    Footnote,
    Mandate,
    Metadata,
    Paragraph,
    Reading,
    SourceInfo,
    SubParagraph,
)
from comity.pure.clauses.tables import Tables

TABLES = Tables(states={"Ruritania": "RUR", "Bosnia and Herzegovina": "BIH", "Freedonia": "FRE"})


def _paragraph(kind: str, n: int, text: str, points: tuple[str, ...] = ()) -> Paragraph:
    name = f"{kind}{n}"
    below = [
        SubParagraph(f"{name}.{letter}", f"({letter})", point, [(0, len(point))])
        for letter, point in zip("abcdefgh", points, strict=False)
    ]
    num = f"{n}." if kind == "op" else None
    return Paragraph(name, n, num, "", "", [], text, [(0, len(text))], below)


def reading(
    *operative: str,
    preamble: tuple[str, ...] = (),
    points: tuple[str, ...] = (),
    notes: tuple[tuple[str, str], ...] = (),
    body: tuple[str, str] = ("Human Rights Council", "HRC"),
    adopted: str = "2018-03-23",
    session: int = 37,
    italics: dict[str, int] | None = None,
) -> Reading:
    """Return a reading with these paragraphs; `points` hang on the last operative one, `notes` on the ids given."""
    data = Metadata(body=body[0], body_code=body[1], session=session, adoption_date=adopted)
    found = Reading(SCHEMA, SourceInfo("test.txt", "0", "text/plain", "eng"), data)
    found.preamble = [_paragraph("pp", n, text) for n, text in enumerate(preamble, 1)]
    last = len(operative)
    found.operative = [
        _paragraph("op", n, text, points if n == last else ()) for n, text in enumerate(operative, 1)
    ]
    found.footnotes = [
        Footnote(f"fn{n}", str(n), text, Anchor(place)) for n, (place, text) in enumerate(notes, 1)
    ]
    language.facts(found, italics or {}, tables=TABLES)
    return found


def clauses(text: str, **more: object) -> list[Clause]:
    """Return the clauses of one paragraph: of the preamble if it begins with a participle and ends with a comma."""
    if text.endswith(","):
        return reading(preamble=(text,), **more).preamble[0].clauses  # type: ignore[arg-type]
    return reading(text, **more).operative[0].clauses  # type: ignore[arg-type]


def whom(text: str, **more: object) -> list[list[str]]:
    """Return the canonical addressees of each clause of one operative paragraph."""
    return [[each.canonical for each in clause.addressees] for clause in clauses(text, **more)]


def mandates(*texts: str, **more: object) -> list[Mandate]:
    return reading(*texts, **more).mandates  # type: ignore[arg-type]


def citations(text: str, **more: object) -> list[Citation]:
    return reading(text, **more).citations  # type: ignore[arg-type]


def symbols(text: str, **more: object) -> list[str | None]:
    return [each.symbol for each in citations(text, **more) if each.tier == "symbol"]


def names(text: str, **more: object) -> list[str | None]:
    return [each.name for each in citations(text, **more) if each.tier == "named"]
