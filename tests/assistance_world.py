"""A world in which States ask: invented States, the funds, offices, and people with their tasks; and requests brought
to any stage by the acts themselves. A conftest takes the fixtures from here.

`asked` gives a test the world and rolls back what it writes; `asked_committed` gives it a copy in which transactions
really commit. People are found by their first name: `person("amina")`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests import database
from tests.cast import PASSWORD

COOPERATION, FOLLOW_UP, TRAVEL, ISLANDS = (
    "technical-cooperation",
    "review-follow-up",
    "review-travel",
    "ldc-sids",
)
OWN, OTHER = "QMA", "QNA"  # Amina's State, and Chen's
BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
FOUNDED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MANDATE = "Human Rights Council resolution 38/3, paragraph 21"
CREDENTIALS = "credentials of the permanent representative"
DEMO = Path(__file__).resolve().parents[1] / "demo"

# An office: its name, the code of its party, its mandate, its funds.
MISSION, CAPITAL, OTHER_MISSION = "Mission of Marenta", "Ministry of Marenta", "Mission of Orsania"
DESK, ASSESSORS, BOARD, DECIDER = "Fund secretariat", "Assessors", "Board of the funds", "Deciding officer"
ISLANDS_DESK = "Islands secretariat"
FINANCE, ISLANDS_FINANCE = "Finance of the funds", "Islands finance"
OFFICES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    MISSION: (OWN, CREDENTIALS, ()),
    CAPITAL: (OWN, CREDENTIALS, ()),
    OTHER_MISSION: (OTHER, CREDENTIALS, ()),
    DESK: ("", MANDATE, (COOPERATION, FOLLOW_UP, TRAVEL)),
    ASSESSORS: ("", MANDATE, (COOPERATION, FOLLOW_UP, TRAVEL)),
    BOARD: ("", MANDATE, (COOPERATION, FOLLOW_UP)),
    DECIDER: ("", MANDATE, (COOPERATION, FOLLOW_UP, TRAVEL)),
    ISLANDS_DESK: ("", MANDATE, (ISLANDS,)),
    FINANCE: ("", MANDATE, (COOPERATION, FOLLOW_UP, TRAVEL)),
    ISLANDS_FINANCE: ("", MANDATE, (ISLANDS,)),
    "Office of internal oversight": ("", MANDATE, ()),
    "An organization": ("", "consultative status", ()),
    "House of the installation": ("", MANDATE, ()),
}
# Somebody: the office they hold a role in, and the roles.
PEOPLE: dict[str, tuple[str, tuple[str, ...]]] = {
    "Amina": (MISSION, ("drafter", "clearer", "submitter")),  # alone in a small mission
    "Petra": (MISSION, ("drafter",)),
    "Cleo": (MISSION, ("clearer",)),
    "Sam": (CAPITAL, ("submitter",)),
    "Bruno": (CAPITAL, ("follower",)),
    "Chen": (OTHER_MISSION, ("drafter", "clearer", "submitter")),
    "Dalia": (DESK, ("desk",)),
    "Gita": (ISLANDS_DESK, ("desk",)),
    "Emeka": (ASSESSORS, ("assessor",)),
    "Efua": (ASSESSORS, ("assessor",)),
    "Eli": (ASSESSORS, ("assessor",)),
    "Fatou": (BOARD, ("board",)),
    "Dan": (DECIDER, ("decider",)),
    "Femi": (FINANCE, ("finance",)),
    "Frida": (FINANCE, ("finance",)),
    "Ivo": (ISLANDS_FINANCE, ("finance",)),
    "Aud": ("Office of internal oversight", ("auditor",)),
    "Nia": ("An organization", ("contributor",)),
    "Olu": ("House of the installation", ("operator",)),
    "Lee": ("", ()),  # signs in, and holds nothing
}

ANSWERS: dict[str, dict[str, Any]] = {
    "aim": {
        "title": "A register of places of detention",
        "aim": "To know who is held, where, and under which law.",
    },
    "references": {"paragraphs": "A/HRC/RES/38/3#op21", "recommendations": "A/HRC/44/5 para 120.45"},
    "help": {"services": ["advice", "training"], "detail": "Two advisers for six months."},
    "event": {"kind": "own-review", "session": "53", "from": "2026-11-02", "until": "2026-11-13"},
    "session": {"session": "63", "from": "2026-09-14", "until": "2026-10-09"},
    "delegate": {"post": "Director, Ministry of Justice", "earlier": "no"},
    "results": {"results": "The register is kept in every place.\nTwelve officials can keep it."},
    "beneficiaries": {"groups": ["everyone"], "participation": "Three meetings with families."},
    "cost": {"currency": "USD", "total": "120000", "own": "20000"},
    "other_help": {"other": "None was asked or received."},
    "consulted": {"who": "The parliament's committee and two organizations."},
    "context": {"note": "Two storms in one year took most of what was planned."},
    "obstacles": {
        "code": "disaster",
        "words": "Roads were closed.",
        "source": "Ministry of Works, 3 March 2026",
    },
    "contact": {"office": "Mission of Marenta, human rights section", "telephone": ""},
    "urgency": {"wanted": "no", "why": ""},
}


def build() -> None:
    """Fill an empty database: States, routes, offices, people. Each can sign in with PASSWORD."""
    from comity.apps.assistance import actions
    from comity.apps.journal.actions import SYSTEM
    from comity.apps.parties.actions import people
    from comity.apps.parties.models import Office, Party
    from comity.cli import load

    load.world(DEMO)
    actions.load_shipped(by=SYSTEM, at=FOUNDED)
    for name, (party, mandate, funds) in OFFICES.items():
        of = Party.objects.get(code=party) if party else None
        people.open_office(name=name, party=of, mandate=mandate, funds=funds, by=SYSTEM, at=FOUNDED)
    for name, (place, roles) in PEOPLE.items():
        one = people.add_person(email=address_of(name), name=name, password=PASSWORD, by=SYSTEM, at=FOUNDED)
        for role in roles:
            people.give_role(
                person=one, office=Office.objects.get(name=place), role=role, by=SYSTEM, at=FOUNDED
            )


def address_of(name: str) -> str:
    return f"{name.lower()}@world.example"


@pytest.fixture(scope="session")
def asking_world(django_db_setup: None, django_db_blocker) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """The name of a database that holds the world."""
    with django_db_blocker.unblock():
        before = database.current()
        name = database.make()
        database.use(name)
        build()
        database.use(before)
        yield name
        database.drop(name)


@pytest.fixture
def _in_asking_world(asking_world: str, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    with django_db_blocker.unblock():
        before = database.current()
        database.use(asking_world)
    yield
    with django_db_blocker.unblock():
        database.use(before)


@pytest.fixture
def asked(_in_asking_world: None, db: None) -> None:
    """The test runs in the world; what it writes is rolled back."""


@pytest.fixture
def asked_committed(asking_world: str, django_db_blocker) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """A copy of the world in which transactions really commit; its name. Gone after the test."""
    with django_db_blocker.unblock():
        before = database.current()
        name = database.make(asking_world)
        database.use(name)
        yield name
        database.use(before)
        database.drop(name)


def person(name: str) -> Any:
    """Somebody of the world, read fresh; "hana" is a visitor, who is nobody here."""
    from comity.apps.parties.models import Person

    return None if name == "hana" else Person.objects.get(email=address_of(name))


def state(code: str = OWN) -> Any:
    from comity.apps.parties.models import Party

    return Party.objects.get(code=code)


def delegate_of(assistance: Any) -> Any:
    """Somebody who may do everything for the request's State."""
    return person({OWN: "amina", OTHER: "chen"}[assistance.state.code])


