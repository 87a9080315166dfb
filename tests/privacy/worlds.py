"""Worlds that differ in one request whose State refused publication, made from one script with the same seeds and
moments; and everything that can be asked of them from outside.

What is drawn by lot is drawn from a seed: numbers and salts of a request from the request's own, what fills a batch of
the log from its moment. So what is the same in two worlds gives the same bytes in both.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from tests import database
from tests.assistance_world import (
    BEGAN,
    COOPERATION,
    CREDENTIALS,
    DAY,
    FOUNDED,
    OTHER,
    OWN,
    Way,
    address_of,
    person,
    state,
)
from tests.cast import PASSWORD

THIRD = "QPA"  # a State with which nothing in these worlds has to do but one request in one of them
THIRD_MISSION = "Mission of the third"
TICK = timedelta(hours=6)  # every act of a tick of these worlds fits into the fill of a batch
END = BEGAN + 44 * DAY
NIGHTS = (END - DAY, END)
FOLLOWER = "reader@outside.example"

Tell = Callable[["Secret"], None]


class Seeded:
    """What is drawn by lot, from a seed."""

    def __init__(self) -> None:
        self.draw = random.Random(0)

    def begin(self, seed: str) -> None:
        self.draw.seed(seed)

    def bytes(self, n: int = 32) -> bytes:
        return self.draw.randbytes(n)

    def below(self, n: int) -> int:
        return self.draw.randrange(n)

    def number(self) -> uuid.UUID:
        return uuid.UUID(int=self.draw.getrandbits(128), version=4)


class Secret(Way):
    """A request at odd hours, alone in its ticks; its answers in two halves, so that no tick has more than a fill."""

    def __init__(self, *, of: str, title: str, fund: str = COOPERATION, at: datetime = BEGAN) -> None:
        from comity.apps.assistance import actions

        self.of, self.title = of, title
        self.actions, self.at, self.emergency = actions, at, False
        self.assistance = actions.begin(state=state(of), route_code=fund, by=self.delegate, at=at)
        self.steps = {
            "draft": self.fill, "sent": self.send, "papers": self.take_up, "eligibility": self.accept_papers,
            "assessment": self.find_eligible, "proposal": self.propose, "advice": self.accept,
            "decision": self.advise, "agreement": self.approve, "delivery": self.agree, "reporting": self.report,
            "closed": self.close,
        }  # fmt: skip

    @property
    def delegate(self) -> Any:
        return person({OWN: "amina", OTHER: "chen", THIRD: "tala"}[self.of])

    def fill(self) -> None:
        from comity.apps.assistance import routes
        from tests.assistance_world import ANSWERS

        held = {each.question: each.version for each in self.assistance.answers.all()}
        for place, asked in enumerate(routes.definition(self.assistance.route).questions):
            code = asked.question.code
            value = ANSWERS[code] | ({"title": self.title} if code == "aim" else {})
            at = self.at + TICK * (1 + place // 6)
            self.actions.answer(
                assistance=self.assistance,
                question=code,
                value=value,
                seen=held.get(code, 0),
                by=self.delegate,
                at=at,
            )
        self.at += DAY


@dataclass
class World:
    """One world: its database, the secret request if it has one, and the names of what both have."""

    name: str
    home: Path
    secret: Any
    known: dict[str, str] = field(
        default_factory=dict
    )  # what is public by name: {reference or number: its name}


def build(name: str, home: Path, settings: Any, monkeypatch: Any, secret: Callable[[], Any] | None) -> World:
    """Fill the database in use: the same public requests in every world, and one secret among them."""
    from django.apps import apps
    from django.db import models

    from comity.apps.journal.models import Record

    home.mkdir(parents=True)
    settings.LOG_HOME, settings.LOG_KEY_FILE, settings.WITNESSES = home, "", []
    settings.OPEN_DATA_HOME = home / "open-data"
    drawn = Seeded()
    monkeypatch.setattr(Record._meta.get_field("salt"), "_get_default", drawn.bytes, raising=False)
    for each in (one for model in apps.get_models() for one in model._meta.concrete_fields):
        if isinstance(each, models.UUIDField) and each.has_default():
            monkeypatch.setattr(each, "_get_default", drawn.number, raising=False)
    monkeypatch.setattr("comity.apps.assistance.actions.sending.secrets.randbelow", drawn.below)
    monkeypatch.setattr("comity.apps.journal.sealing.secrets.token_bytes", drawn.bytes)
    drawn.begin("people")
    _people()
    ways: dict[str, Any] = {}
    drawn.begin("shown before")
    ways["BEFORE"] = _shown("papers", BEGAN)
    drawn.begin("chen's own")
    ways["CHENS"] = Way(of=OTHER, at=BEGAN + DAY)
    ways["CHENS"].to("decision")
    found = None
    if secret is not None:
        drawn.begin("secret")
        found = secret()
        if beside := getattr(found, "beside", None):
            ways["BESIDE"] = beside
    drawn.begin("shown after")
    ways["AFTER"] = _shown("sent", BEGAN + 20 * DAY)
    drawn.begin("chen's second")
    ways["SECOND"] = Way(of=OTHER, at=BEGAN + 21 * DAY)
    ways["SECOND"].to("papers")
    drawn.begin("shown decided")
    ways["DECIDED"] = _shown("declined", BEGAN + 22 * DAY)
    _live(name, drawn)
    world = World(name, home, found.assistance if found else None)
    for each, way in ways.items():
        way.assistance.refresh_from_db()
        world.known |= {way.assistance.reference: each, str(way.assistance.number): f"NUMBER-OF-{each}"}
    if world.secret is not None:
        world.secret.refresh_from_db()
        assert world.secret.first_sent_at is not None
        assert not world.secret.public_on(END.date())
    return world


def _people() -> None:
    from comity.apps.journal.actions import SYSTEM
    from comity.apps.notices.actions import following
    from comity.apps.parties.actions import people

    office = people.open_office(
        name=THIRD_MISSION, party=state(THIRD), mandate=CREDENTIALS, funds=(), by=SYSTEM, at=FOUNDED
    )
    tala = people.add_person(email=address_of("tala"), name="Tala", password=PASSWORD, by=SYSTEM, at=FOUNDED)
    for role in ("drafter", "clearer", "submitter"):
        people.give_role(person=tala, office=office, role=role, by=SYSTEM, at=FOUNDED)
    for subject in ("register", f"funds/{COOPERATION}", "log"):
        asked = following.ask(subject=subject, email=FOLLOWER, how="at-once", language="en", at=FOUNDED)
        assert asked is not None
        following.confirm(token=following.confirm_token(asked), at=FOUNDED)


def _shown(stage: str, at: datetime) -> Any:
    way = Way(at=at)
    way.to(stage)
    way.publish()
    return way


def _live(name: str, drawn: Seeded) -> None:
    """Let the worker do what it does by itself, at each tick: seal what was done by then, tell who follows, and at
    night write the open data."""
    from comity.apps.journal import sealing
    from comity.apps.journal.models import Record
    from comity.apps.register.open_data import writing
    from comity.mail import composing

    rows = list(Record.objects.order_by("pk").values_list("at", "pk"))
    with psycopg.connect(database.address(name, owner=True), autocommit=True) as owner:
        owner.execute("DELETE FROM journal_waiting")
        at = FOUNDED
        _let_wait(owner, [pk for when, pk in rows if when < BEGAN])
        _tick(sealing, drawn, at)
        composing.compose(at=at)
        at = BEGAN
        while at < END:
            done = [pk for when, pk in rows if at <= when < at + TICK]
            at += TICK
            _let_wait(owner, done)
            _tick(sealing, drawn, at)
            composing.compose(at=at)
            if at in NIGHTS:
                writing.write(at=at)


def _let_wait(owner: Any, numbers: list[int]) -> None:
    with owner.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO journal_waiting (record_id) VALUES (%s)", [(each,) for each in numbers]
        )


def _tick(sealing: Any, drawn: Seeded, at: datetime) -> None:
    drawn.begin(at.isoformat())
    sealing.seal(at=at)


@contextmanager
def made(asking_world: str, blocker: Any) -> Iterator[str]:
    """A copy of the asking world in which transactions really commit; its name."""
    with blocker.unblock():
        before = database.current()
        name = database.make(asking_world)
        database.use(name)
        try:
            yield name
        finally:
            database.use(before)
            database.drop(name)


def of_own() -> Any:
    """Amina's: a long one, decided about by many."""
    way = Secret(of=OWN, title="QUIETMARKER of one State", at=BEGAN + 5 * DAY + TICK)
    way.to("papers")
    way.send_back()
    way.answer_remarks()
    way.accept_papers()
    way.find_eligible()
    way.assess()
    return way


