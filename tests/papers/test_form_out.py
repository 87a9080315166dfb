"""A request form as a Word file: every question of the fund, ready to be listened to, in its language's direction."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from comity.papers import form_base
from comity.papers.form_base import tag
from comity.papers.writing.form import write_form
from tests.papers.form_editor import W14, W
from tests.pure.dossier.shipped import NAMES, route


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def tags(file: Any) -> list[str]:
    return [each.get(f"{W}val") for each in file.element.body.iter(f"{W}tag")]


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_every_fund_has_a_control_of_its_kind_that_cannot_be_deleted(name: str) -> None:
    definition, file = route(name), opened(write_form(route(name)))
    found = tags(file)
    assert len(found) == len(set(found))
    for asked in definition.questions:
        for each in asked.question.inputs:
            if each.kind == "choices":
                assert {tag(asked.code, each.code, code) for code, _label in each.choices} <= set(found)
            else:
                assert tag(asked.code, each.code) in found
    locks = {each.get(f"{W}val") for each in file.element.body.iter(f"{W}lock")}
    assert locks == {"sdtLocked", "sdtContentLocked"}
    lists = list(file.element.body.iter(f"{W}dropDownList"))
    assert len(lists) == sum(
        each.kind == "choice" for asked in definition.questions for each in asked.question.inputs
    )
    assert list(file.element.body.iter(f"{W14}checkbox"))


def test_it_says_how_to_fill_it_in_what_is_needed_and_by_what_criteria_it_is_looked_at() -> None:
    definition = route()
    text = "\n".join(each.text for each in opened(write_form(definition)).paragraphs)
    assert "How to fill in this form" in text
    for criterion in definition.criteria:
        assert criterion.words in text
    for asked in definition.questions:
        assert asked.question.title in text
    assert definition.fund in text


def test_it_can_be_listened_to() -> None:
    file = opened(write_form(route(), language="fr"))
    assert file.core_properties.title == "Request for assistance"
    assert file.core_properties.language == "fr"
    levels = [each.style.name for each in file.paragraphs if each.style.name.startswith(("Title", "Heading"))]
    assert levels[0] == "Title"
    assert "Heading 1" in levels
    assert "Heading 3" not in levels
    named = [each.get(f"{W}val") for each in file.element.body.iter(f"{W}alias")]
    assert all(named)
    assert len(named) == len(tags(file))  # each control has a name a screen reader says


def test_words_come_in_the_language_asked_for_and_run_its_way() -> None:
    file = opened(write_form(route(), language="ar", say=lambda words: f"<{words}>"))
    body = [each for each in file.paragraphs if each.text.strip() and "comity-form" not in each.text]
    for each in body:
        assert each._p.pPr.find(f"{W}bidi") is not None
    assert any("<Why we ask: <" in each.text for each in body)
    assert opened(write_form(route())).paragraphs[0]._p.pPr.find(f"{W}bidi") is None


def test_the_base_is_hidden_locked_and_stands_twice() -> None:
    data = write_form(route(), draft="d-7", versions={"aim": 4})
    file = opened(data)
    control = next(each for each in file.element.body.iter(f"{W}sdt")
                   if each.find(f"{W}sdtPr/{W}tag").get(f"{W}val") == form_base.TAG)  # fmt: skip
    assert control.find(f"{W}sdtPr/{W}lock").get(f"{W}val") == "sdtContentLocked"
    assert control.find(f"{W}sdtContent/{W}r/{W}rPr/{W}vanish") is not None
    base = form_base.read_base("".join(str(each.text) for each in control.iter(f"{W}t")))
    assert base is not None
    assert (base.draft, base.questions["aim"].version) == ("d-7", 4)
    custom = next(each for each in file.part.package.iter_parts() if each.partname == "/docProps/custom.xml")
    assert b"comity-form-1" in custom.blob
    assert all(len(each) <= 255 for each in form_base.pieces(base))


def test_the_same_values_give_the_same_bytes_and_no_persons_name_is_in_them() -> None:
    assert write_form(route()) == write_form(route())
    properties = opened(write_form(route())).core_properties
    assert (properties.author, properties.last_modified_by) == ("", "")


def test_what_no_word_file_can_hold_is_left_out_and_nothing_breaks() -> None:
    given = {
        "context": {"note": "a\x00b\x0bc\ufffed"},
        "cost": {"currency": "<&>"},
        "help": {"services": ["unknown"]},
    }
    file = opened(write_form(route(), answers=given, title="A & <b>"))
    text = "".join(file.element.body.itertext())
    assert "<&>" in text
    assert "help.services=unknown" in tags(file)
