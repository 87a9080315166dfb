"""The Board's files: what its members may see of what awaits advice, as PDF, Word and both, and nobody else's."""

from __future__ import annotations

import io
import json
import zipfile
from hashlib import sha256

import docx
import pypdfium2
import pytest
from django.test import Client

from tests.assistance_world import OTHER, Way, person


def text_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as file:
        return "\n".join(page.get_textpage().get_text_range() for page in file)


@pytest.fixture
def waiting(cast: dict[str, Client]) -> Way:
    way = Way()
    way.to("advice")
    return way


def test_members_of_the_board_and_the_desk_get_the_files_and_nobody_else(
    cast: dict[str, Client], waiting: Way
) -> None:
    got = {name: client.get("/board/pack.pdf").status_code for name, client in cast.items()}
    assert {name for name, status in got.items() if status == 200} == {"fatou", "dalia", "gita"}
    assert waiting.assistance.reference in text_of(cast["fatou"].get("/board/pack.pdf").content)
    other_fund = text_of(cast["gita"].get("/board/pack.pdf").content)
    assert waiting.assistance.reference not in other_fund and "Nothing awaits" in other_fund


def test_a_file_holds_what_is_asked_found_assessed_and_proposed(
    cast: dict[str, Client], waiting: Way
) -> None:
    text = " ".join(text_of(cast["fatou"].get("/board/pack.pdf").content).split())
    for said in ("A register of places of detention", "Two storms in one year", "Two advisers for six months.",
                 "Criteria, one by one", "Assessment 1", "Assessment 2", "USD", "Version 1 of the criteria",
                 "Nobody so far."):  # fmt: skip
        assert said in text, said


def test_word_and_archive_hold_the_same_files(cast: dict[str, Client], waiting: Way) -> None:
    answer = cast["fatou"].get("/board/pack.docx")
    words = "\n".join(each.text for each in docx.Document(io.BytesIO(answer.content)).paragraphs)
    assert waiting.assistance.reference in words
    with zipfile.ZipFile(io.BytesIO(cast["fatou"].get("/board/pack.zip").content)) as file:
        told = json.loads(file.read("manifest.json"))["sha256"]
        assert set(told) == {name for name in file.namelist() if name != "manifest.json"}
        assert all(sha256(file.read(name)).hexdigest() == seal for name, seal in told.items())


def test_files_stand_in_the_order_of_the_states_names(cast: dict[str, Client], waiting: Way) -> None:
    second = Way(of=OTHER)
    second.to("advice")
    text = text_of(cast["fatou"].get("/board/pack.pdf").content)
    assert text.index(f"{waiting.assistance.reference}, Marenta") < text.index(
        f"{second.assistance.reference}, Orsania"
    )


def test_whoever_steps_aside_gets_the_file_no_more(cast: dict[str, Client], waiting: Way) -> None:
    waiting.do(waiting.actions.recuse, person("fatou"), words="Taught there.")
    assert waiting.assistance.reference not in text_of(cast["fatou"].get("/board/pack.pdf").content)
    assert "Taught there." in text_of(cast["dalia"].get("/board/pack.pdf").content)


def test_a_request_whose_consent_is_stopped_is_not_among_them(cast: dict[str, Client], waiting: Way) -> None:
    waiting.do(waiting.actions.withdraw_consent, waiting.delegate, scope="help")
    assert waiting.assistance.reference not in text_of(cast["fatou"].get("/board/pack.pdf").content)


def test_an_unknown_kind_is_not_there(cast: dict[str, Client]) -> None:
    assert cast["fatou"].get("/board/pack.exe").status_code == 404
