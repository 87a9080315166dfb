"""References for the reader's bench: official AKN4UN files and one machine-made set, as units to compare.

A unit is (kind, number, text): "pre", "op" or "sub", the printed number, the normalised text.
"""

from __future__ import annotations

import json
import lzma
import re
import tarfile
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree  # the files are our own copies of official ones

_N = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
Unit = tuple[str, str | None, str]
_MARKER = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")


def normal(text: str) -> str:
    """Return a text as units compare it: NFC, one space, no marks, one kind of hyphen and quote."""
    text = unicodedata.normalize("NFC", text).replace("*", "").replace("\xad", "").replace("\u200e", "")
    for odd in "‑‐":
        text = text.replace(odd, "-")
    text = text.replace("’", "'").replace("‘", "'")
    return " ".join(_MARKER.sub("", text).split())


@dataclass
class Note:
    marker: str
    text: str


@dataclass
class Block:
    """A paragraph of the reference: its text in runs of (text, italic, note after it)."""

    kind: str
    num: str | None
    runs: list[tuple[str, bool, Note | None]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(run[0] for run in self.runs)


@dataclass
class Document:
    name: str
    session: int
    head: list[str]
    title: str
    formula: str
    blocks: list[Block]
    closing: list[str]
    annex: list[str]
    faults: list[str] = field(default_factory=list)

    def units(self) -> list[Unit]:
        return [
            (each.kind, each.num, normal(each.text))
            for each in self.blocks
            if each.kind in ("pre", "op", "sub") and normal(each.text)
        ]


def _local(element: ElementTree.Element) -> str:
    return element.tag.split("}")[-1] if isinstance(element.tag, str) else ""


def _runs(element: ElementTree.Element, italic: bool, runs: list[tuple[str, bool, Note | None]]) -> None:
    if element.text:
        runs.append((element.text, italic, None))
    for child in element:
        name = _local(child)
        if name == "authorialNote":
            text = " ".join("".join(child.itertext()).split())
            runs.append(("", False, Note(child.get("marker", ""), text)))
        elif name in ("eol", "outcome"):
            runs.append(("\n", italic, None))
            _runs(child, italic, runs)
        else:
            _runs(child, italic or "italic" in child.get("class", ""), runs)
        if child.tail:
            runs.append((child.tail, italic, None))


def _block(kind: str, num: str | None, *elements: ElementTree.Element | None) -> Block:
    block = Block(kind, num.strip() if num else None)
    for element in elements:
        if element is not None:
            _runs(element, False, block.runs)
    return block


def _num(element: ElementTree.Element) -> str | None:
    found = element.find(_N + "num")
    return "".join(found.itertext()).strip() if found is not None else None


def _list(element: ElementTree.Element, blocks: list[Block]) -> None:
    for child in element:
        name = _local(child)
        if name == "point":
            content = child.find(_N + "content")
            inner = child.find(_N + "list")
            intro = inner.find(_N + "intro") if inner is not None else None
            blocks.append(_block("sub", _num(child), content if content is not None else intro))
            for deeper in child:
                if _local(deeper) in ("list", "sublist"):
                    _list(deeper, blocks)
        elif name in ("list", "sublist"):
            _list(child, blocks)
        elif name == "wrapUp":
            blocks.append(_block("sub", None, child))


def document(name: str, data: bytes) -> Document | None:
    """Return the reference that one AKN4UN file holds, or None when it has no such structure."""
    try:
        root = ElementTree.fromstring(data)  # noqa: S314
    except ElementTree.ParseError:
        return None
    preface = next(root.iter(_N + "preface"), None)
    statement = root[0]
    bodies = statement.findall(_N + "mainBody")
    preambles = statement.findall(_N + "preamble")
    body = bodies[-1] if bodies else None
    formula = next(root.iter(_N + "formula"), None)
    if preface is None or body is None or formula is None:
        return None
    found = re.search(r"_(?:S-|ES-)?(\d+)_", name)
    head = []
    for cover in root.iter(_N + "coverPage"):
        for line in cover.findall(_N + "p"):
            dates = [" ".join((each.text or "").split()) for each in line.iter(_N + "date")]
            text = "–".join(dates) if len(dates) == 2 else " ".join("".join(line.itertext()).split())
            if text and "RES/" not in text:
                head.append(text)
    blocks: list[Block] = []
    for container in preambles[-1].findall(_N + "container") if preambles else []:
        blocks += _container(container)
    for paragraph in body:
        if _local(paragraph) != "paragraph":
            blocks.append(_block("heading", None, paragraph))
            continue
        inner = paragraph.find(_N + "list")
        intro = inner.find(_N + "intro") if inner is not None else None
        blocks.append(_block("op", _num(paragraph), paragraph.find(_N + "content"), intro))
        if inner is not None:
            _list(inner, blocks)
    closing = []
    for conclusions in root.iter(_N + "conclusions"):
        for line in conclusions.findall(_N + "p"):
            block = _block("closing", None, line)
            closing.append(
                "\n".join(" ".join(each.split()) for each in block.text.split("\n") if each.strip())
            )
    annex = [
        " ".join("".join(each.itertext()).split())
        for holder in root.iter(_N + "attachments")
        for each in holder.iter(_N + "p")
    ]
    result = Document(
        name=name,
        session=int(found.group(1)) if found else 0,
        head=head,
        title=" ".join("".join(preface.itertext()).split()),
        formula=" ".join("".join(formula.itertext()).split()),
        blocks=[each for each in blocks if each.text.strip()],
        closing=[each for each in closing if each.strip()],
        annex=annex,
    )
    result.faults = faults(result)
    if len(bodies) > 1:
        result.faults.append("the preamble is cut in two by an operative part in its middle")
    return result


def _container(container: ElementTree.Element) -> list[Block]:
    found: list[Block] = []
    for child in container:
        name = _local(child)
        if name == "p":
            found.append(_block("pre", None, child))
        elif name == "list":
            intro = child.find(_N + "intro")
            if intro is not None:
                found.append(_block("pre", None, intro))
            _list(child, found)
    return found


_LETTERS = re.compile(r"^\(?([a-z])\)$")


def faults(reference: Document) -> list[str]:
    """Return why a reference file cannot be right by its own marks; an empty list means it may be trusted."""
    found: list[str] = []
    operative = [each for each in reference.blocks if each.kind == "op"]
    numbers = [
        int(match.group()) if (match := re.search(r"\d+", each.num or "")) else None for each in operative
    ]
    printed = [each for each in numbers if each is not None]
    if printed and None in numbers:
        found.append("an operative paragraph without its number among numbered ones")
    if printed and printed != list(range(1, len(printed) + 1)):
        found.append("operative numbers do not run 1, 2, 3 …")
    for each in reference.blocks:
        text = normal(each.text)
        if each.kind == "pre" and re.match(r"\d{1,2}\. ?[A-Z]", text):
            found.append("an operative paragraph stands in the preamble")
        if each.kind == "pre" and re.search(r"[a-z],(?: ?\t ?|\n)[A-Z][a-z]+ing\b", each.text):
            found.append("two paragraphs in one")
        if each.kind == "op" and re.search(r";\s+\d{1,2}\.\s+[A-Z][a-z]+s\b", text):
            found.append("two paragraphs in one")
        if each.kind in ("pre", "op") and re.match(r"\([a-z]\)\s", text):
            found.append("a point marked as a paragraph")
    if any(not normal(each.text) for each in reference.blocks if each.kind in ("pre", "op")):
        found.append("an empty paragraph")
    return sorted(set(found))


def archive(path: Path) -> list[Document]:
    """Return the references of an archive, in order of name."""
    found = []
    with tarfile.open(path) as held:
        for member in sorted(held.getmembers(), key=lambda each: each.name):
            source = held.extractfile(member) if member.name.endswith(".xml") else None
            if source is not None:
                one = document(Path(member.name).name, source.read())
                if one is not None:
                    found.append(one)
    return found


def machine_made(path: Path, limit: int) -> list[Document]:
    """Return references made from the machine-labelled set of Council resolutions."""
    found: list[Document] = []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if "/RES/" not in row["symbol"] or len(found) >= limit:
                continue
            one = _labelled(row)
            if one is not None:
                found.append(one)
    return found


def _labelled(row: dict[str, object]) -> Document | None:
    blocks: list[Block] = []
    head, closing, title, formula = [], [], "", ""
    rows: list[dict[str, str]] = row["paragraphs"]  # type: ignore[assignment]
    for each in rows:
        kind, text = each["type"], each["text"]
        if kind == "frontmatter":
            head.append(text)
        elif kind == "title":
            title = f"{title} {text}".strip()
        elif kind == "heading":
            blocks.append(Block("heading", None, [(text, False, None)]))
        elif kind == "backmatter":
            closing.append(text)
        elif kind == "paragraph" and not formula and re.match(r"The Human Rights Council", text):
            formula = text
        elif kind == "paragraph":
            level = int(each.get("paragraph_level") or 1)
            part = "pre" if each.get("paragraph_type") == "preambular" else "op"
            blocks.append(
                Block(
                    "sub" if level > 1 else part,
                    (each.get("prefix") or "").strip() or None,
                    [(text, False, None)],
                )
            )
    if not formula or not title or not blocks:
        return None
    session = re.search(r"/(?:S-)?(\d+)/", str(row["symbol"]))
    one = Document(
        str(row["symbol"]), int(session.group(1)) if session else 0, head, title, formula, blocks, closing, []
    )
    one.faults = faults(one)
    return one
