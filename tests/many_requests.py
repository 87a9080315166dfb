"""Many requests at once, for tests and benches of what the desk's pages cost: written in bulk, past the acts, each with
the answers, submissions, findings, assessments, consents, letters and journal records that its stage implies."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from comity.apps.assistance import routes
from comity.apps.assistance.models import (
    Answer,
    Assessment,
    AssistanceRequest,
    Finding,
    Route,
    Submission,
)
from comity.apps.consents.models import Consent
from comity.apps.journal.models import Record
from comity.apps.letters.models import Letter
from comity.apps.parties.models import Office, Party, Person
from comity.pure.lifecycle.table import HOLDERS, Stage
from tests.desk_answers import ANSWERS
from tests.desk_life import DELEGATES

WAY = (
    (Stage.SENT, "submitted"), (Stage.PAPERS, "taken_up"), (Stage.ELIGIBILITY, "papers_accepted"),
    (Stage.ASSESSMENT, "found_eligible"), (Stage.PROPOSAL, "proposed"), (Stage.ADVICE, "accepted"),
    (Stage.DECISION, "advised"),
)  # fmt: skip
FUNDS = ("demo-cooperation", "demo-follow-up")


def fill(count: int, cast: Mapping[str, Person], *, now: datetime, start: int = 0) -> list[AssistanceRequest]:
    """Make `count` open requests at the stages from sent to decision, of the demonstration's States and funds."""
    states = {state: Party.objects.get(code=state) for state in DELEGATES}
    offices = {name: person.holdings.select_related("office").first().office for name, person in cast.items()}  # type: ignore[union-attr]
    ways = {code: Route.objects.filter(code=code).latest("version") for code in FUNDS}
    made: list[AssistanceRequest] = []
    for first in range(start, start + count, 1000):
        batch = [
            _request(place, states, ways, cast, now)
            for place in range(first, min(first + 1000, start + count))
        ]
        AssistanceRequest.objects.bulk_create(batch)
        for model, make in (
            (Answer, _answers), (Submission, _submissions), (Finding, _findings), (Assessment, _assessments),
            (Consent, _consents), (Letter, _letters), (Record, _records),
        ):  # fmt: skip
            rows = [row for each in batch for row in make(each, cast, offices)]
            model.objects.bulk_create(rows, batch_size=2000)  # type: ignore[attr-defined]
        made += batch
    return made


def _request(
    place: int,
    states: Mapping[str, Party],
    ways: Mapping[str, Route],
    cast: Mapping[str, Person],
    now: datetime,
) -> AssistanceRequest:
    code = sorted(states)[place % len(states)]
    fund = FUNDS[place % 2]
    steps = 1 + place % len(WAY)
    sent = now - timedelta(days=steps * 6 + place % 5, minutes=place)
    since = sent + timedelta(days=(steps - 1) * 6)
    stage = WAY[steps - 1][0]
    return AssistanceRequest(
        reference=f"R-2026-{place + 1:05d}", number=uuid.uuid5(uuid.NAMESPACE_OID, str(place)), state=states[code],
        route=ways[fund], fund=fund, title=f"Training of inspectors, part {place}", stage=stage,
        holder=HOLDERS[stage], stage_since=since, held_since=since, due_on=(since + timedelta(days=20)).date(),
        turns=place % 3, officer=cast["dalia"] if steps > 1 and place % 4 else None, began_at=sent - timedelta(days=2),
        began_by=cast[DELEGATES[code]], first_sent_at=sent, public_parts=["fact", "title"] if place % 3 else [],
        moves=steps + 3,
    )  # fmt: skip


def _by(each: AssistanceRequest, cast: Mapping[str, Person]) -> str:
    return DELEGATES[each.state.code]


def _sent(each: AssistanceRequest) -> datetime:
    assert each.first_sent_at is not None
    return each.first_sent_at


def _answers(
    each: AssistanceRequest, cast: Mapping[str, Person], offices: Mapping[str, Office]
) -> Iterator[Answer]:
    for asked in routes.definition(each.route).questions:
        code = asked.question.code
        if code in ANSWERS:
            yield Answer(
                assistance=each,
                question=code,
                value=ANSWERS[code],
                version=2,
                by=each.began_by,
                at=_sent(each),
            )