def of_third() -> Any:
    """Another State's: a short one, under way as well."""
    way = Secret(of=THIRD, title="Something QUIETMARKER else altogether", at=BEGAN + 5 * DAY + TICK)
    way.to("papers")
    return way


def approved() -> Any:
    way = Secret(of=OWN, title="QUIETMARKER approved", at=BEGAN + 5 * DAY + TICK)
    way.to("agreement")
    return way


def declined() -> Any:
    way = Secret(of=THIRD, title="QUIETMARKER declined", at=BEGAN + 5 * DAY + TICK)
    way.to("declined")
    return way


def short() -> Any:
    """Sent, and no more: what a world without it is compared with."""
    way = Secret(of=THIRD, title="QUIETMARKER sent", at=BEGAN + 5 * DAY + TICK)
    way.to("sent")
    return way


def of_own_with_money(number: str = "4520.00") -> Any:
    """Amina's, with money set aside for it and paid, beside a public request of the same fund with money."""
    return _with_money(of_own, number)


def of_third_with_money(number: str = "4520.00") -> Any:
    return _with_money(of_third, number)


def _with_money(secret: Callable[[], Any], number: str) -> Any:
    from decimal import Decimal

    from comity.apps.funds.models import Fund
    from tests import spent

    begun = BEGAN.date()
    fund = Fund.objects.create(code=COOPERATION, name="Fund for technical cooperation", invented=True)
    pool = spent.give(fund, "A house of weavers", "90000", begun, unearmarked=True)
    bound = spent.give(
        fund, "A guild of ferrymen", "22600", begun, unearmarked=False, earmark="For work on registers"
    )
    open_to_all = _shown("sent", BEGAN + 2 * DAY)
    found = secret()
    for way, gift, of_it in ((open_to_all, bound, "2260.00"), (found, pool, number)):
        direct = (Decimal(of_it) / Decimal("1.13")).quantize(Decimal("0.01"))
        for day in (begun + 26 * DAY, begun + 40 * DAY):
            said = "QUIETMARKER" if way is found else ""
            allocation = spent.set_aside(fund, way.assistance, of_it, day, of=gift, words=said)
            spent.pay(allocation, f"{direct}", f"{Decimal(of_it) - direct}", day, of=gift)
    found.beside = open_to_all
    return found


def moment() -> datetime:
    return datetime.now(UTC)
