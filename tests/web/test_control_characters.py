"""Control characters that stand in a document reach no page and no file of ours, and every span stays right."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comity.apps.texts.models import Document
from comity.pure.clauses.reading import from_json

# Bell, escape sequences that colour and erase, backspace, delete, the one-character form of an escape sequence (C1), a
# carriage return that would let the second half of a line cover the first; and line ends that no page prints.
TEXT = (
    "DEMO/RES/7/7\r\n\r\nLamps\x07 for lighthouses\r\n\r\n"
    "The Keepers of the Northern Lights,\r\n\r\n"
    "Recalling what\x1b[31m was said\x7f before,\r\n\f\r\n"
    "1. Requests\x08 the Registrar to report\u009b2J on lamps\x85\u0090 at their next meeting;\r\n\r\n"
    "2. Decides to remain seized\rof the matter.\v\r\n"
)
FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)")
SYMBOL = "DEMO/RES/7/7"


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [each for one in value.values() for each in strings(one)]
    if isinstance(value, list):
        return [each for one in value for each in strings(one)]
    return [value] if isinstance(value, str) else []


def left(content: bytes) -> list[str]:
    return FORBIDDEN.findall(content.decode())


@pytest.fixture
def secret(facts: None, client: Client) -> str:
    """The address of a visitor's reading of it."""
    answer = client.post("/read/", {"document": SimpleUploadedFile("la\x1bmps.txt", TEXT.encode())})
    assert answer.status_code == 303, answer.content
    return str(answer["Location"])


@pytest.fixture
def taken_in(everybody: dict[str, Client]) -> dict[str, Client]:
    upload = SimpleUploadedFile("lamps.txt", TEXT.encode())
    answer = everybody["Dalia"].post("/library/add", {"document": upload, "symbol": SYMBOL})
    assert answer.status_code == 302, answer.content
    return everybody


@pytest.mark.parametrize("form", ["", ".txt", ".akn.xml", ".json"])
def test_a_visitor_is_shown_none(secret: str, client: Client, form: str) -> None:
    answer = client.get(secret + form)
    assert answer.status_code == 200
    assert left(answer.content) == []
    assert "�" in answer.content.decode()  # a sign that something stands there, in its place
    if form == ".json":
        assert [each for each in strings(json.loads(answer.content)) if FORBIDDEN.search(each)] == []


@pytest.mark.parametrize(
    "address",
    [f"/texts/{SYMBOL}{form}" for form in ("", ".txt", ".json", ".csv", ".akn.xml", "/candidates", "/line")]
    + ["/texts/", "/search?q=lamps", f"/api/texts/{SYMBOL}", "/api/texts?format=csv"],
)
def test_a_text_of_the_library_shows_none(taken_in: dict[str, Client], address: str) -> None:
    answer = taken_in["Hana"].get(address)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert left(content) == []
    if "json" in answer["Content-Type"]:
        assert [each for each in strings(json.loads(content)) if FORBIDDEN.search(each)] == []


def test_spans_point_where_they_pointed_and_the_file_is_kept_as_it_came(taken_in: dict[str, Client]) -> None:
    held = Document.objects.get(instrument__symbol=SYMBOL)
    assert bytes(held.content) == TEXT.encode()
    assert len(held.text) == len(TEXT)
    assert [
        one
        for one, other in zip(held.text, TEXT, strict=True)
        if one != other and not FORBIDDEN.search(other)
    ] == []
    for each in [*held.reading["preamble"], *held.reading["operative"]]:
        printed = " ".join("".join(held.text[start:end] for start, end in each["spans"]).split())
        assert printed.endswith(each["text"].strip()), (printed, each["text"])
        for clause in each["clauses"]:
            start, end = clause["span"]
            assert each["text"][start:end].startswith(clause["lead"][:3])
    from_json(held.reading)


def test_a_line_end_of_any_kind_stays_a_line_end(secret: str, client: Client) -> None:
    text = client.get(f"{secret}.txt").content.decode()
    assert "before,\r\n\n\r\n" in text  # the form feed
    assert "lamps\n" in text  # NEL
    assert "seized\nof the matter.\n\r\n" in text


def test_nothing_of_an_ordinary_document_changes(facts: None, client: Client) -> None:
    plain = (
        "The Keepers,\r\n\r\n1. Requests\tthe Registrar to report – naïvely \U0001f600;\n\n2. Decides so.\n"
    )
    answer = client.post("/read/", {"document": SimpleUploadedFile("plain.txt", plain.encode())})
    assert client.get(f"{answer['Location']}.txt").content.decode() == plain


def test_what_an_editor_types_keeps_none_either(taken_in: dict[str, Client]) -> None:
    from comity.apps.commitments.models import Commitment, Evidence

    commitment = Commitment.objects.get(
        paragraph__instrument__symbol="A/HRC/RES/38/3", paragraph__anchor="op28"
    )
    taken_in["Dalia"].post(
        f"{commitment.get_absolute_url()}/record/waived",
        {"source": "a \x1b[31mlater\u009b decision", "remark": "\x07seen\x7f"},
    )
    row = Evidence.objects.get()
    assert (row.source, row.remark) == ("a [31mlater decision", "seen")
