"""Each act that tells the State something sends the letter that was previewed, or does nothing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from comity.apps.assistance import previews
from comity.apps.assistance.access import Act
from comity.apps.assistance.refusal import Reason
from comity.apps.journal.models import Record
from comity.apps.letters.drafts import kinds
from comity.apps.letters.models import Letter
from comity.apps.parties.models import Office
from tests.apps.assistance.desk_acts import CASES
from tests.assistance_world import DESK, Way, person, refused, traces

pytestmark = pytest.mark.usefixtures("asked")
SENDS = {
    "take up": Act.TAKE_UP, "return with remarks": Act.RETURN_WITH_REMARKS, "find eligible": Act.FIND_ELIGIBLE,
    "redirect": Act.REDIRECT, "redirect by decision": Act.REDIRECT, "propose": Act.PROPOSE, "approve": Act.APPROVE,
    "decline": Act.DECLINE, "agree": Act.AGREE, "close": Act.CLOSE,
}  # fmt: skip


def _prepared(name: str) -> tuple[Way, dict[str, Any]]:
    way = Way()
    CASES[name].prepare(way)
    return way, dict(CASES[name].facts(way))


def _preview(name: str, way: Way, facts: dict[str, Any], **later: timedelta) -> str:
    told = {key: value for key, value in facts.items() if key not in ("assistance", "letter_seal")}
    at = way.at + later.get("later", timedelta())
    return previews.preview(SENDS[name], way.assistance, by=person(CASES[name].by), at=at, **told)


@pytest.mark.parametrize("name", SENDS)
def test_what_was_previewed_is_what_is_kept(name: str) -> None:
    way, facts = _prepared(name)
    before = traces()
    body = _preview(name, way, facts)
    assert traces() == before, "a preview changes nothing"
    earlier = Letter.objects.count()
    CASES[name].act(by=person(CASES[name].by), at=way.at, **facts)
    assert Letter.objects.count() == earlier + 1
    letter = Letter.objects.last()
    assert letter is not None
    assert (letter.body, letter.seal, letter.kind) == (body, previews.seal(body), previews.KINDS[SENDS[name]])
    assert (letter.office.name, letter.at) == (CASES[name].office, way.at)
    assert Record.objects.get(act=CASES[name].record, at=way.at).facts["letter"] == letter.seal


@pytest.mark.parametrize("name", SENDS)
@pytest.mark.parametrize("seal", ["", "0" * 64])
def test_another_letter_than_the_previewed_one_does_not_go(name: str, seal: str) -> None:
    way, facts = _prepared(name)
    with refused(Reason.LETTER_CHANGED):
        CASES[name].act(by=person(CASES[name].by), at=way.at, **(facts | {"letter_seal": seal}))


@pytest.mark.parametrize("name", SENDS)
def test_a_preview_is_good_for_its_day(name: str) -> None:
    way, facts = _prepared(name)
    with refused(Reason.LETTER_CHANGED):
        CASES[name].act(by=person(CASES[name].by), at=way.at + timedelta(days=1), **facts)
    CASES[name].act(by=person(CASES[name].by), at=way.at + timedelta(hours=9), **facts)


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("propose", {"cost": Decimal("100001.00")}), ("propose", {"plan": "Three advisers."}),
        ("propose", {"helpers": ""}), ("approve", {"words": "Not quite as proposed."}),
        ("decline", {"criterion": "cost"}), ("decline", {"reason": "criterion-not-met"}),
        ("redirect", {"route_code": "ldc-sids"}), ("agree", {"words": "Not signed yet."}),
        ("close", {"reason": "completed-in-part"}),
    ],
)  # fmt: skip
def test_no_fact_of_a_letter_changes_unseen(name: str, changed: dict[str, Any]) -> None:
    way, facts = _prepared(name)
    with refused(Reason.LETTER_CHANGED):
        CASES[name].act(by=person(CASES[name].by), at=way.at, **(facts | changed))


def test_what_a_browser_adds_to_words_changes_no_letter() -> None:
    way, facts = _prepared("agree")
    facts["words"] = "First line.\nSecond line."
    seal = previews.seal(_preview("agree", way, facts))
    facts["words"] = " First line.\r\nSecond line.\x00 "
    assert previews.seal(_preview("agree", way, facts)) == seal
    CASES["agree"].act(by=person("dalia"), at=way.at, **(facts | {"letter_seal": seal}))


def test_the_letter_names_the_office_that_acts() -> None:
    way, facts = _prepared("take up")
    Office.objects.filter(name=DESK).update(name="Secretariat of the funds")
    with refused(Reason.LETTER_CHANGED):
        CASES["take up"].act(by=person("dalia"), at=way.at, **facts)


def test_nobody_previews_what_they_may_not_do() -> None:
    way, _facts = _prepared("take up")
    for name in ("amina", "chen", "lee", "fatou"):
        with refused(Reason.MAY_NOT):
            previews.preview(Act.TAKE_UP, way.assistance, by=person(name), at=way.at)


def test_a_preview_refuses_facts_as_the_act_would() -> None:
    way, _facts = _prepared("approve")
    dan = person("dan")
    for act, facts, reason in (
        (Act.APPROVE, {"reason": "nonsense", "words": "Yes.", "in_part": False}, Reason.NO_REASON),
        (Act.DECLINE, {"reason": "no-money", "criterion": "nonsense", "words": "No."}, Reason.NO_CRITERION),
        (Act.REDIRECT, {"route_code": "nonsense", "words": "There."}, Reason.NO_ROUTE),
    ):
        with refused(reason):
            previews.preview(act, way.assistance, by=dan, at=way.at, **facts)


def test_every_letter_the_acts_send_has_words() -> None:
    assert set(previews.KINDS.values()) <= kinds()
    assert set(SENDS.values()) | {Act.OPEN_CIRCULATION} == set(previews.KINDS)