def sealed(act: Any, assistance: Any, by: Any, at: datetime, **facts: Any) -> dict[str, Any]:
    """The facts of an act that sends a letter, with the seal of the letter as previewed."""
    from comity.apps.assistance import previews
    from comity.apps.letters.drafts import seal

    return facts | {"letter_seal": seal(previews.preview(act, assistance, by=by, at=at, **facts))}


class Way:
    """One request on its way. Each step is one act, a day after the one before; `at` is the moment of the next."""

    def __init__(
        self, *, of: str = OWN, fund: str = COOPERATION, at: datetime = BEGAN, emergency: bool = False
    ) -> None:
        from comity.apps.assistance import actions

        self.actions, self.at, self.emergency = actions, at, emergency
        who = person({OWN: "amina", OTHER: "chen"}[of])
        self.assistance = actions.begin(state=state(of), route_code=fund, by=who, at=at)
        self.steps: dict[str, Callable[[], None]] = {
            "draft": self.fill, "sent": self.send, "papers": self.take_up, "eligibility": self.accept_papers,
            "assessment": self.find_eligible, "proposal": self.propose, "advice": self.accept,
            "decision": self.advise, "agreement": self.approve, "delivery": self.agree, "reporting": self.report,
            "closed": self.close,
        }  # fmt: skip

    def to(self, stage: str) -> Any:
        """Bring the request to a stage, by the shortest way. Returns it."""
        ends = {"declined": self.decline, "withdrawn": self.withdraw, "discarded": self.discard}
        before = {"declined": "decision", "withdrawn": "sent", "discarded": "draft"}.get(stage, stage)
        for name, step in self.steps.items():
            if name != "advice" or self.assistance.stage != "decision":
                step() if not (name == "decision" and self.assistance.stage == "decision") else None
            if name == before or self.assistance.stage == before != "draft":
                break
        if stage in ends:
            ends[stage]()
        assert self.assistance.stage == stage, (self.assistance.stage, stage)
        return self.assistance

    def do(self, act: Callable[..., Any], by: Any, **facts: Any) -> Any:
        done = act(assistance=self.assistance, by=by, at=self.at, **facts)
        self.at += DAY
        return done

    def do_sealed(self, name: str, by: Any, **facts: Any) -> Any:
        from comity.apps.assistance.access import Act

        facts = sealed(Act(name), self.assistance, by, self.at, **facts)
        return self.do(getattr(self.actions, name.replace("-", "_")), by, **facts)

    def again(self) -> Way:
        """The same way for another try: what is done on one does not move the other."""
        return copy.deepcopy(self, {id(self.actions): self.actions})

    @property
    def delegate(self) -> Any:
        return delegate_of(self.assistance)

    # The State's steps.

    def fill(self) -> None:
        """Answer everything the fund asks."""
        from comity.apps.assistance import routes

        held = {each.question: each.version for each in self.assistance.answers.all()}
        for asked_ in routes.definition(self.assistance.route).questions:
            code = asked_.question.code
            value = ANSWERS[code]
            if code == "urgency" and self.emergency:
                value = {"wanted": "yes", "why": "A storm is three days away."}
            self.actions.answer(
                assistance=self.assistance, question=code, value=value, seen=held.get(code, 0), by=self.delegate,
                at=self.at,
            )  # fmt: skip
        self.at += DAY

    def ready(self, *, until: date | None = None) -> None:
        """Consent to be assessed, and clear."""
        self.do(self.actions.consent, self.delegate, scope="assess", until=until)
        self.do(self.actions.clear, self.delegate)

    def send(self) -> None:
        self.ready()
        self.do(self.actions.submit, self.delegate)

    def answer_remarks(self) -> None:
        """Answer what was remarked on, clear again and send back."""
        for code in sorted({each.question for each in self.assistance.remarks.filter(answered_at=None)}):
            kept = self.assistance.answers.get(question=code)
            value = {
                key: each + " As remarked." if key in ("aim", "detail") else each
                for key, each in kept.value.items()
            }
            self.do(self.actions.answer, self.delegate, question=code, value=value, seen=kept.version)
        self.do(self.actions.clear, self.delegate)
        self.do(self.actions.resubmit, self.delegate)

    def accept(self) -> None:
        self.do(self.actions.accept_proposal, self.delegate)

    def report(self) -> None:
        self.do(
            self.actions.file_report, self.delegate, words="The register is kept in nine of twelve places."
        )

    def withdraw(self) -> None:
        self.do(self.actions.withdraw, self.delegate, reason="other-source")

    def discard(self) -> None:
        self.do(self.actions.discard, self.delegate)

    def publish(self, *parts: str) -> None:
        self.do(
            self.actions.publish, self.delegate, parts=list(parts or ("fact", "title", "answers", "decision"))
        )

    # The desk's steps, and those of who assesses, advises and decides.

    def take_up(self) -> None:
        if self.emergency:
            self.do(self.actions.grant_emergency, person("dalia"), words="A storm is coming.")
        self.do_sealed("take-up", person("dalia"))

    def send_back(self, question: str = "aim") -> None:
        self.do(self.actions.remark, person("dalia"), question=question, text="Say which places are meant.")
        self.do_sealed("return-with-remarks", person("dalia"))

    def accept_papers(self) -> None:
        self.do(self.actions.accept_papers, person("dalia"))

    def judge(self) -> None:
        """Find what no rule could decide, where the desk finds it."""
        from comity.apps.assistance import findings

        for criterion in findings.lacking(self.assistance):
            self.do(
                self.actions.find, person("dalia"), criterion=criterion, met="met", words="Seen.",
                source="a list of 2026",
            )  # fmt: skip

    def find_eligible(self) -> None:
        self.judge()
        self.do_sealed("find-eligible", person("dalia"))

    def assess(self, *names: str, advises: str = "propose", met: str = "met") -> None:
        """Let assessors open and hand in: Emeka and Efua unless others are named."""
        from comity.apps.assistance import findings, routes

        criteria = findings.judged_by_people(routes.definition(self.assistance.route))
        for name in names or ("emeka", "efua"):
            assessment = self.do(self.actions.open_assessment, person(name))
            self.actions.assess(
                assessment=assessment, needs="A register and training.",
                judged={each: {"met": met, "words": "Judged."} for each in criteria}, advises=advises, submit=True,
                by=person(name), at=self.at,
            )  # fmt: skip
            self.at += DAY
        self.assistance.refresh_from_db()

    def propose(self) -> None:
        if not self.assistance.assessments.filter(round=self.assistance.round).exists():
            self.assess()
        if self.emergency:
            self.emergency = False
        self.do_sealed(
            "propose", person("dalia"), plan="Two advisers, from June.", cost=Decimal("100000.00"), currency="USD",
            helpers="An expert of another State.",
        )  # fmt: skip

    def advise(self) -> None:
        self.do(
            self.actions.advise, person("fatou"), advises="approve", words="The need is plain.",
            meeting="64th meeting",
        )  # fmt: skip

    def approve(self) -> None:
        self.do_sealed("approve", person("dan"), reason="in-full", words="As proposed and accepted.")

    def decline(self) -> None:
        from comity.apps.assistance import findings, routes

        criterion = findings.judged_by_people(routes.definition(self.assistance.route))[-1]
        self.do_sealed(
            "decline", person("dan"), reason="criterion-not-met", criterion=criterion, words="It is not met."
        )

    def redirect(self, route_code: str = FOLLOW_UP, *, by: str = "dalia") -> None:
        self.do_sealed("redirect", person(by), route_code=route_code, words="That fund can help more.")

    def agree(self) -> None:
        self.do_sealed("agree", person("dalia"), words="Signed by both.")

    def close(self) -> None:
        self.do_sealed("close", person("dalia"), reason="completed", words="All was done.")


