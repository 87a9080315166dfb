"""A document to be written: a title, and blocks in order. The same values make the PDF and the Word file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1  # 1 begins a new page


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs as written; each line break is kept. `quoted` stands in from the margin: somebody else's own words."""

    text: str
    quoted: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, one a line."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head. Rows are as long as the head. `widths`: how wide columns are to each other in a Word file;
    none: all alike."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Empty lines to write on by hand."""

    count: int
    label: str = ""


Block: TypeAlias = Heading | Text | Facts | Table | Points | Lines


@dataclass(frozen=True, slots=True)
class Document:
    """`language` is a BCP 47 tag and sets the direction; `foot` stands on every page beside its number."""

    title: str
    lead: str = ""
    foot: str = ""
    language: str = "en"
    blocks: tuple[Block, ...] = field(default=())
    contents: str = ""  # the heading over the list of first headings; empty: none
    unshown: str = ""  # said at the top of a PDF where some characters have no font on this machine


RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur", "ar-xb"})


def runs_right_to_left(document: Document) -> bool:
    """Whether the document's language is written from the right."""
    return right_to_left(document.language)


def right_to_left(language: str) -> bool:
    """Whether a language, by its BCP 47 tag, is written from the right."""
    return language.lower() in RIGHT_TO_LEFT or language.split("-", maxsplit=1)[0].lower() in RIGHT_TO_LEFT


def printable(text: str) -> str:
    """The text without the characters no file format can hold: controls, and code points that are no characters."""
    return "".join(
        each
        for each in text
        if each in "\n\t"
        or not (
            each < " " or "\x7f" <= each <= "\x9f" or each in "\ufffe\uffff" or "\ud800" <= each <= "\udfff"
        )
    )


def printable_all(values: Any) -> Any:
    """Plain values (lists, mappings, text) with every text in them printable. JSON would only write a control in
    another way, and whoever reads it would have it back."""
    if isinstance(values, str):
        return printable(values)
    if isinstance(values, dict):
        return {key: printable_all(value) for key, value in values.items()}
    if isinstance(values, list):
        return [printable_all(value) for value in values]
    return values