def _submissions(
    each: AssistanceRequest, cast: Mapping[str, Person], offices: Mapping[str, Office]
) -> Iterator[Submission]:
    seal = hashlib.sha256(json.dumps(ANSWERS, sort_keys=True).encode()).hexdigest()
    for turn in range(each.turns + 1):
        yield Submission(
            assistance=each, turn=turn, answers=ANSWERS, seal=seal, cleared_by=each.began_by, by=each.began_by,
            office=offices[_by(each, cast)], at=_sent(each) + timedelta(hours=turn),
        )  # fmt: skip


def _findings(
    each: AssistanceRequest, cast: Mapping[str, Person], offices: Mapping[str, Office]
) -> Iterator[Finding]:
    if each.stage in (Stage.SENT, Stage.PAPERS):
        return
    definition = routes.definition(each.route)
    for rule in definition.criteria:
        yield Finding(
            assistance=each, criterion=rule.code, criteria_version=definition.version, met="met", source="Papers sent",
            at=_sent(each) + timedelta(days=12),
        )  # fmt: skip


def _assessments(
    each: AssistanceRequest, cast: Mapping[str, Person], offices: Mapping[str, Office]
) -> Iterator[Assessment]:
    if each.stage in (Stage.SENT, Stage.PAPERS, Stage.ELIGIBILITY):
        return
    for name in ("emeka", "efua"):
        yield Assessment(
            assistance=each, assessor=cast[name], office=offices[name], opened_at=_sent(each) + timedelta(days=19),
            needs="Training is what it lacks.", judged={}, advises="propose",
            submitted_at=_sent(each) + timedelta(days=22),
        )  # fmt: skip


def _consents(
    each: AssistanceRequest, cast: Mapping[str, Person], offices: Mapping[str, Office]
) -> Iterator[Consent]:
    scopes = [("assess", [each.fund]), ("publish", list(each.public_parts))]
    for scope, parts in scopes:
        if parts:
            yield Consent(
                subject=each.address, state=each.state, scope=scope, parts=parts, given_by=each.began_by,
                office=offices[_by(each, cast)], given_at=_sent(each),
            )  # fmt: skip


def _letters(
    each: AssistanceRequest, cast: Mapping[str, Person], offices: Mapping[str, Office]
) -> Iterator[Letter]:
    for place in range(_steps(each) - 1):
        body = f"Letter {place} on {each.reference}.\n" + "The desk presents its compliments. " * 20
        yield Letter(
            subject=each.address, kind="taken-up", to_party=each.state, body=body,
            seal=hashlib.sha256(body.encode()).hexdigest(), by=cast["dalia"], office=offices["dalia"],
            at=_sent(each) + timedelta(days=6 * place),
        )  # fmt: skip


def _steps(each: AssistanceRequest) -> int:
    return 1 + [stage for stage, _ in WAY].index(Stage(each.stage))


def _records(
    each: AssistanceRequest, cast: Mapping[str, Person], offices: Mapping[str, Office]
) -> Iterator[Record]:
    delegate = _by(each, cast)
    before = [(each.began_at, name, "draft") for name in ("begun", "answered", "consented", "cleared")]
    steps = [
        (_sent(each) + timedelta(days=6 * place), name, stage) for place, (stage, name) in enumerate(WAY)
    ]
    for at, name, stage in before + steps[: _steps(each)]:
        who = delegate if name in ("submitted", "accepted") or stage == "draft" else "dalia"
        facts: dict[str, Any] = {
            "stage": str(stage), "holder": str(HOLDERS[Stage(stage)]), "awaiting_answer": False,
            "consent_stopped": False, "track": "ordinary", "fund": each.fund,
        }  # fmt: skip
        yield Record(
            act=f"assistance.{name}", subject=each.address, by=cast[who].address, office=offices[who].address,
            mandate=offices[who].mandate, at=at, facts=facts,
        )  # fmt: skip
