"""A request form read back: every field as it was written, whatever was done to the file, or a line that says so."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from lxml import etree

from comity.papers import form_base
from comity.papers.form_in import FormRead, read_base, read_form
from comity.papers.form_json import read_json, write_json
from comity.papers.writing.form import write_form
from comity.pure.dossier.route import RouteDefinition
from tests.papers.form_editor import Editor, W, run
from tests.pure.dossier.shipped import NAMES, route

ANSWERS: dict[str, dict[str, Any]] = {
    "aim": {"title": "A register", "aim": "To know who is held.\nAnd where."},
    "help": {"services": ["advice", "training"], "detail": "Two advisers."},
    "cost": {"currency": "USD", "total": "120000", "own": "20000"},
    "context": {"note": "Two storms."},
}


def form(**more: Any) -> bytes:
    return write_form(route(), **{"answers": ANSWERS, "draft": "d", "versions": {"aim": 3}, **more})


def edited(*steps: Any, data: bytes | None = None) -> Any:
    """A form after some steps of the editor's own tools."""
    editor = Editor(data or form(), route(), seed=1)
    for step in steps:
        step(editor)
    editor.parts["word/document.xml"] = etree.tostring(editor.tree, xml_declaration=True, encoding="UTF-8")
    return zipped(editor.parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return made.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def read(data: bytes, **more: Any) -> FormRead:
    return read_form(data, route(), **more)


def codes(found: FormRead, where: str = "") -> list[str]:
    return [each.code for each in found.problems if not where or each.where == where]


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_form_of_every_fund_reads_as_empty(name: str) -> None:
    definition = route(name)
    found = read_form(write_form(definition), definition)
    assert found.read
    assert not found.problems
    assert not found.changed()
    for asked in definition.questions:
        for each in asked.question.inputs:
            assert found.answers[asked.code][each.code] == form_base.empty(each)


def test_what_a_form_was_filled_with_comes_back_with_its_base() -> None:
    found = read(form())
    assert not found.problems
    assert not found.changed()
    for code, values in ANSWERS.items():
        assert {name: found.answers[code][name] for name in values} == values
    assert found.base is not None
    assert (found.base.draft, found.base.fund, found.base.route_version) == (
        "d",
        route().code,
        route().version,
    )
    assert found.base.questions["aim"].version == 3
    base = read_base(form())
    assert base is not None and base.draft == "d"


def values(definition: RouteDefinition) -> Any:
    """Any answers at all, fit or not."""
    text = some.text(some.characters(codec="utf-8"), max_size=60)
    found = {}
    for asked in definition.questions:
        fields = {}
        for each in asked.question.inputs:
            codes = some.sampled_from([code for code, _label in each.choices] or ["x"])
            fields[each.code] = (
                some.lists(codes, unique=True) if each.kind == "choices"
                else some.one_of(codes, some.just(""), text) if each.kind == "choice" else text
            )  # fmt: skip
        found[asked.code] = some.fixed_dictionaries({}, optional=fields)
    return some.fixed_dictionaries({}, optional=found)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(values(route()), some.sampled_from(["en", "ar"]))
def test_any_answers_come_back_as_a_form_can_hold_them_and_unchanged(
    answers: dict[str, Any], language: str
) -> None:
    definition = route()
    found = read(write_form(definition, answers=answers, language=language))
    assert not found.problems
    assert not found.changed()
    for asked in definition.questions:
        wanted = form_base.as_written(asked.question, answers.get(asked.code, {}))
        got = found.answers[asked.code]
        for name, value in wanted.items():
            told = sorted(got[name]) if isinstance(value, list) else got[name]
            assert told == (sorted(value) if isinstance(value, list) else value)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(values(route()))
def test_json_tells_the_same(answers: dict[str, Any]) -> None:
    found = read_json(write_json(route(), answers=answers, draft="d"), route())
    assert not found.problems
    assert not found.changed()
    assert found.base is not None and found.base.draft == "d"


def test_a_field_in_pieces_is_one_text() -> None:
    def split(editor: Editor) -> None:
        editor.set(editor.tagged("aim.title"), run("One "), run("reg", bold=True), run("ister"))

    assert read(edited(split)).changed() == {"aim": {"title": "One register"}}


def test_tracked_insertions_count_deletions_do_not_and_it_is_told() -> None:
    def track(editor: Editor) -> None:
        gone, came = etree.Element(f"{W}del"), etree.Element(f"{W}ins")
        gone.append(run("old", deleted=True))
        came.append(run("new"))
        editor.set(editor.tagged("context.note"), run("Three "), gone, came)

    found = read(edited(track))
    assert found.changed() == {"context": {"note": "Three new"}}
    assert codes(found) == ["tracked-changes"]
    assert found.problems[0].where == "context.note"


def test_a_field_without_its_control_is_found_by_its_label() -> None:
    def unwrap(editor: Editor) -> None:
        control = editor.tagged("context.note")
        control.getparent().replace(control, run("Three storms."))

    found = read(edited(unwrap))
    assert found.changed() == {"context": {"note": "Three storms."}}
    assert codes(found, "context.note") == ["found-by-label"]


def test_a_field_that_is_gone_is_kept_as_before_and_told() -> None:
    def remove(editor: Editor) -> None:
        paragraph = editor.tagged("context.note").getparent()
        paragraph.getparent().remove(paragraph)

    found = read(edited(remove))
    assert "note" not in found.answers.get("context", {})
    assert codes(found, "context.note") == ["not-found"]


def test_a_doubled_field_is_read_once_and_the_other_text_is_told() -> None:
    def double(editor: Editor) -> None:
        import copy

        paragraph = editor.tagged("context.note").getparent()
        twin = copy.deepcopy(paragraph)
        paragraph.addnext(twin)
        editor.set(next(twin.iter(f"{W}sdt")), run("Three storms."))

    found = read(edited(double))
    assert found.answers["context"]["note"] == "Two storms."
    (problem,) = found.problems
    assert (problem.code, problem.text) == ("duplicated", "Three storms.")


def test_words_beside_a_field_are_told_and_taken_where_it_is_empty() -> None:
    def beside(editor: Editor) -> None:
        for name in ("context.note", "references.paragraphs"):
            paragraph = etree.Element(f"{W}p")
            paragraph.append(run("Beside it"))
            editor.tagged(name).getparent().addnext(paragraph)

    found = read(edited(beside))
    assert found.changed() == {"references": {"paragraphs": "Beside it"}}
    assert [(each.code, each.where, each.text) for each in found.problems] == [
        ("taken-from-outside", "references.paragraphs", "Beside it"),
        ("outside-control", "context.note", "Beside it"),
    ]


def test_a_wrong_choice_is_told_with_the_choices() -> None:
    def write(editor: Editor) -> None:
        editor.set(editor.tagged("cost.currency"), run("Groats"))

    (problem,) = read(edited(write)).problems
    assert (problem.code, problem.where, problem.text) == ("wrong-choice", "cost.currency", "Groats")
    assert len(problem.choices) > 1


def test_a_choice_is_known_by_label_code_and_the_words_of_another_language() -> None:
    for typed in ("EUR", "Euro (EUR)", "euro  (eur)", "ευρώ"):

        def write(editor: Editor, typed: str = typed) -> None:
            editor.set(editor.tagged("cost.currency"), run(typed))

        label = next(label for each in route().questions for one in each.question.inputs
                     for code, label in one.choices if code == "EUR")  # fmt: skip
        found = read(edited(write), labels={label: ("Ευρώ",)})
        assert found.changed() == {"cost": {"currency": "EUR"}}, (typed, found.problems)


def test_a_box_ticked_by_hand_counts() -> None:
    def tick(editor: Editor) -> None:
        for control in list(editor.tree.iter(f"{W}sdt")):
            tag = control.find(f"{W}sdtPr/{W}tag").get(f"{W}val")
            if tag.startswith("help.services="):
                mark = "[x]" if tag.endswith("=study") else "☐"
                control.getparent().replace(control, run(mark))

    assert read(edited(tick)).changed() == {"help": {"services": ["study"]}}


def test_comments_notes_and_pictures_are_told() -> None:
    def draw(editor: Editor) -> None:
        made = etree.Element(f"{W}r")
        etree.SubElement(made, f"{W}drawing")
        editor.tagged("context.note").getparent().append(made)

    parts = parts_of(edited(draw))
    parts["word/comments.xml"] = (
        f'<w:comments xmlns:w="{W[1:-1]}"><w:comment w:id="1"><w:p><w:r><w:t>Is this so?</w:t></w:r></w:p></w:comment>'
        "</w:comments>"
    ).encode()
    relation = (
        b'<Relationship Id="rIdC" Target="comments.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/comments"/></Relationships>'
    )
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].replace(b"</Relationships>", relation)
    found = read(zipped(parts))
    assert sorted(codes(found)) == ["comment", "picture"]
    assert "Is this so?" in [each.text for each in found.problems]


