"""A life of the desk for long runs: invented people who do, step after step, whatever somebody could try, and what must
hold after each step. The stateful test and the soak share it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from comity.apps.assistance import actions, findings, previews, rounds, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import needs
from comity.apps.assistance.actions.deciding import may_decline_by
from comity.apps.assistance.actions.leaving import asked_for, reasons_to_withdraw
from comity.apps.assistance.actions.outside import objections_until
from comity.apps.assistance.models import Assessment, AssistanceRequest, Circulation, PublicInput, Remark
from comity.apps.consents import actions as consents
from comity.apps.consents.models import Scope
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.apps.letters.drafts import seal
from comity.apps.parties.models import Party, Person
from comity.apps.parties.refusal import Refused
from comity.papers.form_base import digests
from comity.papers.form_json import offered
from comity.pure.lifecycle import table
from comity.pure.lifecycle.table import Stage
from tests.desk_answers import ANSWERS
from tests.desk_truths import consents_replayed, counted, replayed, trace

DEMO = Path(__file__).resolve().parents[1] / "demo"
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ROUTES = ("demo-cooperation", "demo-follow-up", "demo-travel")
DELEGATES = {"QMA": "amina", "QNA": "chen", "QOA": "petra"}
FUND_SIDE = ("dalia", "emeka", "efua", "fatou", "felix", "ines", "nia", "ada", "bruno")


def make_world() -> Mapping[str, Person]:
    """The invented States, funds and people in this database, without any request."""
    from comity.cli import demo, load

    load.world(DEMO)
    for path in sorted((DEMO / "routes").glob("*.toml")):
        actions.load_route(text=path.read_text(encoding="utf-8"), by=SYSTEM, at=START)
    return demo.cast(DEMO / "people.csv", START - timedelta(days=400))


SELDOM = (
    Act.WITHDRAW_CONSENT, Act.STATE_OBSTACLE, Act.GIVE_FEEDBACK, Act.RANK, Act.OPEN_CIRCULATION, Act.CIRCULATE,
    Act.OBJECT, Act.FILE_INPUT, Act.DECIDE_INPUT, Act.RECUSE, Act.ASSIGN, Act.GRANT_EMERGENCY, Act.WITHDRAW, Act.REMARK,
    Act.FIND, Act.CONSENT, Act.PUBLISH, Act.ANSWER,
)  # fmt: skip


@dataclass
class Life:
    """The cast, the clock and the requests begun so far."""

    cast: Mapping[str, Person]
    now: datetime = START
    keys: list[int] = field(default_factory=list)
    done: int = 0
    refused: int = 0
    seen: set[tuple[str, str]] = field(default_factory=set)  # (stage, act) that were done

    def request(self, chosen: int) -> AssistanceRequest:
        return AssistanceRequest.objects.select_related("state", "route").get(
            pk=self.keys[chosen % len(self.keys)]
        )

    def begin(self, who: str, code: str) -> None:
        """A new draft."""
        state = Party.objects.get(code=next(state for state, name in DELEGATES.items() if name == who))
        self.keys.append(actions.begin(state=state, route_code=code, by=self.cast[who], at=self.now).pk)

    def likely(self, assistance: AssistanceRequest, chosen: int) -> tuple[Act, str]:
        """An act that fits where the request stands, and somebody who may do it: mostly the next step of its way."""
        chance = random.Random(chosen)  # spreads the numbers drawn, which are mostly small
        possible = [
            Act(act.value)
            for act in sorted(table.possible(assistance.position))
            if act
            not in (
                table.Act.LAPSE_CONSENT,
                table.Act.ALLOCATE,
                table.Act.WITHDRAW,
                table.Act.WITHDRAW_CONSENT,
                table.Act.DISCARD,
            )
        ]
        draw = chance.random()
        if draw < 0.7 or not possible:
            act = self.next(assistance, chance)
        else:
            act = chance.choice(possible if draw < 0.85 else SELDOM)
        return act, self.somebody(act, DELEGATES[assistance.state.code], chance.randrange(1000))

    def next(self, each: AssistanceRequest, chance: random.Random) -> Act:
        """The next step of a request's way."""
        stage = Stage(each.stage)
        if each.consent_stopped and not each.ended:
            return Act.RENEW_CONSENT
        if stage is Stage.DRAFT or each.awaiting_answer:
            if needs.gaps(each):
                return Act.ANSWER
            if Scope.ASSESS not in consents.valid(each.address, self.now):
                return Act.CONSENT
            order = (Act.CLEAR, Act.SUBMIT if stage is Stage.DRAFT else Act.RESUBMIT)
            return order[each.clearances.exists() and chance.random() < 0.7]
        if stage is Stage.ELIGIBILITY and findings.lacking(each):
            return Act.FIND
        if stage is Stage.ASSESSMENT and not rounds.both_in(each):
            return chance.choice((Act.OPEN_ASSESSMENT, Act.ASSESS))
        forward = {
            Stage.SENT: (Act.TAKE_UP,), Stage.PAPERS: (Act.ACCEPT_PAPERS, Act.ACCEPT_PAPERS, Act.REMARK,
            Act.RETURN_WITH_REMARKS), Stage.ELIGIBILITY: (Act.FIND_ELIGIBLE, Act.FIND_ELIGIBLE, Act.FIND),
            Stage.ASSESSMENT: (Act.PROPOSE,),
            Stage.PROPOSAL: (Act.ACCEPT_PROPOSAL, Act.ACCEPT_PROPOSAL, Act.ASK_CHANGE),
            Stage.ADVICE: (Act.ADVISE,), Stage.DECISION: (Act.APPROVE, Act.APPROVE, Act.DECLINE),
            Stage.AGREEMENT: (Act.AGREE,), Stage.DELIVERY: (Act.FILE_REPORT,), Stage.REPORTING: (Act.CLOSE,),
        }  # fmt: skip
        return chance.choice(forward.get(stage, (Act.GIVE_FEEDBACK, Act.PUBLISH)))

    def somebody(self, act: Act, delegate: str, chosen: int) -> str:
        if act in (Act.OPEN_ASSESSMENT, Act.ASSESS):
            return ("emeka", "efua")[chosen % 2]
        if act is Act.ADVISE:
            return ("fatou", "felix")[chosen % 2]
        if act is Act.RECUSE:
            return ("felix", "emeka", "ines")[chosen % 3]
        if act in (Act.APPROVE, Act.DECLINE):
            return "ines"
        if act is Act.REDIRECT:
            return ("dalia", "ines")[chosen % 2]
        if act is Act.FILE_INPUT:
            return "nia"
        desk = {Act.TAKE_UP, Act.ASSIGN, Act.GRANT_EMERGENCY, Act.REMARK, Act.RETURN_WITH_REMARKS, Act.ACCEPT_PAPERS,
                Act.FIND, Act.FIND_ELIGIBLE, Act.REFER, Act.PROPOSE, Act.OPEN_CIRCULATION, Act.CIRCULATE, Act.AGREE,
                Act.CLOSE, Act.DECIDE_INPUT}  # fmt: skip
        return "dalia" if act in desk else delegate

    def anybody(self, chosen: int) -> str:
        people = sorted(set(DELEGATES.values()) | set(FUND_SIDE))
        return people[chosen % len(people)]

    def perform(self, act: Act, who: str, assistance: AssistanceRequest, chosen: int) -> bool:
        """Try an act. Whether it was done; a refusal must have left no trace."""
        before, stage = trace(assistance), str(assistance.stage)
        try:
            self.call(act, assistance, self.cast[who], chosen)
        except Refused:
            self.refused += 1
            assert trace(assistance) == before, f"{act} by {who} was refused and left a trace"
            return False
        after = trace(assistance)
        if act in (Act.ANSWER, Act.MERGE) and after == before:
            return False  # it said so already
        assert after[0] == before[0] + 1, f"{act} was done and made {after[0] - before[0]} records"
        self.done += 1
        self.seen.add((stage, act.value))
        return True

    def call(self, act: Act, each: AssistanceRequest, by: Person, chosen: int) -> None:
        """Call the act with what it takes, mostly fit."""
        given: dict[str, Any] = {"assistance": each, "by": by, "at": self.now}
        until = self.now.date() + timedelta(days=5 + chosen % 400)
        match act:
            case Act.ANSWER:
                asked = routes.definition(each.route).questions
                code = asked[chosen % len(asked)].question.code
                if chosen % 7 == 1:
                    held = {row.question: row.version for row in each.answers.all()}
                    value = ANSWERS.get(code, {}) | (
                        {"wanted": "yes", "why": "A flood."} if code == "urgency" else {}
                    )
                    actions.answer(**given, question=code, value=value, seen=held.get(code, 0))
                else:
                    self.fill(each, by)
            case Act.MERGE:
                self.merge(each, by, chosen)
            case Act.RECEIVE_SCAN:
                content = b"%%PDF-1.4\n%% %d\n%%%%EOF\n" % (chosen % 3)
                actions.receive_scan(**given, kind="letter", filename="letter.pdf", content=content)
            case (
                Act.SUBMIT | Act.CLEAR | Act.DISCARD | Act.RESUBMIT | Act.ACCEPT_PAPERS | Act.OPEN_ASSESSMENT
            ):
                getattr(actions, act.name.lower())(**given)
            case Act.CONSENT:
                if chosen % 3 == 2:
                    actions.consent(**given, scope=Scope.CIRCULATE, parts=["Partner"], until=until)
                else:
                    actions.consent(**given, scope=Scope.ASSESS, until=until)
            case Act.WITHDRAW_CONSENT:
                actions.withdraw_consent(
                    **given, scope=(Scope.ASSESS, Scope.HELP, Scope.CIRCULATE)[chosen % 3]
                )
            case Act.RENEW_CONSENT | Act.ACCEPT_PROPOSAL:
                getattr(actions, act.name.lower())(**given, until=until)
            case Act.PUBLISH:
                actions.publish(
                    **given, parts=([], ["fact"], ["fact", "title", "answers"])[chosen % 3], until=until
                )
            case Act.RANK:
                own = AssistanceRequest.objects.filter(state=each.state, ended_at=None, pk__in=self.keys)
                numbers = list(own.order_by("pk").values_list("number", flat=True))
                shift = chosen % (len(numbers) or 1)
                actions.rank(state=each.state, order=numbers[shift:] + numbers[:shift], by=by, at=self.now)
            case Act.ASK_CHANGE | Act.FILE_REPORT | Act.REFER | Act.GRANT_EMERGENCY | Act.RECUSE:
                getattr(actions, act.name.lower())(**given, words="As written.")
            case Act.GIVE_FEEDBACK:
                items = [{"item": line, "answered": "partly"} for line in asked_for(each)]
                actions.give_feedback(**given, items=items, words="")
            case Act.WITHDRAW:
                actions.withdraw(**given, reason=reasons_to_withdraw(each)[0], words="")
            case Act.ASSIGN:
                actions.assign(**given, officer=self.cast["dalia"])
            case Act.REMARK:
                asked = routes.definition(each.route).questions
                actions.remark(
                    **given, question=asked[chosen % len(asked)].question.code, text="Which of the two?"
                )
            case Act.FIND:
                codes = [found["code"] if isinstance(found, dict) else found.code
                         for found in routes.definition(each.route).criteria]  # fmt: skip
                met = ("met", "met", "met", "not-met")[chosen % 4]
                actions.find(
                    **given, criterion=codes[chosen % len(codes)], met=met, words="", source="Papers"
                )
            case Act.ASSESS:
                mine = Assessment.objects.filter(assistance=each, assessor=by, submitted_at=None).last()
                if mine is None:
                    actions.open_assessment(**given)
                    return
                judged = {
                    code: {"met": "met", "words": "Shown."}
                    for code in findings.judged_by_people(routes.definition(each.route))
                }
                actions.assess(
                    assessment=mine, needs="Training.", judged=judged, advises="propose", submit=chosen % 5 != 0,
                    by=by, at=self.now,
                )  # fmt: skip
            case Act.STATE_OBSTACLE:
                actions.state_obstacle(
                    **given, code="payment-not-possible", words="The bank returned it.", source="Letter",
                    from_on=self.now.date() - timedelta(days=chosen % 9), until_on=None,
                )  # fmt: skip
            case Act.OBJECT | Act.CIRCULATE:
                last = Circulation.objects.filter(assistance=each).last()
                if last is None:
                    raise Refused(Missing.NOTHING)
                (actions.object_to if act is Act.OBJECT else actions.circulate)(
                    circulation=last, by=by, at=self.now
                )
            case Act.FILE_INPUT:
                actions.file_input(**given, text="We know of a similar handbook.")
            case Act.DECIDE_INPUT:
                last_input = PublicInput.objects.filter(assistance=each, decided_at=None).last()
                if last_input is None:
                    raise Refused(Missing.NOTHING)
                actions.decide_input(
                    public_input=last_input, standing="public", reason="", by=by, at=self.now
                )
            case Act.ADVISE:
                actions.advise(**given, advises="approve", words="It fits.", meeting="By correspondence")
            case _:
                self.with_letter(act, each, by, chosen, given)

    def with_letter(
        self, act: Act, each: AssistanceRequest, by: Person, chosen: int, given: dict[str, Any]
    ) -> None:
        reasons = routes.definition(each.route).reasons

        def reason(outcome: str) -> str:
            return next(one.code for one in reasons if one.outcome == outcome)

        facts: dict[str, Any] = {}
        match act:
            case Act.PROPOSE:
                facts = {"plan": "Workshops.", "cost": Decimal(900), "currency": "USD", "helpers": ""}
            case Act.APPROVE:
                facts = {"reason": reason("approved"), "words": "Met.", "in_part": False}
            case Act.DECLINE:
                codes = may_decline_by(each) or ["money"]
                facts = {"reason": reason("declined"), "criterion": codes[0], "words": "Not met."}
            case Act.REDIRECT:
                facts = {"route_code": ROUTES[chosen % 3], "words": "It fits there."}
            case Act.AGREE:
                facts = {"words": "Signed."}
            case Act.CLOSE:
                facts = {"reason": reason("closed"), "words": "Done."}
            case Act.OPEN_CIRCULATION:
                facts = {"partners": "Partner"}
        shown = facts
        if act is Act.OPEN_CIRCULATION:
            shown = facts | {"objections_until": objections_until(each, self.now)}
        body = previews.preview(act, each, by=by, at=self.now, **shown)
        wrong = chosen % 11 == 10  # now and then the letter is not the one that was seen
        call: Callable[..., Any] = getattr(actions, act.name.lower())
        call(**given, **facts, letter_seal="0" * 64 if wrong else seal(body))

    def merge(self, each: AssistanceRequest, by: Person, chosen: int) -> None:
        """Bring in a form made from the answers as they stand, or as they stood, with one of them changed."""
        definition = routes.definition(each.route)
        held = {row.question: row for row in each.answers.all()}
        stale = chosen % 3 == 1
        form = offered(
            definition, answers={"context": {"note": f"Written offline, {chosen % 5}."}},
            base={
                asked.code: {
                    "version": held[asked.code].version if asked.code in held and not stale else 0,
                    "digests": digests(asked.question, held[asked.code].value if asked.code in held else {}),
                }
                for asked in definition.questions
            } if not stale else {},
        )  # fmt: skip
        actions.merge(assistance=each, form=form, by=by, at=self.now)

    def fill(self, each: AssistanceRequest, by: Person) -> None:
        """Answer the first question that still lacks something."""
        held = {row.question: row.version for row in each.answers.all()}
        code = next((gap.question for gap in needs.gaps(each)), None)
        if code is None:
            raise Refused(Missing.NOTHING)
        actions.answer(
            assistance=each, question=code, value=ANSWERS[code], seen=held.get(code, 0), by=by, at=self.now
        )

    def check(self, assistance: AssistanceRequest) -> None:
        """What must hold of a request after every step."""
        assistance = AssistanceRequest.objects.get(pk=assistance.pk)
        records = list(Record.objects.filter(subject=assistance.address).order_by("pk"))
        replayed(assistance, records)
        consents_replayed(assistance, records, self.now)
        counted(assistance, records, self.now)
        assert (assistance.ended_at is not None) == assistance.ended
        assert assistance.holder == assistance.position.holder
        if assistance.first_sent_at:
            assert assistance.first_sent_at == next(
                each.at for each in records if each.act == "assistance.submitted"
            ), "the first date moved"
        unsent = Remark.objects.filter(assistance=assistance, turn=None, sent_at__isnull=False)
        assert not unsent.exists()


class Missing(StrEnum):
    """A reason of our own: there was nothing to do the act on."""

    NOTHING = "nothing-there"
