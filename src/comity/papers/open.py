"""Bytes of any kind we read → one `Source`, or one clear problem: told by the content, then by the name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath

from comity.papers.language import language_of
from comity.papers.limits import Limits
from comity.papers.refusal import UnreadableError
from comity.pure.clauses.reading import Problem
from comity.pure.clauses.source import Source

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html"
PDF = "application/pdf"
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"

SUFFIXES = {
    ".txt": TEXT,
    ".text": TEXT,
    ".md": TEXT,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".docx": DOCX,
    ".pdf": PDF,
}

# Kinds that we know and do not read: first bytes, what it is, what to do.
_FOREIGN = (
    (b"{\\rtf", "a rich-text (RTF) file", "open it in a word processor and save it as DOCX"),
    (b"\x89PNG", "a picture", "run text recognition on it and give the text"),
    (b"\xff\xd8\xff", "a picture", "run text recognition on it and give the text"),
    (b"II*\x00", "a scanned picture (TIFF)", "run text recognition on it and give the text"),
    (b"MM\x00*", "a scanned picture (TIFF)", "run text recognition on it and give the text"),
    (b"GIF8", "a picture", "run text recognition on it and give the text"),
    (b"\x1f\x8b", "a compressed file (gzip)", "unpack it first"),
    (b"\xfd7zXZ\x00", "a compressed file (xz)", "unpack it first"),
    (b"BZh", "a compressed file (bzip2)", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file (7z)", "unpack it first"),
    (b"Rar!", "a compressed file (RAR)", "unpack it first"),
    (b"%!PS", "a PostScript file", "turn it into PDF"),
    (b"\x7fELF", "a program", "choose a document"),
    (b"MZ\x90", "a program", "choose a document"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|div|p|h[1-6]|table|article|section|main)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML_START = re.compile(rb"\s*<\?xml\b|\s*<akomaNtoso\b")


def open_document(
    data: bytes, name: str, limits: Limits | None = None
) -> tuple[Source | None, list[Problem]]:
    """Return what a file says and what is wrong with it: bytes and a file name in, never an exception out.

    No source means that the file could not be read; then there is one problem with severity `error`. With a
    source the problems are those in `Source.problems`, as warnings.
    """
    limits = limits or Limits()
    try:
        source = _read(data, name, limits)
    except UnreadableError as error:
        return None, [Problem(error.code, "error", error.message)]
    except MemoryError:
        return None, [out_of_memory()]
    except Exception as error:
        message = (
            f"the reader stopped at {type(error).__name__}; the file is damaged, save it anew and try again"
        )
        return None, [Problem("damaged", "error", message)]
    return source, [Problem(code, "warning", message) for code, message in source.problems]


def out_of_memory() -> Problem:
    message = "reading needs more memory than is allowed; split the document or save it anew"
    return Problem("out-of-memory", "error", message)


def media_type_of(data: bytes, name: str) -> str:
    """Return the media type of a file, `application/octet-stream` for kinds that we do not read."""
    try:
        return _media_type(data, name)
    except UnreadableError:
        return UNKNOWN


def _read(data: bytes, name: str, limits: Limits) -> Source:
    if len(data) > limits.max_bytes:
        megabytes = limits.max_bytes / (1024 * 1024)
        raise UnreadableError(
            "too-large", f"{len(data):,} bytes, more than {megabytes:g} MB; split the document"
        )
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableError("empty", f"the file holds nothing ({len(data)} bytes); fetch or save it again")
    read = _reader(_media_type(data, name))
    source = read(data, name, hashlib.sha256(data).hexdigest(), limits)
    return replace(source, language=language_of(source.text))


def _reader(media_type: str) -> Callable[[bytes, str, str, Limits], Source]:
    """Return the reading function, importing only the libraries that this kind needs."""
    if media_type == PDF:
        from comity.papers.pdf import read as read_pdf

        return read_pdf
    if media_type == DOCX:
        from comity.papers.docx import read as read_docx

        return read_docx
    if media_type == HTML:
        from comity.papers.html import read as read_html

        return read_html
    from comity.papers.text import read as read_text

    return read_text


def _media_type(data: bytes, name: str) -> str:
    start = data[:1024]
    # The header may begin anywhere in the first kilobyte; in HTML or text the sign may be quoted.
    if start.lstrip(b"\xef\xbb\xbf\x00 \t\r\n").startswith(b"%PDF-"):
        return PDF
    if start.startswith(b"PK"):
        return DOCX
    if start.startswith(_OLE):
        _refuse_ole(data)
    for sign, what, remedy in _FOREIGN:
        if start.startswith(sign):
            raise UnreadableError("unknown-type", f"this is {what}, not TXT, HTML, DOCX or PDF; {remedy}")
    suffix = PurePath(name).suffix.lower()
    if b"%PDF-" in start and suffix == ".pdf":
        return PDF
    head = start.removeprefix(b"\xef\xbb\xbf")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[2:].replace(b"\x00", b"")
    if _HTML_START.match(head):
        return HTML
    if _XML_START.match(head) and suffix != ".txt":
        if b"<html" in data[:4096].lower():
            return HTML
        raise UnreadableError(
            "unknown-type", "this is an XML file, not TXT, HTML, DOCX or PDF; give the document itself"
        )
    return _by_name(suffix)


def _by_name(suffix: str) -> str:
    """Return the kind that the name promises; only text and HTML may lack a sign of their own."""
    if suffix in (".docx", ".pdf"):
        kind = suffix[1:].upper()
        raise UnreadableError(
            f"broken-{'zip' if suffix == '.docx' else 'pdf'}",
            f"the name says {kind} but the first bytes are not those of a {kind}; fetch or save it again",
        )
    return HTML if SUFFIXES.get(suffix) == HTML else TEXT


def _refuse_ole(data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableError(
            "encrypted", "the document is locked with a password; remove it and save the file again"
        )
    raise UnreadableError(
        "unknown-type", "this is an old Word file (DOC); open it in a word processor and save it as DOCX"
    )