def test_words_in_the_forms_own_paragraphs_and_around_it_are_told() -> None:
    def add(editor: Editor) -> None:
        first = next(each for each in editor.tree.iter(f"{W}p"))
        first.append(run(" and more"))
        last = etree.SubElement(editor.body, f"{W}p")
        last.append(run("After the end"))

    texts = {each.text for each in read(edited(add)).problems}
    assert texts == {"and more", "After the end"}


def test_a_form_that_lost_its_base_is_read_and_says_so() -> None:
    def lose(editor: Editor) -> None:
        paragraph = editor.tagged(form_base.TAG).getparent()
        paragraph.getparent().remove(paragraph)

    parts = parts_of(edited(lose))
    found = read(zipped(parts))
    assert found.base is not None and found.base.questions["aim"].version == 3  # by the properties alone
    assert not found.changed()
    del parts["docProps/custom.xml"]
    found = read(zipped(parts))
    assert found.base is None
    assert codes(found) == ["base-missing"]
    assert found.answers["context"]["note"] == "Two storms."


def test_a_spoilt_base_block_counts_for_nothing() -> None:
    spoilt = form_base.whole(read_base(form()) or pytest.fail()).replace('"draft":"d"', '"draft":"e"')
    assert form_base.read_base(spoilt) is None
    assert form_base.read_base("comity-form/1 0000000000000000 {}") is None


