"""A route is read strictly: what is wrong in its file is said, and nothing half right is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.pure.dossier import route as module
from comity.pure.dossier.catalogue import shipped_catalogue
from comity.pure.dossier.route import read_route
from comity.pure.lifecycle import table
from tests.pure.dossier.shipped import NAMES, changed, route, text

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference"
PURE = Path(module.__file__).resolve().parents[1]


def problems(given: str) -> list[tuple[str, str]]:
    found, told = read_route(given, catalogue=shipped_catalogue())
    assert (found is None) == bool(told)
    return [(each.code, each.where) for each in told]


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_route_reads_and_is_named_as_its_file(name: str) -> None:
    assert route(name).code == name


def test_the_three_funds_of_38_3_and_the_one_beside_them_are_shipped() -> None:
    assert NAMES == ["ldc-sids", "review-follow-up", "review-travel", "technical-cooperation"]
    assert [name for name in NAMES if route(name).board] == ["review-follow-up", "technical-cooperation"]


def test_a_route_walks_the_stages_of_the_table_of_life_and_no_others() -> None:
    assert list(module.WALKED) == [each.value for each in table.Stage if each not in table.FINAL]
    assert [each for each in table.Stage if table.HOLDERS[each] is table.Holder.BOARD] == [
        module.ONLY_WITH_BOARD
    ]
    for name in NAMES:
        found = route(name)
        walked = [each for each in module.WALKED if found.board or each != "advice"]
        assert [each.stage for each in found.steps] == walked
        assert {stage for stage, _ in found.targets} == set(walked)


@pytest.mark.parametrize("name", NAMES)
def test_each_step_question_and_criterion_names_a_paragraph_that_it_serves(name: str) -> None:
    found = route(name)
    for each in (*found.steps, *found.questions, *found.criteria, found):
        assert each.serves and all(re.match(r"3[78]/\d+ (op|pp) \d+$|A/HRC/RES/", one) for one in each.serves)


@pytest.mark.parametrize("name", NAMES)
def test_targets_that_no_document_gives_are_marked_as_examples(name: str) -> None:
    found = route(name)
    assert (
        all(each.is_example for each in (*found.targets.values(), found.share)) and not found.objection_source
    )
    assert not found.is_example  # the fund itself is real, and says where its facts are from


@pytest.mark.parametrize("name", NAMES)
def test_an_emergency_is_acknowledged_in_one_day_and_decided_in_five_of_the_secretariats(name: str) -> None:
    found = route(name)
    hands = ("sent", "papers", "eligibility", "assessment", "decision")
    days = [target.days for stage in hands if (target := found.target(stage, "emergency"))]
    assert days == [1, 1, 1, 1, 1]
    ordinary = [target.days for stage in hands if (target := found.target(stage))]
    assert ordinary == ([3, 10, 15, 30, 5] if found.board else [3, 3, 3, 3, 3])


@pytest.mark.parametrize("name", NAMES)
def test_a_question_may_name_only_a_criterion_of_its_fund(name: str) -> None:
    found = route(name)
    assert {each.criterion for each in found.questions} - {""} <= {each.code for each in found.criteria}


@pytest.mark.parametrize("name", NAMES)
def test_each_outcome_has_a_reason_and_every_reason_is_a_sentence(name: str) -> None:
    found = route(name)
    for outcome in ("approved", "approved-in-part", "declined", "redirected", "withdrawn", "closed"):
        assert found.reasons_for(outcome)
    assert all(each.words.endswith(".") for each in found.reasons)


BAD = [
    ("version = 1", "version = 0", "wrong-value", "version"),
    ("version = 1", "version = true", "wrong-value", "version"),
    ("version = 1", 'version = "1"', "wrong-value", "version"),
    ("version = 1\n", "", "key-missing", "version"),
    ('code = "technical-cooperation"', 'code = "Technical Cooperation"', "bad-code", "code"),
    ('code = "technical-cooperation"', 'code = "a--b"', "bad-code", "code"),
    ('code = "technical-cooperation"', f'code = "{"a" * 41}"', "wrong-value", "code"),
    ('short = "Technical cooperation"', 'short = "  "', "key-missing", "short"),
    ('short = "Technical cooperation"', 'short = "a\\u0000b"', "wrong-value", "short"),
    ('short = "Technical cooperation"', 'shrot = "x"\nshort = "y"', "key-unknown", "shrot"),
    ("in_force_from = 2025-01-01", 'in_force_from = "2025-01-01"', "wrong-value", "in_force_from"),
    ("in_force_from = 2025-01-01", "in_force_from = 2025-01-01T00:00:00", "wrong-value", "in_force_from"),
    (
        "in_force_from = 2025-01-01",
        "in_force_from = 2025-01-01\nin_force_until = 2024-12-31",
        "dates-out-of-order",
        "in_force_until",
    ),
    ("board = true", 'board = "yes"', "wrong-value", "board"),
    ("board = true", "board = false", "no-board", "advises"),
    ("board = true", "board = false", "stage-unknown", "targets.advice"),
    ("board = true", "board = false", "stage-unknown", "steps.advice"),
    ("[targets]\ndraft", "[targets]\ndraught", "target-missing", "targets.draft"),
    ("[targets]\ndraft", "[targets]\ndraught", "stage-unknown", "targets.draught"),
    ("sent = { ordinary = 3,", "sent = { ordinary = 0,", "wrong-value", "targets.sent.ordinary"),
    ("sent = { ordinary = 3,", "sent = {", "key-missing", "targets.sent.ordinary"),
    ("sent = { ordinary = 3,", 'sent = { ordinary = "soon",', "wrong-value", "targets.sent.ordinary"),
    ("sent = { ordinary = 3,", "sent = { ordinary = [3],", "wrong-value", "targets.sent.ordinary"),
    ("[steps.papers]", "[steps.paper]", "step-missing", "steps.papers"),
    ('question = "aim"', 'question = "aims"', "question-unknown", "asked[1].question"),
    ('question = "references"', 'question = "aim"', "given-twice", "asked"),
    ('criterion = "own-request"', 'criterion = "ownrequest"', "criterion-unknown", "asked[1].criterion"),
    ('serves = ["37/23 op 2", "38/3 op 18"]\ncriterion', "serves = []\ncriterion", "key-missing", "asked[1].serves"),
    ('serves = ["38/3 op 19"', 'serves = ["38/3 operative 19"', "bad-paragraph", "serves"),
    ('kind = "service-in"', 'kind = "service"', "criterion-kind-unknown", "criteria[3].kind"),
    ('otherwise = "to-judge"', 'otherwise = "perhaps"', "wrong-value", "criteria[3].otherwise"),
    ('value = ["advice", ', 'value = ["advise", ', "choice-unknown", "criteria.kind-of-help"),
    ('value = ["aim"]', 'value = ["event"]', "question-unknown", "criteria.own-request"),
    ('code = "beneficiaries"', 'code = "capacity"', "given-twice", "criteria"),
    ('"in-full"', '"in-fool"', "reason-unknown", "reasons"),
    ('  "better-placed",\n', "", "reason-missing", "reasons.redirected"),
    ("least_ordinary = 8", "least_ordinary = 13", "wrong-value", "share.least_ordinary"),
    ("[objection]\ndays = 10", "[objection]\ndays = 0", "wrong-value", "objection.days"),
    ("[share]", "[[share]]", "wrong-value", "share"),
    ("[[asked]]", "[asked]", "not-toml", "file"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "where"), BAD)
def test_each_kind_of_fault_is_told_with_its_place(old: str, new: str, code: str, where: str) -> None:
    assert (code, where) in problems(changed(text(), old, new))


def test_the_reference_names_every_problem_a_file_can_have() -> None:
    source = "".join(
        (PURE / place).read_text(encoding="utf-8")
        for place in ("dossier/tables.py", "dossier/catalogue.py", "dossier/route.py", "criteria/rules.py")
    )
    codes = set(
        re.findall(r'"([a-z]+(?:-[a-z]+)*-(?:unknown|missing|value|code|paragraph|twice|order))"', source)
    )
    codes |= set(re.findall(r'(?:note|Problem)\(\s*"([a-z]+-[a-z-]+)"', source))
    assert len(codes) >= 22 and {code for *_, code, _ in BAD} - {"not-toml"} <= codes
    page = (PAGE / "problems.md").read_text(encoding="utf-8")
    assert [code for code in sorted(codes) if f"`{code}`" not in page] == []


def test_the_reference_names_every_key_of_the_files() -> None:
    """Each key met in the shipped files stands in the page about them."""
    import tomllib

    from tests.pure.dossier.shipped import CATALOGUE

    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {one for each in value.values() for one in keys(each)}
        return {one for each in value for one in keys(each)} if isinstance(value, list) else set()

    page = (PAGE / "routes.md").read_text(encoding="utf-8")
    wanted = keys(tomllib.loads(CATALOGUE)) | {
        one for name in NAMES for one in keys(tomllib.loads(text(name)))
    }
    assert [each for each in sorted(wanted) if not re.search(rf"`\[*{each}\b", page)] == []


def test_a_version_that_ends_on_its_first_day_is_in_order() -> None:
    text_ = changed(
        text(), "in_force_from = 2025-01-01", "in_force_from = 2025-01-01\nin_force_until = 2025-01-01"
    )
    assert problems(text_) == []


def test_a_criterion_on_travel_needs_its_question() -> None:
    lacking = changed(text("review-travel"), 'question = "delegate"', 'question = "results"')
    assert ("question-unknown", "criteria.one-delegate") in problems(lacking)


def test_a_ceiling_is_in_a_currency_the_form_knows() -> None:
    old = 'code = "cost"\nkind = "judged"'
    ceiling = 'code = "cost"\nkind = "at-most"\nvalue = ["USD", "50000"]'
    assert problems(changed(text(), old, ceiling)) == []
    assert problems(changed(text(), old, ceiling.replace("USD", "XTS"))) == [
        ("choice-unknown", "criteria.cost")
    ]


@pytest.mark.parametrize(
    "hostile", ["", "\x00", "a = " + "[" * 5000, "a" * 100_001, "code = 'x'\ncode = 'y'", "\ufeff"]
)
def test_what_is_no_route_is_told_and_never_raised(hostile: str) -> None:
    assert problems(hostile)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_line_lost_or_doubled_never_raises(data: st.DataObject) -> None:
    lines = text("review-travel").splitlines(keepends=True)
    place = data.draw(st.integers(0, len(lines) - 1))
    lines[place] = data.draw(st.sampled_from(["", lines[place] * 2, "x = 1\n", "[[asked]]\n", "[steps]\n"]))
    problems("".join(lines))


def test_two_readings_of_a_text_are_equal_and_can_be_kept_as_a_key() -> None:
    again, _ = read_route(text(), catalogue=shipped_catalogue())
    assert again == route() and again is not route() and len({again, route()}) == 1
