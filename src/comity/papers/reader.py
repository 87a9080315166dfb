"""A file in, its reading out: the readers of this package and the rules of `comity.pure.clauses`, put together."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import orjson

from comity.papers.akn.names import MEDIA_TYPE, is_akoma_ntoso
from comity.papers.limits import Limits
from comity.papers.open import media_type_of, open_document, out_of_memory
from comity.pure.clauses.reading import SCHEMA, Metadata, Problem, Reading, SourceInfo, to_json
from comity.pure.clauses.source import Source

FORMS = ("json", "json-indented", "akn", "text")


def read_document(data: bytes, name: str, limits: Limits | None = None) -> Reading:
    """Return the reading of a file. Never raises on a bad document: see `could_not_read`."""
    return _read(data, name, limits or Limits())[1]


def write_document(data: bytes, name: str, limits: Limits, form: str) -> tuple[Reading, bytes]:
    """Return the reading of a file, and its bytes in one of `FORMS`; `text` is what the spans point into."""
    source, reading = _read(data, name, limits)
    if form == "text":
        return reading, (source.text if source is not None else "").encode("utf-8", errors="replace")
    return reading, write(reading, form, source.text if source is not None else None)


def write(reading: Reading, form: str, text: str | None = None) -> bytes:
    """Return a reading as JSON (one line, or indented for people) or as Akoma Ntoso.

    With the source's text, Akoma Ntoso shows the printed lines of masthead, closing and vote.
    """
    if form == "akn":
        from comity.papers.akn.write import write as write_akn

        return write_akn(reading, text)
    return json_bytes(reading, indented=form == "json-indented")


def json_bytes(value: Reading | dict[str, Any], *, indented: bool = False) -> bytes:
    """Return JSON in UTF-8, the same bytes for the same value, ending in a line end."""
    option = orjson.OPT_APPEND_NEWLINE | (orjson.OPT_INDENT_2 if indented else 0)
    try:
        return orjson.dumps(value, option=option)
    except orjson.JSONEncodeError:  # half a character, as damaged files hold them: written as its escape
        plain = to_json(value) if isinstance(value, Reading) else value
        written = json.dumps(plain, ensure_ascii=False, indent=2 if indented else None)
        return (written + "\n").encode("utf-8", errors="backslashreplace")


def unread(data: bytes, name: str, problem: Problem) -> Reading:
    """Return the reading of a file that could not be read: empty, but for the reason."""
    sha256 = hashlib.sha256(data).hexdigest()
    source = SourceInfo(file=name, sha256=sha256, media_type=media_type_of(data, name))
    return Reading(SCHEMA, source, Metadata(), problems=[problem])


def could_not_read(reading: Reading) -> Problem | None:
    """Return why nothing was read out of a file, or nothing where something was."""
    if reading.preamble or reading.operative or reading.annexes:
        return None
    return next((each for each in reading.problems if each.severity == "error"), None)


def _read(data: bytes, name: str, limits: Limits) -> tuple[Source | None, Reading]:
    if is_akoma_ntoso(data) and len(data) <= limits.max_bytes:
        return None, _read_akn(data, name)
    source, problems = open_document(data, name, limits)
    if source is None:
        return None, unread(data, name, problems[0])
    from comity.papers.tables import load
    from comity.pure.clauses.read import read

    try:
        reading = read(source, load())
    except MemoryError:
        return source, unread(data, name, out_of_memory())
    except Exception as error:
        message = f"the text was extracted but its structure was not found ({type(error).__name__}); tell the authors"
        problem = Problem("reader-failed", "error", message)
        return source, unread(data, name, problem)
    known = {(each.code, each.message) for each in reading.problems}
    reading.problems[:0] = [each for each in problems if (each.code, each.message) not in known]
    return source, reading


def _read_akn(data: bytes, name: str) -> Reading:
    """Return the reading that an Akoma Ntoso file holds already: nothing in it has to be found."""
    from comity.papers.akn.read import read

    reading, problems = read(data)
    if reading is None:
        reading = unread(data, name, problems[0])
    else:
        reading.problems[:0] = problems
    reading.source.file = name
    reading.source.media_type = MEDIA_TYPE
    return reading
