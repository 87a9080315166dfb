"""What was found by trying to break the reading of forms: forged bases, halves of characters, lists without an end."""

from __future__ import annotations

import hashlib
import json

import pytest

from comity.papers import form_base
from comity.papers.form_in import MOST_PROBLEMS, FormRead, read_base
from comity.papers.form_json import read_json, write_json
from comity.papers.refusal import UnreadableError
from comity.papers.scans import media_type
from tests.papers.test_form_in import form, parts_of, read, zipped
from tests.pure.dossier.shipped import route

# No draft ever counted to any of these; the first are read from JSON as infinity.
NO_COUNTS = ("1e999", "-Infinity", "1000000000000000000000", "-1", "true")


def forged(old: str, new: str) -> bytes:
    """A form whose base block was rewritten in both its places, under a seal that fits: anybody can work one out."""
    parts = parts_of(form())
    body = parts["word/document.xml"].decode().replace("&quot;", '"')
    found = form_base.WHOLE.search(body)
    assert found is not None
    assert old in found[2]
    text = found[2].replace(old, new, 1)
    seal = hashlib.sha256(text.encode()).hexdigest()[:16]
    parts["word/document.xml"] = body.replace(found[0], f"{form_base.MARK} {seal} {text}").encode()
    del parts["docProps/custom.xml"]
    return zipped(parts)


def told(found: FormRead) -> bytes:
    """Everything a page or an answer says of a form, as it goes over the wire."""
    lines = [f"{each} {each.text}" for each in found.problems]
    return "\n".join([*lines, found.base.fund if found.base else ""]).encode()


@pytest.mark.parametrize("count", NO_COUNTS)
@pytest.mark.parametrize("field", ['"route":1', '"aim":[3', '"words":[[1'])
def test_a_base_with_a_number_nobody_counted_to_is_none_and_breaks_nothing(field: str, count: str) -> None:
    start = field[:-1]
    whole = forged('"words":[[', '"words":[[1,"x"],[') if "words" in field else form()
    assert read(whole).read
    data = forged(field, start + count) if "words" not in field else forged(start, f'{start}{count},"x"],[')
    assert read_base(data) is None
    assert read(data).read


def test_a_fund_that_is_no_text_is_told_as_text() -> None:
    data = forged('"fund":"technical-cooperation"', '"fund":"a\\u0000b\\ud800"')
    base = read_base(data)
    assert base is not None
    assert base.fund == "ab"
    assert b"ab" in told(read(data))


@pytest.mark.parametrize("count", NO_COUNTS)
def test_the_same_of_a_draft_as_json(count: str) -> None:
    given = json.loads(write_json(route(), answers={}))
    given["base"]["aim"]["version"] = "@"
    assert read_json(json.dumps(given).replace('"@"', count).encode(), route()).base is None


def test_what_a_draft_as_json_holds_beside_its_answers_is_told_as_text() -> None:
    given = json.loads(write_json(route(), answers={}))
    given["answers"] |= {
        "nobody": "half \ud800 and \x00",
        "aim": {"title": "A \ud800title", "other": ["\ud800"]},
    }
    given["fund"] = given["draft"] = "\ud800"
    found = read_json(json.dumps(given).encode(), route())
    assert found.answers["aim"]["title"] == "A title"
    assert b"half  and " in told(found)


def test_lists_in_lists_are_noted_however_deep() -> None:
    for depth in range(900, 1000, 5):
        given = '{"kind": "comity-draft/1", "answers": {"nobody": ' + "[" * depth + "]" * depth + "}}"
        assert read_json(given.encode(), route()).problems


def test_of_very_many_things_to_know_of_a_draft_as_json_not_all_are_told() -> None:
    given = {"kind": "comity-draft/1", "answers": {f"q{number}": 1 for number in range(2 * MOST_PROBLEMS)}}
    found = read_json(json.dumps(given).encode(), route())
    assert len(found.problems) <= MOST_PROBLEMS + 2
    assert "more-problems" in [each.code for each in found.problems]


@pytest.mark.parametrize("head", [b"%PDF-1.4\n%%EOF\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00"])
def test_a_scan_that_is_an_archive_too_is_refused(head: bytes) -> None:
    assert media_type(head)
    assert media_type(head + b"PK\x05\x06" + b"\x00" * 40)  # by chance, in a picture
    with pytest.raises(UnreadableError) as refused:
        media_type(head + zipped({"other.exe": b"MZ"}))
    assert refused.value.code == "has-files"
