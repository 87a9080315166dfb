"""What is missing from a request: the same answer while writing, before sending and at the desk."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.pure.dossier import figures
from comity.pure.dossier.catalogue import shipped_catalogue
from comity.pure.dossier.gaps import CODES, answered, fitted, is_empty, missing
from tests.pure.dossier.shipped import NAMES, route

COMPLETE: dict[str, dict[str, Any]] = {
    "aim": {"title": "Training of inspectors", "aim": "One method for all inspections."},
    "references": {
        "paragraphs": "A/HRC/RES/38/3#op21\n38/3 op 18",
        "recommendations": "A/HRC/44/5 para 120.45",
    },
    "help": {"services": ["training", "advice"], "detail": "Three workshops."},
    "event": {"kind": "own-review", "session": "50", "from": "2026-10-12", "until": "2026-10-16"},
    "session": {"session": "61", "from": "2026-02-23", "until": "2026-02-23"},
    "delegate": {"post": "Head of section, Ministry of Justice", "earlier": "no"},
    "results": {"results": "A handbook\nSixty trained officers"},
    "beneficiaries": {"groups": ["everyone"], "participation": "Two public meetings."},
    "cost": {"currency": "USD", "total": "48,500", "own": "0"},
    "other_help": {"other": "None"},
    "consulted": {"who": "The national institution."},
    "contact": {"office": "Permanent mission"},
    "urgency": {"wanted": "no", "why": ""},
}


def gaps(
    changes: dict[str, dict[str, Any]], name: str = "technical-cooperation", **more: str
) -> list[tuple[str, ...]]:
    answers = deepcopy(COMPLETE)
    for question, value in changes.items():
        answers[question] = answers.get(question, {}) | value
    return [(each.question, each.input, each.code) for each in missing(answers, route(name), **more)]


@pytest.mark.parametrize("name", NAMES)
def test_a_complete_request_lacks_nothing(name: str) -> None:
    assert gaps({}, name) == []


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_request_lacks_each_needed_question_in_the_order_asked(name: str) -> None:
    found = missing({}, route(name))
    needed = [each.code for each in route(name).questions if each.required]
    assert list(dict.fromkeys(each.question for each in found)) == needed
    assert {each.code for each in found} == {"empty"}


def test_a_needed_question_without_a_needed_input_wants_at_least_one() -> None:
    assert gaps({"references": {"paragraphs": " ", "recommendations": ""}}, "review-follow-up") == [
        ("references", "paragraphs", "empty")
    ]
    assert gaps({"references": {"paragraphs": ""}}, "review-follow-up") == []


@pytest.mark.parametrize(
    ("question", "value", "gap"),
    [
        ("aim", {"title": "x" * 201}, ("title", "too-long")),
        ("aim", {"title": "\u3000 "}, ("title", "empty")),
        ("aim", {"title": ["a", "b"]}, ("title", "empty")),
        ("aim", {"title": 7}, ("title", "empty")),
        ("help", {"services": ["training", "money"]}, ("services", "not-a-choice")),
        ("help", {"services": []}, ("services", "empty")),
        ("cost", {"currency": "XXX"}, ("currency", "not-a-choice")),
        ("cost", {"total": "about 40,000"}, ("total", "not-a-figure")),
        ("cost", {"total": "48.500"}, ("total", "not-a-figure")),
        ("cost", {"total": "-5"}, ("total", "negative")),
        ("cost", {"own": "48,500.01"}, ("own", "share-above-total")),
        ("cost", {"own": ""}, ("own", "empty")),
        ("references", {"paragraphs": "38/3 op 21\nthe resolution"}, ("paragraphs", "bad-reference")),
        ("urgency", {"wanted": "yes"}, ("why", "empty")),
        ("obstacles", {"code": "disaster", "words": "A flood."}, ("source", "empty")),
        ("obstacles", {"code": "fate", "words": "x", "source": "y"}, ("code", "not-a-choice")),
        ("context", {"note": "x" * 4001}, ("note", "too-long")),
    ],
)  # fmt: skip
def test_each_kind_of_gap_is_found(question: str, value: dict[str, Any], gap: tuple[str, str]) -> None:
    assert gaps({question: value}) == [(question, *gap)]


@pytest.mark.parametrize(
    ("value", "gap"),
    [
        ({"session": "fifty"}, ("session", "not-a-figure")),
        ({"session": "-3"}, ("session", "negative")),
        ({"from": "2026-02-30"}, ("from", "not-a-date")),
        ({"until": "16 October"}, ("until", "not-a-date")),
        ({"until": "2026-10-11"}, ("until", "until-before-from")),
    ],
)
def test_each_kind_of_gap_is_found_in_travel(value: dict[str, str], gap: tuple[str, str]) -> None:
    assert gaps({"event": value}, "review-travel") == [("event", *gap)]


def test_an_answer_may_be_as_long_as_its_limit() -> None:
    assert gaps({"aim": {"title": "x" * 200}, "context": {"note": "x" * 4000}}) == []


def test_the_share_may_be_all_of_the_total_and_nothing_of_it() -> None:
    assert gaps({"cost": {"own": "48500"}}) == gaps({"cost": {"own": "0"}}) == []


def test_in_an_emergency_some_answers_follow_later_and_none_may_be_unfit() -> None:
    later = {each.code: {} for each in route().questions if each.later_in_emergency}
    assert set(later) == {"references", "results", "beneficiaries", "cost", "other_help", "consulted"}
    answers = {code: value for code, value in COMPLETE.items() if code not in later}
    assert missing(answers, route(), track="emergency") == ()
    assert {each.question for each in missing(answers, route())} == set(later) - {"references"}
    assert [each.code for each in missing({**answers, "cost": {"total": "x"}}, route(), track="emergency")] == [
        "empty", "not-a-figure", "empty",
    ]  # fmt: skip
    assert [each.question for each in missing({**answers, "aim": {}}, route(), track="emergency")] == [
        "aim"
    ] * 2


def test_a_gap_says_what_a_sentence_needs() -> None:
    answers = {
        **COMPLETE,
        "aim": {"title": "x" * 203, "aim": "y"},
        "references": {"paragraphs": "no such thing"},
    }
    found = {each.code: each.facts for each in missing(answers, route())}
    assert found == {"too-long": {"most": 200, "characters": 203}, "bad-reference": {"line": "no such thing"}}


def test_an_answer_counts_as_given_when_it_is_there_and_fit() -> None:
    answers = {**COMPLETE, "cost": {"currency": "USD", "total": "x", "own": "0"}, "results": {"results": " "}}
    assert "aim" in answered(answers, route())
    assert not {"cost", "results", "context", "event"} & answered(answers, route())


@pytest.mark.parametrize(
    "line",
    ["A/HRC/RES/38/3", "A/HRC/RES/38/3#op21", "A/HRC/31/81*", "A/HRC/36/60/Add.1", "A/HRC/44/5 para 120.45",
     "A/HRC/WG.6/10/NRU/2, paras. 5-11", "38/3 op 21", "37/23 pp 12", "A/RES/72/171",
     "E/CN.4/2006/104", "S/RES/1325(2000)", "DEMO/UPR/1 para 12.4", "A/HRC/DEC/17/119", "CCPR/C/XYZ/CO/4 para. 12(b)"],
)  # fmt: skip
def test_documents_are_named_as_people_name_them(line: str) -> None:
    assert gaps({"references": {"paragraphs": line}}) == []


@pytest.mark.parametrize(
    "line",
    [
        "the last review",
        "op 21",
        "http://example.org/38/3",
        "A/HRC/RES/38/3 <b>",
        "A/",
        "120.45",
        "/38/3",
        "A//B",
    ],
)
def test_what_names_no_document_is_told(line: str) -> None:
    assert gaps({"references": {"paragraphs": line}}) == [("references", "paragraphs", "bad-reference")]


# What was typed, made fit to keep.


def fit(question: str, raw: dict[str, Any]) -> dict[str, Any]:
    found = shipped_catalogue().question(question)
    assert found
    return fitted(found, raw)


def test_what_was_typed_is_kept_but_for_what_cannot_be_seen() -> None:
    assert fit(
        "aim", {"title": " A\u0000 title\r\nof two\tlines ", "aim": "a\r\nb \r\n\r\nc\x0b\ud800d", "x": "y"}
    ) == {
        "title": "A title of two lines",
        "theme": "",
        "aim": "a\nb\n\nc\nd",
    }
    assert fit("aim", {"title": "e\u0301", "aim": "\u200fنص"}) == {
        "title": "é",
        "theme": "",
        "aim": "\u200fنص",
    }


def test_a_figure_that_is_none_and_a_choice_that_is_none_stay_as_typed() -> None:
    assert fit("cost", {"currency": "XXX", "total": "about 40", "own": None}) == {
        "currency": "XXX", "total": "about 40", "own": "",
    }  # fmt: skip
    assert fit("help", {"services": ["training", "", "training", 3, "odd"]})["services"] == [
        "training",
        "odd",
    ]
    assert fit("help", {"services": "training"})["services"] == ["training"]
    assert fit("aim", {"title": ["first", "last"]})["title"] == "last"


ANYTHING = st.one_of(
    st.none(), st.text(max_size=40), st.integers(), st.lists(st.text(max_size=8), max_size=3)
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*COMPLETE, "other"]), st.dictionaries(st.sampled_from(
    ["title", "aim", "total", "own", "currency", "services", "from", "until", "session", "paragraphs", "why", "wanted"]
), ANYTHING)))  # fmt: skip
def test_whatever_was_kept_missing_answers_in_codes_of_the_list(answers: dict[str, dict[str, Any]]) -> None:
    for name in ("technical-cooperation", "review-travel"):
        for gap in missing(answers, route(name)):
            assert gap.code in CODES
            asked = route(name).asked(gap.question)
            assert asked and asked.question.input(gap.input)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["title", "aim"]), st.text()), st.lists(st.text()))
def test_fitting_twice_changes_nothing_and_leaves_nothing_a_database_refuses(
    raw: dict[str, str], many: list[str]
) -> None:
    for code, given_ in (("aim", raw), ("help", {"services": many, "detail": raw.get("aim", "")})):
        once = fit(code, given_)
        assert fit(code, once) == once
        "".join(one for each in once.values() for one in each).encode()
        assert "\x00" not in str(once)


@settings(deadline=None)
@given(st.text())
def test_only_what_says_something_is_an_answer(words: str) -> None:
    question = shipped_catalogue().question("context")
    assert question
    assert is_empty(question, {"note": words}) == (not words.strip())


# Figures as people write them.


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("48500", "48500"), ("48,500", "48500"), ("48 500", "48500"), ("48’500.50", "48500.50"),
        ("1'000'000", "1000000"),
        ("48\u202f500,5", None), ("48\u202f500.5", "48500.5"), ("٤٨٬٥٠٠", "48500"), ("४८५००", "48500"), ("0", "0"),
        ("-5", "-5"), ("+5", "5"), ("48.500", None), ("48,50", None), ("4,8500", None), ("48500.", None), (".5", None),
        ("1e9", None), ("NaN", None), ("Infinity", None), ("USD 5", None), ("", None), ("5 USD", None), ("²", None),
        ("12345678901234", "12345678901234"), ("123456789012345", None), ("0000000000000000000005", "5"),
    ],
)  # fmt: skip
def test_a_figure_is_read_in_one_way_or_not_at_all(text: str, figure: str | None) -> None:
    assert figures.figure(text) == (None if figure is None else Decimal(figure))


@settings(deadline=None)
@given(st.decimals(0, 10**13, places=2), st.sampled_from(["", ",", " ", "'", "’", "\u202f"]))
def test_a_figure_written_with_any_mark_of_thousands_comes_back(amount: Decimal, mark: str) -> None:
    assert figures.figure(f"{amount:,}".replace(",", mark)) == amount


@pytest.mark.parametrize("text", ["2026-10-12", " 2026-10-12 ", "٢٠٢٦-١٠-١٢", "2026-10-12"])
def test_a_day_is_read(text: str) -> None:
    found = figures.day(text)
    assert found and found.isoformat() == "2026-10-12"


@pytest.mark.parametrize(
    "text", ["12.10.2026", "2026-13-01", "0000-01-01", "2026-10", "2026-W41-1", "20261012"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert figures.day(text) is None
