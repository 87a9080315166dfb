"""Looking a name up, in an invented world."""

from __future__ import annotations

import datetime

import pytest

from comity.pure.names.table import Name, NameTable

TABLE = NameTable(
    [
        Name("Oria", "QMM", "en"),
        Name("Republic of Oria", "QMM", "en", "formal"),
        Name("Orie", "QMM", "fr"),
        Name("Upper Oria", "QMM", "en", "former", None, "1984-08"),
        Name("Democratic Republic of Oria", "QNN", "en"),
        Name("Nirál", "QOO", "es"),
        Name("Union of Niral", "QOO", "en", "former", "1958", "1971"),
        Name("Union of Niral", "QPP", "en", "former", "1958", "1961"),
        Name("Veld (Federal State of)", "QPP", "en"),
    ]
)


def test_a_name_as_it_stands_comes_first_and_alone() -> None:
    found = TABLE.find("ORIA")
    assert (found.bearer, found.exact[0].how, found.suggestions) == ("QMM", "same", ())


def test_a_longer_name_of_another_bearer_is_not_mistaken() -> None:
    assert TABLE.find("Democratic Republic of Oria").bearer == "QNN"
    assert TABLE.find("Republic of Oria").bearer == "QMM"


def test_spelling_is_forgiven_and_said_to_be() -> None:
    assert [(match.name.bearer, match.how) for match in TABLE.find("the niral").exact] == [
        ("QOO", "spelling")
    ]


@pytest.mark.parametrize("text", ["Republicof Oria", "Repub lic of Or ia", "O ria"])
def test_words_run_together_or_torn_apart_are_forgiven(text: str) -> None:
    assert TABLE.find(text).bearer == "QMM"


def test_spacing_is_said_to_have_been_forgiven() -> None:
    assert [match.how for match in TABLE.find("Republicof Oria").exact] == ["spacing"]


def test_order_is_forgiven_and_said_to_be() -> None:
    assert [(match.name.bearer, match.how) for match in TABLE.find("Oria, Republic of").exact] == [
        ("QMM", "order")
    ]


def test_a_misprint_gives_suggestions_and_no_answer() -> None:
    found = TABLE.find("Orai")
    assert found.exact == ()
    assert found.bearer is None
    assert found.suggestions[0].name.bearer == "QMM"
    assert 0 < found.suggestions[0].nearness < 1


def test_a_bearer_is_suggested_once_by_its_nearest_name() -> None:
    bearers = [each.name.bearer for each in TABLE.find("Republik of Oria").suggestions]
    assert bearers[0] == "QMM"
    assert len(bearers) == len(set(bearers))


def test_what_is_like_nothing_finds_nothing() -> None:
    found = TABLE.find("zzzzzzzz")
    assert (found.exact, found.suggestions) == ((), ())


@pytest.mark.parametrize("text", ["", "   ", "()", ",", "'", "the", "\u200f"])
def test_an_empty_text_finds_nobody(text: str) -> None:
    assert TABLE.find(text).exact == ()


def test_an_ambiguous_name_names_all_who_bear_it() -> None:
    found = TABLE.find("Union of Niral")
    assert found.bearers == ("QOO", "QPP")
    assert found.bearer is None


def test_a_day_decides_between_two_bearers() -> None:
    found = TABLE.find("Union of Niral", at=datetime.date(1965, 1, 1))
    assert found.bearer == "QOO"
    assert found.exact[0].in_force is True


def test_a_name_out_of_its_time_is_found_and_marked() -> None:
    found = TABLE.find("Upper Oria", at=datetime.date(2020, 1, 1))
    assert [(match.name.bearer, match.in_force) for match in found.exact] == [("QMM", False)]


def test_a_date_cut_to_the_month_holds_to_the_end_of_it() -> None:
    name = Name("Upper Oria", "QMM", "en", "former", None, "1984-08")
    assert name.in_force(datetime.date(1984, 8, 31))
    assert not name.in_force(datetime.date(1984, 9, 1))


def test_a_name_before_its_time_is_not_in_force() -> None:
    name = Name("Upper Oria", "QMM", "en", "short", "2019-02")
    assert not name.in_force(datetime.date(2019, 1, 31))
    assert name.in_force(datetime.date(2019, 2, 1))


def test_a_language_limits_the_answer() -> None:
    assert TABLE.find("Orie", language="fr").bearer == "QMM"
    english = TABLE.find("Orie", language="en")
    assert english.exact == ()
    assert {each.name.language for each in english.suggestions} == {"en"}


def test_the_number_of_suggestions_can_be_limited() -> None:
    assert len(TABLE.find("Republic of Oriana", suggestions=1).suggestions) == 1
