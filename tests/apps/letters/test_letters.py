"""Letters: every kind whole, courteous and in the third person; never for the United Nations; kept as previewed."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime
from string import Template
from typing import Any

import pytest

from comity.apps.letters import actions, drafts
from comity.apps.letters.drafts import LetterError, draft, kinds, seal, words
from tests.assistance_world import DESK, person, state

COMMON: dict[str, Any] = {
    "office": "Secretariat of the Islands Fund", "state": "Marenta", "reference": "R-2026-0147",
    "title": "Drafting a national report", "fund": "the Islands Fund", "day": date(2026, 11, 3),
}  # fmt: skip
OWN: dict[str, dict[str, Any]] = {
    "taken-up": {"due_on": date(2026, 11, 10)},
    "returned": {"remarks": ["Own share: which of the two holds?", "Results: how many can do this today?"]},
    "found-eligible": {"due_on": date(2026, 12, 24)},
    "proposed": {"plan": "Two weeks of training.", "cost": "48,500", "currency": "USD", "helpers": "A trainer"},
    "decided-approve": {
        "reason": "All criteria are met", "words": "As proposed.", "mandate": "38/3, paragraph 21",
        "criteria_version": 1,
    },
    "decided-decline": {
        "reason": "A criterion is not met", "criterion": "Capacity", "words": "See there.",
        "mandate": "38/3, paragraph 21", "criteria_version": 1,
    },
    "redirected": {"to_fund": "the Travel Fund", "words": "It is a journey."},
    "agreed": {"words": "Training in May."},
    "closed": {"reason": "Delivered", "words": "All was delivered."},
    "circulation": {"partners": ["A", "B"], "objections_until": date(2026, 11, 17)},
}  # fmt: skip


NOTE: dict[str, Any] = {
    "to": "Secretariat of the Islands Fund", "aim": "To train drafters.", "help": ["Training", "Advice"],
    "event": "The review of our State", "cost": "USD 60,000", "own": "USD 12,000", "seal": "ab" * 32,
}  # fmt: skip


def test_every_kind_has_its_facts_here() -> None:
    assert kinds() == OWN.keys() | {"note-verbale"}


@pytest.mark.parametrize("kind", sorted(OWN))
def test_a_letter_says_all_it_is_given_with_the_courtesies_and_no_hole(kind: str) -> None:
    letter = draft(kind, COMMON | OWN[kind], language="en")
    assert "presents its compliments to Marenta" in letter
    assert "renew to Marenta the assurances of its highest consideration" in letter
    assert "$" not in letter
    assert "3 November 2026" in letter
    for value in OWN[kind].values():
        for each in value if isinstance(value, list) else [value]:
            said = (
                f"{each.day} {'November' if each.month == 11 else 'December'} 2026"
                if isinstance(each, date)
                else str(each)
            )
            assert said in letter
    assert letter.endswith("\n")
    assert "\n\n\n" not in letter


@pytest.mark.parametrize("kind", sorted(OWN))
def test_a_letter_is_in_the_third_person_and_never_speaks_for_the_united_nations(kind: str) -> None:
    letter = draft(kind, COMMON | OWN[kind], language="en")
    assert not re.search(r"\b(I|we|our|ours|us|you|your|my|me|Dear)\b", letter)
    assert "is not a system of the United Nations and does not speak for it" in letter
    assert letter.count("United Nations") == 1


@pytest.mark.parametrize("kind", sorted(OWN))
def test_a_letter_with_a_hole_does_not_come_about(kind: str) -> None:
    for missing in OWN[kind]:
        with pytest.raises(LetterError, match=missing):
            draft(
                kind,
                {key: value for key, value in (COMMON | OWN[kind]).items() if key != missing},
                language="en",
            )


def test_a_part_whose_facts_are_all_empty_is_left_out() -> None:
    with_limit = draft("taken-up", COMMON | {"due_on": date(2026, 11, 10)}, language="en")
    without = draft("taken-up", COMMON | {"due_on": ""}, language="en")
    assert "by 10 November 2026" in with_limit
    assert "to be seen to by" not in without
    alone = draft("proposed", COMMON | OWN["proposed"] | {"helpers": ""}, language="en")
    assert "Who would help" not in alone


@pytest.mark.parametrize(
    ("office", "begins"),
    [
        ("Desk of the funds", "The Desk of the funds"), ("The Office of aid", "The Office of aid"),
        ("an Island office", "An Island office"), ("Anchorage desk", "The Anchorage desk"),
    ],
)  # fmt: skip
def test_a_name_stands_in_a_sentence_with_one_article(office: str, begins: str) -> None:
    letter = draft("taken-up", COMMON | OWN["taken-up"] | {"office": office}, language="en")
    assert letter.startswith(f"{office}\n")  # the head is an address, and no sentence
    assert f"\n\n{begins} presents its compliments to Marenta" in letter
    assert f"\n\n{begins} avails itself" in letter and f"\n\n{begins} informs Marenta" in letter
    assert "addressed to the Islands Fund." in letter
    other = draft("taken-up", COMMON | OWN["taken-up"] | {"fund": "Island Fund"}, language="en")
    assert "addressed to the Island Fund." in other


def test_lists_are_numbered_lines() -> None:
    letter = draft("returned", COMMON | OWN["returned"], language="en")
    assert "1. Own share: which of the two holds?\n2. Results: how many can do this today?" in letter


def test_what_somebody_wrote_is_said_as_written() -> None:
    letter = draft(
        "closed", COMMON | {"reason": "$words", "words": "100 $ and ${office} & <b>"}, language="en"
    )
    assert "100 $ and ${office} & <b>" in letter
    assert "Reason: $words" in letter


def test_a_letter_names_no_hour() -> None:
    with pytest.raises(LetterError):
        draft(
            "closed", COMMON | OWN["closed"] | {"day": datetime(2026, 11, 3, 9, 0, tzinfo=UTC)}, language="en"
        )


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(LetterError, match="no letter"):
        draft("praise", COMMON, language="en")


@pytest.mark.parametrize("language", ["en", "en-GB", "tlh", "../../etc", "", "\u0661"])
def test_a_language_without_letters_has_them_in_english(language: str) -> None:
    assert words(language) == words("en")


def test_every_word_of_the_file_is_used_and_every_name_in_it_can_be_given() -> None:
    said = words("en")
    of_donors = {"donors", "donor_words"}  # theirs is a test of its own: tests/apps/funds/test_donors.py
    assert set(said) - of_donors == {"head", "opening", "closing", "kinds", "months", "day", "articles"}
    assert len(said["months"]) == 12
    for kind, found in said["kinds"].items():
        assert set(found) == {"subject", "body"} | (
            {"opening", "closing"} if kind == "note-verbale" else set()
        )
        names = {
            re.sub("^[Tt]he_", "", name)
            for part in found["body"]
            for name in Template(part).get_identifiers()
        }
        assert names <= COMMON.keys() | OWN.get(kind, NOTE).keys()


def test_a_note_verbale_speaks_for_the_state_to_the_desk() -> None:
    note = draft("note-verbale", COMMON | NOTE | {"office": "Mission of Marenta"}, language="en")
    assert "The Mission of Marenta presents its compliments to the Secretariat of the Islands Fund" in note
    assert "renew to the Secretariat of the Islands Fund the assurances of its highest consideration" in note
    assert "1. Training\n2. Advice" in note
    assert "$" not in note
    for each in ("R-2026-0147", "3 November 2026", "ab" * 32, "USD 12,000"):
        assert each in note
    bare = draft(
        "note-verbale", COMMON | NOTE | {"event": "", "cost": "", "own": "", "help": []}, language="en"
    )
    assert not any(each in bare for each in ("Event:", "Cost:", "own share", "help wanted"))


def test_the_seal_is_the_hash_of_the_words() -> None:
    assert seal("A letter.\n") == hashlib.sha256(b"A letter.\n").hexdigest()
    assert seal("A letter.\n") != seal("A letter. \n")


@pytest.mark.usefixtures("asked")
def test_a_letter_is_kept_as_it_went() -> None:
    from comity.apps.parties.models import Office

    body = draft("closed", COMMON | OWN["closed"], language="en")
    letter = actions.keep(
        subject="assistance/one", kind="closed", to_party=state(), body=body, language="en", by=person("dalia"),
        office=Office.objects.get(name=DESK), at=datetime(2026, 11, 3, 9, 0, tzinfo=UTC),
    )  # fmt: skip
    letter.refresh_from_db()
    assert (letter.body, letter.seal) == (body, drafts.seal(body))
