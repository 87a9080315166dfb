"""The five classes: every part and every act has one, and nothing opens beyond it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.pure.disclosure.classes import (
    FIELDS,
    OPEN,
    Confidentiality,
    openings,
    read_acts,
    shipped_acts,
    shipped_parts,
)
from comity.pure.disclosure.table import PUBLISHABLE, Part, Reader, visible

APPS = Path(__file__).resolve().parents[3] / "src" / "comity" / "apps"
ACT = re.compile(r"(?:[a-z]+)\.[a-z_]+")
RECORDERS = {"record", "note"}  # journal.actions.record, and assistance's moving.note
PARTS = st.frozensets(st.sampled_from([each.value for each in Part]))
HEAD = "act,class,part,opens,why\n"


def recorded() -> set[str]:
    """Every act name that the code writes: words given to what records, names kept for it, and names put together."""
    from comity.apps.assistance.actions.moving import PAST
    from comity.apps.parties.actions.people import Change
    from comity.apps.texts.models import Candidate

    found = {f"assistance.{name}" for name in PAST.values()} | {f"people.{each.value}" for each in Change}
    found |= {f"texts.{each.value}" for each in Candidate.State if each is not Candidate.State.OPEN}
    for path in APPS.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [
            node for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")) in RECORDERS
        ]  # fmt: skip
        # A name may be chosen before the call: then it stands as a word of its own in the module that records.
        for node in ast.walk(tree) if calls else ():
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and ACT.fullmatch(node.value):
                found.add(node.value)
    return found - {each for each in found if each.endswith((".csv", ".json", ".toml"))} - NO_ACTS


# Words of that shape which no act is called.
NO_ACTS = {
    "subject.past_participle", "usersessions.usersession", "mfa.authenticator", "erased.invalid",
    "due.relation", "due.body",
    "due.date", "notices.message", "notices.deliver", "journal.seal",
}  # fmt: skip


def test_every_act_the_code_records_has_a_class() -> None:
    assert recorded() - set(shipped_acts()) == set()


def test_the_search_for_acts_finds_them() -> None:
    assert {"assistance.submitted", "assistance.publication_ended", "texts.confirmed", "people.password_changed",
            "commitments.evidence_corrected", "assistance.withholding_confirmed"} <= recorded()  # fmt: skip


def test_every_part_of_a_request_has_a_class_and_only_what_a_state_can_publish_is_open() -> None:
    parts = shipped_parts()
    assert set(parts) == set(Part)
    assert {part for part, each in parts.items() if each.confidentiality in OPEN} == PUBLISHABLE
    assert {
        part for part, each in parts.items() if each.confidentiality is Confidentiality.AFTER_DECISION
    } == {Part.DECISION}


def test_the_class_of_those_who_weigh_is_what_the_state_sees_after_the_decision() -> None:
    weighed = {
        part for part, each in shipped_parts().items() if each.confidentiality is Confidentiality.BOARD
    }
    before = visible(Reader.DELEGATION, sent=True, both_in=True, decided=False)
    assert set(Part) - before == weighed


@pytest.mark.parametrize("act", sorted(shipped_acts()))
@given(parts=PARTS, decided=st.booleans())
def test_nothing_of_a_request_opens_before_its_fact_is_public(
    act: str, parts: frozenset[str], decided: bool
) -> None:
    one = shipped_acts()[act]
    opened = openings(one, parts, decided=decided)
    assert opened <= one.opens <= set(FIELDS)
    assert not opened & {"by"}, "no record says publicly which person it was"
    if act.startswith("assistance."):
        assert "facts" not in opened, "the facts of a record say where the request stands to those inside"
        assert not opened or Part.FACT.value in parts
    if one.confidentiality is Confidentiality.AFTER_DECISION and opened:
        assert decided and Part.DECISION.value in parts


def test_the_step_a_request_came_to_opens_with_its_fact() -> None:
    assert "at" in openings(shipped_acts()["assistance.submitted"], frozenset({"fact"}), decided=False)
    assert not openings(shipped_acts()["assistance.submitted"], frozenset({"title"}), decided=False)


def test_what_has_no_row_opens_nothing() -> None:
    assert openings(None, frozenset(each.value for each in Part), decided=True) == frozenset()


@pytest.mark.parametrize(
    "row",
    [
        "a.b,sealed,,act,why", "a.b,public,,secret,why", "assistance.b,public,,act,why",
        "assistance.b,public,letters,act,why",
        "a.b,public,fact,act,why", "a.b,hidden,,,why", "a.b,sealed,,,", "a.b,sealed,,,why\na.b,sealed,,,why",
    ],
)  # fmt: skip
def test_a_row_that_would_open_what_is_closed_is_refused(row: str) -> None:
    with pytest.raises(ValueError):
        read_acts(HEAD + row)