def test_a_form_of_another_fund_or_version_is_told() -> None:
    other = read_form(write_form(route("review-travel")), route())
    assert "other-fund" in codes(other)
    assert other.answers
    nothing = read_form(zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}), route())
    assert (nothing.read, codes(nothing)) == (False, ["not-a-form"])


def with_part(name: str, part: bytes) -> bytes:
    return zipped({**parts_of(form()), name: part})


BOMB = zipped({**parts_of(form()), "word/document.xml": b"<w>" + b" " * 45_000_000 + b"</w>"})
ENTITY = b'<!DOCTYPE w [<!ENTITY a "aaaa">]><w:document xmlns:w="' + W[1:-1].encode() + b'">&a;</w:document>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "unknown-type"), (b"hello", "unknown-type"), (b"PK\x03\x04", "truncated"), (BOMB, "zip-bomb"),
        (with_part("word/document.xml", ENTITY), "broken-xml"),
        (with_part("word/document.xml", b"<a"), "broken-xml"),
        (with_part("word/vbaProject.bin", b"x"), "has-macros"),
        (with_part("[Content_Types].xml", b"<Types>word.document.macroEnabled</Types>"), "has-macros"),
        (b"PK" + bytes(6 * 2**20), "too-large"),
    ],
    ids=["empty", "text", "cut", "bomb", "entity", "broken", "macros", "kind with macros", "large"],
)  # fmt: skip
def test_hostile_files_are_refused_with_a_reason(data: bytes, code: str) -> None:
    found = read(data)
    assert (found.read, codes(found)) == (False, [code])
    assert read_base(data) is None


def test_what_a_file_points_at_outside_is_not_looked_at() -> None:
    parts = parts_of(form())
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].replace(
        b"</Relationships>",
        b'<Relationship Id="rX" TargetMode="External" Target="http://127.0.0.1:9/x" Type="http://schemas.openxml'
        b'formats.org/officeDocument/2006/relationships/comments"/></Relationships>',
    )
    found = read(zipped(parts))
    assert found.read and not found.problems


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(some.data())
def test_a_damaged_document_never_raises(data: Any) -> None:
    parts = parts_of(form())
    text = bytearray(parts["word/document.xml"])
    for _ in range(data.draw(some.integers(1, 5))):
        start = data.draw(some.integers(0, len(text) - 1))
        del text[start : start + data.draw(some.integers(1, 400))]
    found = read(zipped({**parts, "word/document.xml": bytes(text)}))
    assert found.read or found.problems


@pytest.mark.parametrize(
    "given", [b"", b"[]", b"{}", b'{"kind": "comity-draft/1", "answers": 3}', b"\xff", b"[" * 5000]
)
def test_damaged_json_never_raises(given: bytes) -> None:
    found = read_json(given, route())
    assert found.problems


def test_a_file_many_times_larger_than_any_form_is_not_read() -> None:
    def fill(editor: Editor) -> None:
        for _ in range(25_000):
            etree.SubElement(editor.body, f"{W}p").append(run("x"))

    assert codes(read(edited(fill))) == ["too-much-text"]
