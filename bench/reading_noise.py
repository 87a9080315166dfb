"""A reference as messy text: clean, run together with asterisks (A), broken by page turns (B), laid out (C)."""

from __future__ import annotations

import random
import re
import textwrap
import zlib

from bench.reading_gold import Block, Document

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _plain(block: Block, *, marks: bool = False) -> str:
    parts = []
    for text, _italic, note in block.runs:
        parts.append(text)
        if note is not None and marks:
            parts.append(note.marker.translate(_RAISED))
    return " ".join("".join(parts).split())


def _starred(block: Block) -> str:
    """Print a paragraph with asterisks around its first italic run, as the seed 37/23 has it."""
    parts, done = [], False
    for text, italic, _note in block.runs:
        if italic and not done and text.strip():
            parts.append(text.replace(text.strip(), f"*{text.strip()}*", 1))
            done = True
        else:
            parts.append(text)
    return " ".join("".join(parts).split())


def _numbered(block: Block, text: str) -> str:
    return f"{block.num} {text}" if block.num else text


def clean(document: Document) -> str:
    """One block a paragraph, notes left out."""
    parts = [*document.head, document.title, document.formula]
    parts += [_numbered(each, _plain(each)) for each in document.blocks]
    return "\n\n".join([*parts, *document.closing, *document.annex]) + "\n"


def like_a(document: Document) -> str:
    """Title, formula and the first preambular paragraphs run together; asterisks; rules before and after."""
    chance = random.Random(zlib.crc32(document.name.encode()))
    together = chance.randint(3, 9)
    leading = [each for each in document.blocks if each.kind == "pre"][:together]
    first = f"**{document.title}***{document.formula}*"
    for each in leading:
        first += _starred(each)
    parts = ["", "---", *(f"**{each}**" for each in document.head), first]
    for each in document.blocks:
        if each not in leading:
            parts.append(_numbered(each, _starred(each)))
    closing = [f"*{document.closing[0]}*", *document.closing[1:]] if document.closing else []
    return "\n\n".join([*parts, *closing, *document.annex, "---"]) + "\n"


def like_b(document: Document) -> str:
    """Page turns inside one long paragraph in seventeen; raised note marks; notes as blocks of their own."""
    chance = random.Random(zlib.crc32(document.name.encode()) + 1)
    parts = ["\n\n", *document.head, document.title, document.formula]
    for each in document.blocks:
        text = _plain(each, marks=True) if each.kind != "op" else " ".join(_with_marks(each).split())
        text = _numbered(each, text)
        if len(text) > 200 and chance.random() < 0.06:
            spaces = [at.start() for at in re.finditer(" ", text) if 60 < at.start() < len(text) - 60]
            cut = chance.choice(spaces)
            text = f"{text[:cut]}\n\n\n\n{text[cut + 1 :]}"
        parts.append(text)
        for _text, _italic, note in each.runs:
            if note is not None:
                parts.append(f"{note.marker.translate(_RAISED)} {note.text}")
    return "\n\n".join([*parts, *document.closing, *document.annex]) + "\n"


def _with_marks(block: Block) -> str:
    parts, done = [], False
    for text, italic, note in block.runs:
        if italic and not done and text.strip():
            parts.append(text.replace(text.strip(), f"*{text.strip()}*", 1))
            done = True
        else:
            parts.append(text)
        if note is not None:
            parts.append(note.marker.translate(_RAISED))
    return "".join(parts)


def like_c(document: Document) -> str:
    """As a layout tool prints a report: wrapped, first lines set in, no blank lines, heads and feet at page turns."""
    chance = random.Random(zlib.crc32(document.name.encode()) + 2)
    lines = [each for head in document.head for each in (head, "")]
    lines += [*textwrap.wrap(document.title, 80), "", f"        {document.formula}"]
    for each in document.blocks:
        first = "        " if each.kind != "heading" else ""
        lines += textwrap.wrap(
            _numbered(each, _plain(each)), 88, initial_indent=first, break_on_hyphens=False
        )
    lines += [part for closing in document.closing for part in ("", *closing.split("\n"))] + [
        "",
        *document.annex,
    ]
    running = textwrap.wrap(" ".join(document.title.split()[1:]), 80)
    printed: list[str] = []
    for count, line in enumerate(lines, start=1):
        printed.append(line)
        if count % chance.choice((40, 44)) == 0:
            page = count // 40 + 1
            printed += ["", f"GE.23-12345{' ' * 90}{page}", "\fA/HRC/RES/99/9", *running, ""]
    return "\n".join(printed) + "\n"


RENDERINGS = {"clean": clean, "A": like_a, "B": like_b, "C": like_c}
