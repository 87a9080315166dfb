"""Plain text: what is decoded how, and what is refused."""

from __future__ import annotations

import pytest

from comity.papers.limits import Limits
from comity.papers.open import open_document

SAID = "Rappelant également la résolution n° 5,\r\nDécide de l’œuvre\n\n\tfin…\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_with_a_known_encoding_is_kept_character_by_character(encoding: str) -> None:
    source, problems = open_document(SAID.encode(encoding), "a.txt")
    assert source is not None
    assert source.text == SAID
    assert problems == []


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16-le", "utf-16-be"])
def test_a_guessed_encoding_is_named(encoding: str) -> None:
    source, problems = open_document(SAID.encode(encoding), "a.txt")
    assert source is not None
    assert source.text == SAID
    assert [each.code for each in problems] == ["encoding-guessed"]
    assert source.problems[0][0] == "encoding-guessed"


def test_one_damaged_byte_does_not_turn_utf8_into_another_encoding() -> None:
    data = SAID.encode()
    source, problems = open_document(data[:30] + b"\xff" + data[30:], "a.txt")
    assert source is not None
    assert "également" in source.text
    assert "œuvre" in source.text
    assert source.text.count("\ufffd") == 1
    assert problems[0].code == "wrong-encoding"
    assert "line 1" in problems[0].message


def test_blocks_are_the_lines_that_are_not_blank() -> None:
    source, _ = open_document(b"one\r\n\r\n  two \nthree\x0cfour", "a.txt")
    assert source is not None
    assert [source.text[slice(*each.span)] for each in source.blocks] == ["one", "  two ", "three", "four"]
    assert [each.page for each in source.blocks] == [1, 1, 1, 2]
    assert {each.kind for each in source.blocks} == {"line"}


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.txt", "empty"),
        (b" \n\t\n", "a.txt", "empty"),
        (b"\xef\xbb\xbf", "a.txt", "empty"),
        (b"some text\x00and a zero byte that no text has", "a.txt", "wrong-encoding"),
        (bytes(range(1, 32)) * 20, "a.txt", "wrong-encoding"),
        (b"{\\rtf1 hello}", "a.txt", "unknown-type"),
        (b"\x89PNG\r\n\x1a\n....", "a.txt", "unknown-type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.doc", "unknown-type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "encrypted"),
        (b"<?xml version='1.0'?><akomaNtoso/>", "a.xml", "unknown-type"),
        (b"no PDF at all", "a.pdf", "broken-pdf"),
        (b"no ZIP at all", "a.docx", "broken-zip"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(data: bytes, name: str, code: str) -> None:
    source, problems = open_document(data, name)
    assert source is None
    assert [each.code for each in problems] == [code]
    assert problems[0].severity == "error"
    assert "\n" not in problems[0].message
    assert ";" in problems[0].message or "(" in problems[0].message  # what to do, behind what it is


def test_the_content_says_what_a_file_is_before_its_name_does() -> None:
    source, _ = open_document(b"<html><body><p>Decides</p></body></html>", "resolution.txt")
    assert source is not None
    assert source.media_type == "text/html"
    assert source.text == "Decides"


def test_a_file_above_the_limits_is_refused() -> None:
    _, problems = open_document(b"x" * 2_000, "a.txt", Limits(max_bytes=1_000))
    assert problems[0].code == "too-large"
    _, problems = open_document(b"x" * 2_000, "a.txt", Limits(max_text=1_000))
    assert problems[0].code == "too-much-text"


def test_fifty_megabytes_are_read_or_refused_at_once() -> None:
    line = b"Recalling all its previous resolutions on the matter,\n"
    _, problems = open_document(line * (50 * 1024 * 1024 // len(line)), "a.txt")
    assert [each.code for each in problems] == ["too-much-text"]
    _, problems = open_document(line * (51 * 1024 * 1024 // len(line)), "a.txt")
    assert [each.code for each in problems] == ["too-large"]


def test_two_hundred_pages_of_text_keep_every_line() -> None:
    pages = "\f".join("\n".join(f"Line {line} of page {page}" for line in range(45)) for page in range(200))
    source, problems = open_document(pages.encode(), "a.txt")
    assert source is not None
    assert len(source.blocks) == 200 * 45
    assert source.blocks[-1].page == 200
    assert problems == []
