"""What must hold of a request whatever was done to it: judged from the journal and the tables, by other code than the
platform's own."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from comity.apps.assistance import clocks
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.consents import actions as consents
from comity.apps.journal.models import Record
from comity.pure.lifecycle.table import ONLY_WITH_CONSENT, Position, Stage

TABLES = [
    "assistance_answer",
    "assistance_submission",
    "assistance_clearance",
    "assistance_conflict",
    "assistance_remark",
    "assistance_feedback",
    "assistance_finding",
    "assistance_assessment",
    "assistance_proposal",
    "assistance_recusal",
    "assistance_advice",
    "assistance_decision",
    "assistance_obstacle",
    "assistance_circulation",
    "assistance_publicinput",
    "assistance_statement",
]


def trace(assistance: AssistanceRequest) -> tuple[int, ...]:
    """What an act could leave behind: journal records and rows about a request, and its own row, as numbers."""
    parts = [
        "SELECT count(*) FROM journal_record WHERE subject IN (%(address)s, %(state)s)",
        "SELECT count(*) FROM consents_consent WHERE subject = %(address)s",
        "SELECT count(*) FROM consents_withdrawal w JOIN consents_consent c ON c.id = w.consent_id"
        " WHERE c.subject = %(address)s",
        "SELECT count(*) FROM letters_letter WHERE subject = %(address)s",
        "SELECT coalesce(sum(hashtextextended(t::text, 0)), 0) FROM assistance_assistancerequest t WHERE id = %(key)s",
        "SELECT coalesce(sum(hashtextextended(p::text, 0)), 0) FROM consents_priority p WHERE subject = %(address)s",
        *(
            f"SELECT coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {table} t WHERE assistance_id = %(key)s"  # noqa: S608
            for table in TABLES
        ),
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join(f"({part})" for part in parts),
            {"address": assistance.address, "key": assistance.pk, "state": assistance.state.address},
        )
        found = cursor.fetchone()
    assert found is not None
    return tuple(int(each) for each in found)


def replayed(assistance: AssistanceRequest, records: list[Record]) -> None:
    """The journal alone leads to where the request stands, and each of its steps is one of the table."""
    position = Position()
    helped = False
    for each in records:
        facts = each.facts
        if "stage" not in facts:
            continue
        told = Position(Stage(facts["stage"]), facts["awaiting_answer"], facts["consent_stopped"])
        if told != position:
            assert told in neighbours(position), (
                f"{each.act}: from {position} to {told} is no step of the table"
            )
        helped = helped or "help" in str(facts.get("scope", "")) or each.act == "assistance.accepted"
        if told.stage in ONLY_WITH_CONSENT:
            assert helped, f"{each.act} reached {told.stage} without consent to help"
        if each.by != "system":
            assert each.office and each.mandate, f"{each.act} names no office or mandate"
        position = told
    assert assistance.position == position, "the journal replays to another place"
    last = [each for each in records if "stage" in each.facts][-1].facts
    assert (last["holder"], last["track"], last["fund"]) == (
        assistance.holder,
        assistance.track,
        assistance.fund,
    )


def neighbours(position: Position) -> set[Position]:
    """Where one act can lead from there, with or without a Board, all needs met."""
    from comity.pure.lifecycle.table import Need, after, possible

    every = frozenset(Need)
    return {
        after(position, act, met=every, board=board) for act in possible(position) for board in (True, False)
    }


def consents_replayed(assistance: AssistanceRequest, records: list[Record], now: datetime) -> None:
    """The journal alone says which consents hold."""
    held: dict[str, tuple[int, str | None]] = {}
    for each in records:
        given = [each.facts, *each.facts.get("given", [])]
        for told in given:
            if "consent" in told and each.act in ENDS:
                held = {scope: value for scope, value in held.items() if value[0] != told["consent"]}
            elif "consent" in told and told.get("scope"):
                held[told["scope"]] = (told["consent"], told.get("until"))
    today = now.date().isoformat()
    told_now = {scope: key for scope, (key, until) in held.items() if until is None or until >= today}
    real = {str(scope): consent.place for scope, consent in consents.valid(assistance.address, now).items()}
    assert told_now == real, f"the journal replays to other consents: {told_now}, held {real}"


ENDS = frozenset({"assistance.consent_withdrawn", "assistance.publication_ended"})


def counted(assistance: AssistanceRequest, records: list[Record], now: datetime) -> None:
    """The clocks are what a naive count, day by day, makes of the journal."""
    from comity.apps.assistance import calendar

    found = clocks.of(assistance, now, whole=True)
    working = calendar.working_days()
    moved = [
        (each.at, each.facts["stage"], each.facts["holder"]) for each in records if "holder" in each.facts
    ]
    sent = [each for each in moved if each[1] not in (Stage.DRAFT, Stage.DISCARDED)]
    if not sent:
        assert found.total == 0
        return
    day, total, ours = sent[0][0].date(), 0, 0
    last = min(now.date(), sent[-1][0].date()) if assistance.ended else now.date()
    while day < last:
        day += timedelta(days=1)
        holder = next((each[2] for each in reversed(sent) if each[0].date() < day), None)
        if not working.is_working(day) or holder in (None, "nobody"):
            continue
        total += 1
        ours += holder in ("secretariat", "board")
    assert (found.total, found.secretariat) == (total, ours), (
        f"clocks say {found.total}, {found.secretariat}; {total}, {ours}"
    )


def whole(assistance: AssistanceRequest, records: list[Record]) -> None:
    """What the journal says was done has its rows, and no row is there that it does not tell of."""
    told = [each.act for each in records]
    sent = told.count("assistance.submitted") + told.count("assistance.resubmitted")
    assert assistance.submissions.count() == sent, "a submission too many or too few"
    assert assistance.clearances.count() == told.count("assistance.cleared"), (
        "a clearance too many or too few"
    )
    decided = sum(told.count(f"assistance.{name}") for name in ("approved", "declined", "redirected"))
    assert assistance.decisions.count() == decided, "a decision too many or too few"
    assert assistance.proposals.count() == told.count("assistance.proposed"), "a proposal too many or too few"
    assert assistance.advice.count() == told.count("assistance.advised"), "advice too many or too few"
    assert assistance.turns == told.count("assistance.returned") + told.count("assistance.change_asked"), (
        "turns"
    )
    assert assistance.moves == len(records) - told.count("assistance.begun"), "an act wrote over another"