def at_stage(stage: str, **given: Any) -> Any:
    """A request brought to a stage. `given` as for `Way`."""
    return Way(**given).to(stage)


def traces() -> dict[str, Any]:
    """What every table holds now, so that a refused act can be shown to have left nothing: rows of all tables, and what
    the rows of requests and of what hangs on them say."""
    from django.apps import apps
    from django.db import connection
    from psycopg import sql

    said: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            rows = sql.SQL("SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM {} t")
            cursor.execute(rows.format(sql.Identifier(table)))
            said[table] = cursor.fetchone()
    return said


@contextmanager
def refused(reason: Any) -> Iterator[Any]:
    """What is done inside is refused for that reason, and leaves no trace in any table. Gives the refusal."""
    from comity.apps.parties.refusal import Refused

    before = traces()
    with pytest.raises(Refused) as found:
        yield found
    assert found.value.reason is reason, (found.value.reason, found.value.facts)
    assert traces() == before


@contextmanager
def recorded(name: str, *, by: str, office: str = MISSION, mandate: str = CREDENTIALS) -> Iterator[list[Any]]:
    """What is done inside adds one record of that name, by that person in that office under that mandate; no other.
    Gives a list that holds it afterwards."""
    from comity.apps.journal.models import Record
    from comity.apps.parties.models import Office

    last = Record.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    found: list[Any] = []
    yield found
    found += Record.objects.filter(pk__gt=last).order_by("pk")
    assert [each.act for each in found] == [name]
    assert found[0].by == person(by).address
    assert (found[0].office, found[0].mandate) == (Office.objects.get(name=office).address, mandate)
