"""Plain text: bytes → characters, kept exactly as decoded, with one block a line."""

from __future__ import annotations

import codecs
import re

from comity.papers.limits import Limits
from comity.papers.refusal import UnreadableError
from comity.pure.clauses.source import Block, Source

MEDIA_TYPE = "text/plain"

# Longest first: the mark of UTF-32 little-endian begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
# Control characters that no text has; tab, line ends, form feed and escape left out.
_CONTROL = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_OTHER_BREAKS = "\r\f\v\x85\u2028\u2029"


def read(data: bytes, name: str, sha256: str, limits: Limits) -> Source:
    """Return the text of a plain file. Raises `UnreadableError` for what is not text."""
    text, problems = decode(data)
    if not text.strip():
        raise UnreadableError("empty", "the file holds no text; check that the right file was chosen")
    if len(text) > limits.max_text:
        raise UnreadableError(
            "too-much-text",
            f"{len(text):,} characters, more than the {limits.max_text:,} allowed; split the file",
        )
    _refuse_binary(text)
    return Source(
        file=name,
        sha256=sha256,
        media_type=MEDIA_TYPE,
        text=text,
        blocks=lines(text),
        problems=tuple(problems),
    )


def lines(text: str) -> tuple[Block, ...]:
    """Return a block for each line that is not blank. Form feeds, where there are any, count the pages."""
    blocks: list[Block] = []
    if not any(each in text for each in _OTHER_BREAKS):
        at = 0
        for line in text.split("\n"):
            if line and not line.isspace():
                blocks.append(Block((at, at + len(line))))
            at += len(line) + 1
        return tuple(blocks)
    paged = "\f" in text
    page, counted = 1, 0
    for found in _LINE.finditer(text):
        if found[0].isspace():
            continue
        if paged:
            page += text.count("\f", counted, found.start())
            counted = found.start()
        blocks.append(Block(span=found.span(), kind="line", page=page if paged else None))
    return tuple(blocks)


def decode(data: bytes, declared: str | None = None) -> tuple[str, list[tuple[str, str]]]:
    """Return the characters of `data` and what had to be guessed. A byte-order mark counts as no character.

    Order: the byte-order mark; the encoding the file itself declares; UTF-8; UTF-16 told by its pattern of
    zero bytes; UTF-8 with a few damaged bytes; at last Windows-1252, in which office programs of the West
    save "text".
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding)
    if declared is not None:
        try:
            return data.decode(declared), []
        except (LookupError, UnicodeError):
            pass
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        first_bad = error.start
    guessed = _wide(data)
    if guessed is not None:
        return guessed
    if b"\x00" in data:
        raise UnreadableError(
            "wrong-encoding",
            f"byte {data.index(0)} is zero, so this is not plain text; save the document as UTF-8 text",
        )
    if _mostly_utf8(data):
        line = data.count(b"\n", 0, first_bad) + 1
        message = f"line {line}: bytes that are not UTF-8 were replaced by U+FFFD; fetch the file again"
        return data.decode("utf-8", errors="replace"), [("wrong-encoding", message)]
    message = (
        "the file does not say how it is encoded and is not UTF-8; read as Windows-1252, check the accents"
    )
    return data.decode("cp1252", errors="replace"), [("encoding-guessed", message)]


def _marked(data: bytes, encoding: str) -> tuple[str, list[tuple[str, str]]]:
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError as error:
        message = (
            f"byte {error.start}: not {encoding.upper()}, which the first bytes promise; replaced by U+FFFD"
        )
        return data.decode(encoding, errors="replace"), [("wrong-encoding", message)]


def _wide(data: bytes) -> tuple[str, list[tuple[str, str]]] | None:
    """Return text in UTF-16 without a mark, told by zero bytes standing on one side only."""
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 < len(sample) or min(even, odd) * 10 > max(even, odd):
        return None
    encoding = "utf-16-be" if even > odd else "utf-16-le"
    message = f"the file does not say how it is encoded; read as {encoding.upper()} from its zero bytes"
    try:
        return data.decode(encoding), [("encoding-guessed", message)]
    except UnicodeDecodeError:
        return None


def _mostly_utf8(data: bytes) -> bool:
    """Whether more whole multi-byte sequences than stray bytes stand in `data`."""
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    whole = sum(1 for each in text if each > "\x7f") - damaged
    return whole > damaged


def _refuse_binary(text: str) -> None:
    first = text.find("\x00")
    written = text.encode("utf-8", errors="surrogatepass")
    controls = len(written) - len(written.translate(None, _CONTROL))
    if first >= 0 or controls * 50 > len(text):
        place = f"character {first}" if first >= 0 else f"{controls} places"
        raise UnreadableError(
            "wrong-encoding",
            f"control characters in {place}: not plain text; save the document as UTF-8 text, DOCX or PDF",
        )
