"""The invented people and requests of the demonstration: read from `demo/`, played through the same acts."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from comity.apps.assistance import actions, findings, previews, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions.deciding import may_decline_by
from comity.apps.assistance.actions.leaving import asked_for
from comity.apps.assistance.models import Assessment, AssistanceRequest
from comity.apps.consents.models import Scope
from comity.apps.funds import actions as money
from comity.apps.funds.access import Act as Books
from comity.apps.funds.actions.approving import worth
from comity.apps.funds.models import Allocation, Fund, Tranche
from comity.apps.journal.actions import SYSTEM
from comity.apps.letters.drafts import seal
from comity.apps.parties.actions import people
from comity.apps.parties.models import Office, Party, Person, Role
from comity.cli import demo_books
from comity.pure.ledger.amounts import Amount

Told = Mapping[str, Any]
SATURDAY = 5
TWO_PERSONS = Decimal(100000)  # in US dollars, as the shipped rule says
MILESTONES = (
    "The agreement is signed and the plan of work public",
    "The first workshops are held and reported",
    "The handbook is in use",
)
SPENT = (
    "Two workshops for thirty officials; the plan of work is public.",
    "The handbook is printed and in use in every district.",
    "Sixty-four clerks work by the new register; nine did before.",
)


@transaction.atomic
def fill(folder: Path, *, now: datetime) -> int:
    """Load routes, people and requests, once. Returns how many requests were played."""
    if AssistanceRequest.objects.exists():
        return 0
    for path in sorted((folder / "routes").glob("*.toml")):
        actions.load_route(text=path.read_text(encoding="utf-8"), by=SYSTEM, at=now)
    people_of_it = cast(folder / "people.csv", now - timedelta(days=500))
    demo_books.keep(folder / "books", people=people_of_it, founded=now - timedelta(days=499), now=now)
    story = tomllib.loads((folder / "requests.toml").read_text(encoding="utf-8"))
    for told in story["request"]:
        _Play(told, story["common"], people_of_it, now).play()
    return len(story["request"])


def cast(path: Path, at: datetime) -> dict[str, Person]:
    """The invented people by the first part of their address; each with their offices and roles."""
    found: dict[str, Person] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            party = Party.objects.get(code=row["party"]) if row["party"] else None
            office = people.open_office(
                name=row["office"], party=party, mandate=row["mandate"], funds=row["funds"].split(), by=SYSTEM, at=at
            )  # fmt: skip
            person = Person.objects.filter(email=row["email"]).first() or people.add_person(
                email=row["email"], name=row["name"], by=SYSTEM, at=at
            )
            for role in row["roles"].split():
                people.give_role(person=person, office=office, role=Role(role), by=SYSTEM, at=at)
            found[row["email"].partition("@")[0]] = person
    return found


class _Play:
    """One request, step by step. A step is "<days ago> <who> <what> [<more>]"."""

    def __init__(self, told: Told, common: Told, cast: Mapping[str, Person], now: datetime) -> None:
        self.told, self.cast, self.now = told, cast, now
        self.answers: dict[str, dict[str, Any]] = {**common, **told["answers"]}
        self.assistance: AssistanceRequest
        self.by: Person
        self.at: datetime
        self.office: Office

    def play(self) -> None:
        for place, step in enumerate(self.told["steps"]):
            days, who, what, *more = step.split()
            self.by, self.at = self.cast[who], self._moment(int(days), place)
            act: Callable[..., None] = getattr(self, "_" + what.replace("-", "_"))
            act(*more)

    def _moment(self, days: int, place: int) -> datetime:
        """That many days ago, or the Friday before, in office hours; later steps of a day come later."""
        day = self.now.date() - timedelta(days=days)
        day -= timedelta(days=max(0, day.weekday() - SATURDAY + 1))
        return datetime(day.year, day.month, day.day, 8, 5, tzinfo=UTC) + timedelta(minutes=2 * place)

    def _do(self, act: Callable[..., Any], **more: Any) -> Any:
        return act(assistance=self.assistance, by=self.by, at=self.at, **more)

    def _with_letter(self, act: Callable[..., Any], name: Act, **facts: Any) -> None:
        body = previews.preview(name, self.assistance, by=self.by, at=self.at, **facts)
        self._do(act, letter_seal=seal(body), **facts)

    # The State's steps.

    def _begin(self) -> None:
        state = Party.objects.get(code=self.told["state"])
        self.assistance = actions.begin(state=state, route_code=self.told["route"], by=self.by, at=self.at)

    def _answer(self) -> None:
        self._fill(set(self.answers))

    def _answer_some(self) -> None:
        self._fill({"aim", "help", "references"})

    def _answer_more(self) -> None:
        self._fill({"results", "beneficiaries"})

    def _fill(self, wanted: set[str]) -> None:
        held = {each.question: each.version for each in self.assistance.answers.all()}
        for asked in routes.definition(self.assistance.route).questions:
            code = asked.question.code
            if code in wanted and code in self.answers:
                self._do(actions.answer, question=code, value=self.answers[code], seen=held.get(code, 0))

    def _consent(self) -> None:
        self._do(actions.consent, scope=Scope.ASSESS, until=self._in_a_year())

    def _publish(self) -> None:
        self._do(actions.publish, parts=list(self.told.get("public", [])), until=None, words="")

    def _send(self) -> None:
        self._do(actions.clear)
        self._do(actions.submit)

    def _renew(self) -> None:
        self._do(actions.renew_consent, until=self._in_a_year(), words="")

    def _accept(self) -> None:
        self._do(actions.accept_proposal, until=self._in_a_year(), words="")

    def _withdraw_consent(self) -> None:
        self._do(
            actions.withdraw_consent, scope=Scope.ASSESS, words="Parliament reads the draft by itself first."
        )

    def _obstacle(self) -> None:
        self._do(
            actions.state_obstacle, code="payment-not-possible",
            words="The bank of the office returned the first transfer.",
            source="Letter of the mission (invented)", from_on=self.at.date() - timedelta(days=10), until_on=None,
        )  # fmt: skip

    def _report(self) -> None:
        self._do(
            actions.file_report, words="Forty-two interpreters were trained; the list of courts is public."
        )

    def _feedback(self) -> None:
        items = asked_for(self.assistance)
        declined = self.assistance.stage == "declined"
        told = [{"item": each, "answered": "no" if declined else "yes"} for each in items]
        self._do(actions.give_feedback, items=told, words="" if declined else "Help came when it was needed.")

    # The fund's steps.

    def _take_up(self) -> None:
        self._with_letter(actions.take_up, Act.TAKE_UP)

    def _emergency(self) -> None:
        self._do(actions.grant_emergency, words="A natural disaster, known to all.")

    def _accept_papers(self) -> None:
        self._do(actions.accept_papers)

    def _find_eligible(self) -> None:
        self._judge()
        self._with_letter(actions.find_eligible, Act.FIND_ELIGIBLE)

    def _judge(self) -> None:
        """Say of each finding the machine leaves open what a person finds."""
        for criterion in findings.lacking(self.assistance):
            self._do(actions.find, criterion=criterion, met="met", words="", source="The papers sent")

    def _refer(self) -> None:
        self._judge()
        self._do(actions.refer, words="The event asked for is none this fund pays for.")

    def _redirect(self, route_code: str) -> None:
        words = "What is asked for is what that fund is there for."
        self._with_letter(actions.redirect, Act.REDIRECT, route_code=route_code, words=words)

    def _remarks(self) -> None:
        for question, text in self.told["remarks"].items():
            self._do(actions.remark, question=question, text=text)

    def _return(self) -> None:
        self._with_letter(actions.return_with_remarks, Act.RETURN_WITH_REMARKS)

    def _open(self) -> None:
        self._do(actions.open_assessment)

    def _assess(self) -> None:
        mine = Assessment.objects.filter(
            assistance=self.assistance, assessor=self.by, submitted_at=None
        ).latest("pk")
        judged = {
            each: {"met": "met", "words": "The papers show it."}
            for each in findings.judged_by_people(routes.definition(self.assistance.route))
        }
        actions.assess(
            assessment=mine, needs="The office exists in law and has no staff yet; training is what it lacks.",
            judged=judged, advises="propose", submit=True, by=self.by, at=self.at,
        )  # fmt: skip

    def _propose(self) -> None:
        total = Decimal(self.answers["cost"]["total"])
        self._with_letter(
            actions.propose, Act.PROPOSE, plan="Two visits, three workshops, and advice by letter for one year.",
            cost=total - Decimal(self.answers["cost"]["own"]), currency="USD",
            helpers="Two advisers named by agreement.",
        )  # fmt: skip

    def _recuse(self) -> None:
        self._do(actions.recuse, words="Taught at one of the colleges.")

    def _advise(self) -> None:
        self._do(
            actions.advise, advises="approve", words="The plan is the State's own and its cost is in measure.",
            meeting="Meeting by correspondence (invented)",
        )  # fmt: skip

    def _approve(self) -> None:
        self._with_letter(
            actions.approve,
            Act.APPROVE,
            reason=self._reason("approved"),
            words="The criteria are met.",
            in_part=False,
        )

    def _decline(self) -> None:
        self._with_letter(
            actions.decline, Act.DECLINE, reason=self._reason("declined"), criterion=may_decline_by(self.assistance)[0],
            words="A delegate was paid for by this fund for the same event.",
        )  # fmt: skip

    def _agree(self) -> None:
        self._with_letter(actions.agree, Act.AGREE, words="Agreement signed by both sides (invented).")

    def _close(self) -> None:
        self._with_letter(actions.close, Act.CLOSE, reason=self._reason("closed"), words="The work is done.")

    # The finance officers' steps.

    def _allocate(self) -> None:
        proposal = self.assistance.proposals.latest("version")
        wanted = [(self.assistance, Amount(proposal.cost, proposal.currency))]
        fund, day = self._fund(), self.at.date()
        if worth(wanted[0][1], day) >= TWO_PERSONS:
            facts = money.of_allocate(fund, wanted, day)
            money.approve(fund=fund, act=Books.ALLOCATE, facts=facts, by=self.cast["paola"], at=self.at)
        money.allocate(fund=fund, requests=wanted, day=day, by=self.by, at=self.at)

    def _obligate(self, *numbers: str) -> None:
        parts = [
            money.Part(Decimal(each), MILESTONES[place], self.at.date() + timedelta(days=30 + 60 * place))
            for place, each in enumerate(numbers)
        ]
        money.obligate(allocation=self._allocation(), parts=parts, day=self.at.date(), by=self.by, at=self.at)

    def _pay(self, nth: str) -> None:
        money.pay(tranche=self._part(nth), day=self.at.date(), by=self.by, at=self.at)

    def _spent(self, nth: str, number: str) -> None:
        money.report_spending(
            tranche=self._part(nth), spent=Amount(Decimal(number), "USD"), words=SPENT[int(nth) - 1],
            reference="Report of the office, by note (invented)", day=self.at.date(), by=self.by, at=self.at,
        )  # fmt: skip

    def _returned(self, nth: str, number: str) -> None:
        money.return_unspent(
            tranche=self._part(nth), amount=Amount(Decimal(number), "USD"), day=self.at.date(),
            words="Less was needed than planned.", by=self.by, at=self.at,
        )  # fmt: skip

    def _payment_obstacle(self, nth: str) -> None:
        money.note_obstacle(
            tranche=self._part(nth), code="payment-not-possible",
            words="The bank of the office returned the first transfer.",
            source="Letter of the mission (invented)", from_on=self.at.date() - timedelta(days=1),
            by=self.by, at=self.at,
        )  # fmt: skip

    def _fund(self) -> Fund:
        return Fund.objects.get(code=self.told["route"])

    def _allocation(self) -> Allocation:
        return Allocation.objects.get(assistance=self.assistance)

    def _part(self, nth: str) -> Tranche:
        return Tranche.objects.get(allocation__assistance=self.assistance, nth=int(nth))

    def _reason(self, outcome: str) -> str:
        return next(
            each.code for each in routes.definition(self.assistance.route).reasons if each.outcome == outcome
        )

    def _in_a_year(self) -> date:
        return self.now.date() + timedelta(days=365)
