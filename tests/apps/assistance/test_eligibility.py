"""The truth table of each fund: what its rules find of every list a State can be on, on the days before, on and after
its ends, for each event, each seat on the Council and each earlier grant. The table is written by hand from the funds'
own pages (tests/vectors/eligibility.csv). Here each row is made of rows of the registry and of the record, and judged
by the shipped routes."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from comity.apps.assistance import earlier, findings
from comity.apps.assistance.case import case, rules
from comity.apps.assistance.models import AssistanceRequest, Decision, Finding
from comity.apps.assistance.refusal import Reason
from comity.apps.assistance.routes import definition
from comity.apps.journal.actions import SYSTEM, record
from comity.apps.parties.actions import registry
from comity.apps.parties.models import Membership, Party, Status
from comity.pure.criteria import findings as criteria
from comity.pure.criteria.findings import Found
from tests.assistance_world import ANSWERS, FOUNDED, ISLANDS, OTHER, OWN, TRAVEL, Way, person, refused

pytestmark = pytest.mark.usefixtures("asked")
TABLE = Path(__file__).parents[2] / "vectors" / "eligibility.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
ASKED = date(2026, 3, 10)
TRAVELS = date(2026, 11, 2)
DAY, YEAR = timedelta(days=1), timedelta(days=365)
# The first and last day of a list that the day of asking stands to as the name says.
EDGES: dict[str, tuple[date | None, date | None]] = {
    "": (None, None), "open": (None, None), "day before the first": (ASKED + DAY, None), "first day": (ASKED, None),
    "last day": (None, ASKED), "day after the last": (None, ASKED - DAY),
}  # fmt: skip
SEATS: dict[str, tuple[date, date] | None] = {
    "": None, "never": None, "not known": None, "sits": (TRAVELS - YEAR, TRAVELS + YEAR),
    "until that day": (TRAVELS - YEAR, TRAVELS), "from that day": (TRAVELS, TRAVELS + YEAR),
    "until the day before": (TRAVELS - YEAR, TRAVELS - DAY), "from the day after": (TRAVELS + DAY, TRAVELS + YEAR),
}  # fmt: skip
COLUMNS = {
    TRAVEL: {"developing": "category", "event": "finds_event", "troika": "troika", "one-delegate": "one_delegate"},
    ISLANDS: {"category": "category", "one-delegate": "one_delegate"},
}  # fmt: skip


class Sent:
    """Requests of two States to one fund as they would stand after being sent, changed past the acts."""

    def __init__(self, fund: str) -> None:
        self.fund = fund
        self.question = "event" if fund == TRAVEL else "session"
        self.requests = {code: self.request(code) for code in (OWN, OTHER)}

    def request(self, code: str, fund: str = "") -> AssistanceRequest:
        way = Way(of=code, fund=fund or self.fund)
        way.to("draft")
        AssistanceRequest.objects.filter(pk=way.assistance.pk).update(
            first_sent_at=FOUNDED.replace(month=ASKED.month, day=ASKED.day), reference=f"R-2026-{way.assistance.pk:05d}"
        )  # fmt: skip
        way.assistance.refresh_from_db()
        return way.assistance

    def set(self, code: str, row: dict[str, str]) -> None:
        """Let the registry and the request say what a row says."""
        state = Party.objects.get(code=code)
        state.statuses.all().delete()
        names = row["lists"].split() if row["lists"] != "none" else []
        for name in names:
            # Of several lists the edge is the first's: whoever leaves LDC may stay on another.
            edged = name == "LDC" or "LDC" not in names
            first, last = EDGES[row["edge"] if edged else "open"]
            Status.objects.create(
                party=state, status=name, valid_from=first, valid_until=last, source="a test"
            )
        self.seat(state, row["council"])
        request = self.requests[code]
        request.answers.exclude(question__in=["aim", "help"]).delete()
        if row["event"]:
            value = {**ANSWERS[self.question], "mission": row["mission"]}
            self.answer(
                request, self.question, {**value, "kind": row["event"]} if self.fund == TRAVEL else value
            )
        before = {"": {}, "yes": {"earlier": "yes"}}.get(row["earlier"], {"earlier": "no"})
        self.answer(request, "delegate", {"post": "Director", **before})
        self.before(code, row)

    def seat(self, state: Party, seat: str) -> None:
        Membership.objects.filter(party=state, of__fictional=True, of__kind="un-body").delete()
        council = Party.objects.filter(kind="un-body", fictional=True)[0]
        if (spell := SEATS[seat]) is not None:
            Membership.objects.create(
                party=state, of=council, valid_from=spell[0], valid_until=spell[1], source="a test"
            )

    def answer(self, request: AssistanceRequest, question: str, value: dict[str, Any]) -> None:
        request.answers.update_or_create(
            question=question, defaults={"value": value, "by": person("amina"), "at": FOUNDED}
        )

    def before(self, code: str, row: dict[str, str]) -> None:
        """Make the earlier request a row tells of."""
        told = row["earlier"]
        AssistanceRequest.objects.exclude(pk__in=[each.pk for each in self.requests.values()]).update(
            fund="nobody-s"
        )
        if told in ("", "yes", "no"):
            return
        other = self.request(OTHER if told == "granted to another State" else code)
        event = {**ANSWERS[self.question], "kind": row["event"]}
        if told == "granted to another event":
            event["kind"] = "own-review" if row["event"] != "own-review" else "own-adoption"
        if told == "granted to another session":
            event["session"] = "54"
        self.answer(other, self.question, event)
        fund = "coast-fund" if told == "granted by another fund" else self.fund
        stage = "withdrawn" if told.startswith("withdrawn") else "delivery"
        AssistanceRequest.objects.filter(pk=other.pk).update(fund=fund, stage=stage)
        if told == "asked and not decided":
            return
        Decision.objects.create(
            assistance=other, outcome="approve", reason="in-full", criteria_version=1, words="Yes.", by=person("dan"),
            office=person("dan").holdings.first().office, mandate="x", at=FOUNDED, total_days=1, desk_days=1,
        )  # fmt: skip
        if told == "withdrawn on the way":
            record("assistance.agreed", subject=other.address, by=SYSTEM, at=FOUNDED)

    def found(self, code: str) -> list[Found]:
        request = AssistanceRequest.objects.get(pk=self.requests[code].pk)
        return list(criteria.findings(case(request, FOUNDED), rules(definition(request.route))))


def expected(row: dict[str, str]) -> dict[str, str]:
    return {criterion: row[column] for criterion, column in COLUMNS.get(row["fund"], {}).items()}


@pytest.mark.parametrize("fund", ["review-travel", "ldc-sids", "technical-cooperation", "review-follow-up"])
def test_every_row_of_a_funds_truth_table(fund: str) -> None:
    sent = Sent(fund)
    rows = [row for row in ROWS if row["fund"] == fund]
    assert len(rows) >= 29
    wrong = []
    for row in rows:
        Membership.objects.filter(of__fictional=True, of__kind="un-body").delete()
        if row["council"] not in ("", "not known"):  # the registry knows of others who sit
            sent.seat(Party.objects.get(code="QPA"), "sits")
        sent.set(OWN, row)
        found = sent.found(OWN)
        told = {each.criterion: each.met for each in found}
        if {name: told[name] for name in expected(row)} != expected(row):
            wrong.append((row, told))
        assert told["state"] == "met"
        if not expected(row):  # two of the funds ask for no list, no event and no earlier grant
            assert not {"category", "developing", "event", "troika", "one-delegate"} & set(told)
        assert [each.source for each in found] == [
            each.source for each in definition(sent.requests[OWN].route).criteria
        ]
    assert wrong == []


@pytest.mark.parametrize("fund", [TRAVEL, ISLANDS])
def test_two_States_that_change_places_change_findings(fund: str) -> None:
    sent = Sent(fund)
    plain = [row for row in ROWS if row["fund"] == fund and row["earlier"] in ("", "yes", "no")]
    for one, two in zip(plain[::7], plain[3::7], strict=False):
        found = []
        for own, other in ((one, two), (two, one)):
            Membership.objects.filter(of__fictional=True, of__kind="un-body").delete()
            sent.seat(Party.objects.get(code="QPA"), "sits")
            sent.set(OWN, own)
            sent.set(OTHER, other)
            found.append([[(each.met, each.why) for each in sent.found(code)] for code in (OWN, OTHER)])
        assert found[0] == found[1][::-1], (one, two)


def test_the_table_holds_every_list_at_every_edge_for_every_event() -> None:
    travel = {(row["lists"], row["edge"], row["event"]) for row in ROWS if row["fund"] == TRAVEL}
    edges = [name for name in EDGES if name]
    for event in ("own-review", "own-adoption", "report-training", "troika", ""):
        assert ("none", "", event) in travel
        assert all((name, edge, event) in travel for name in ("DEV", "LDC", "LLDC", "SIDS") for edge in edges)
    for fund in ("ldc-sids", "technical-cooperation", "review-follow-up"):
        held = {(row["lists"], row["edge"]) for row in ROWS if row["fund"] == fund}
        assert all((name, edge) in held for name in ("DEV", "LDC", "LLDC", "SIDS") for edge in edges)
    seats = {(row["council"], row["mission"]) for row in ROWS if row["event"] == "troika"}
    assert all((seat, mission) in seats for seat in SEATS if seat for mission in ("", "no", "yes"))


# The registry as shipped, on the days of General Assembly resolutions 73/133, 78/125 and 68/18.
@pytest.mark.parametrize(
    ("code", "day", "lists"),
    [
        ("BTN", date(2023, 12, 12), {"LDC", "LLDC"}), ("BTN", date(2023, 12, 13), {"LLDC"}),
        ("STP", date(2024, 12, 12), {"LDC", "SIDS"}), ("STP", date(2024, 12, 13), {"SIDS"}),
        ("VUT", date(2020, 12, 3), {"LDC", "SIDS"}), ("VUT", date(2020, 12, 4), {"SIDS"}),
        ("GNQ", date(2017, 6, 3), {"LDC"}), ("GNQ", date(2017, 6, 4), set()),
    ],
)  # fmt: skip
def test_a_request_sees_the_lists_of_the_day_it_was_sent(code: str, day: date, lists: set[str]) -> None:
    registry.load(by=SYSTEM, at=FOUNDED)
    request = Way(fund=ISLANDS).assistance
    AssistanceRequest.objects.filter(pk=request.pk).update(
        state=Party.objects.get(code=code), first_sent_at=FOUNDED.replace(year=day.year, month=day.month, day=day.day),
        reference="R-2026-00001",
    )  # fmt: skip
    request = AssistanceRequest.objects.get(pk=request.pk)
    seen = case(request, FOUNDED)
    assert seen.categories == lists
    found = {each.criterion: each.met for each in criteria.findings(seen, rules(definition(request.route)))}
    assert found["category"] == ("met" if lists & {"LDC", "SIDS"} else "not-met")


@pytest.mark.parametrize(
    ("code", "day", "sits"),
    [
        ("TUN", date(2018, 7, 5), True), ("USA", date(2018, 6, 19), True), ("USA", date(2018, 6, 20), False),
        ("ISL", date(2018, 7, 12), False), ("ISL", date(2018, 7, 13), True), ("FRA", date(2018, 7, 5), False),
        ("FRA", date(2050, 1, 1), None),  # nobody was elected yet
        ("BGD", date(2008, 3, 1), None), ("BTN", date(2008, 3, 1), None),  # known by the year alone, or not at all
    ],
)  # fmt: skip
def test_a_seat_on_the_Council_is_read_from_the_registry_or_left_open(
    code: str, day: date, sits: bool | None
) -> None:
    registry.load(by=SYSTEM, at=FOUNDED)
    assert earlier.sits(Party.objects.get(code=code), day) is sits


def test_a_report_is_owed_from_the_approval_until_it_is_filed() -> None:
    first = Way(fund=TRAVEL)
    second = Way(fund=TRAVEL, at=first.at)
    owed = {}
    for stage in ("decision", "agreement", "delivery", "reporting", "closed"):
        while first.assistance.stage != stage:
            step = {
                "decision": "agreement",
                "agreement": "delivery",
                "delivery": "reporting",
                "reporting": "closed",
            }
            first.to("decision") if first.assistance.stage == "draft" else first.steps[
                step[first.assistance.stage]
            ]()
        owed[stage] = case(second.assistance, first.at).reports_owed
    assert owed == {"decision": 0, "agreement": 1, "delivery": 1, "reporting": 0, "closed": 0}


def test_of_two_requests_for_one_event_the_second_is_not_approved() -> None:
    ways = [Way(fund=TRAVEL), Way(fund=TRAVEL)]
    for way in ways:
        way.to("decision")
    ways[0].approve()
    with refused(Reason.CRITERION_NOT_MET) as found:
        ways[1].approve()
    assert found.value.facts == {"criteria": ["one-delegate"]}
    # A person who looks at it and says why can let it stand; and it can be declined by what the rules find now.
    other = ways[1].again()
    other.do_sealed(
        "decline",
        person("dan"),
        reason="criterion-not-met",
        criterion="one-delegate",
        words="One was granted.",
    )
    last = Finding.objects.filter(assistance=other.assistance, criterion="one-delegate").latest("pk")
    assert (last.met, last.words, last.by, other.assistance.stage) == (
        "not-met",
        "one-before",
        None,
        "declined",
    )


def test_what_a_person_found_is_not_overtaken_by_a_rule() -> None:
    ways = [Way(fund=TRAVEL), Way(fund=TRAVEL)]
    for way in ways:
        way.to("decision")
    ways[0].approve()
    assert [each.criterion for each in findings.overtaken(ways[1].assistance)] == ["one-delegate"]
    Finding.objects.create(
        assistance=ways[1].assistance, criterion="one-delegate", criteria_version=2, met="met", source="their letter",
        words="The first delegate fell ill.", by=person("dalia"), at=ways[1].at,
    )  # fmt: skip
    assert findings.overtaken(ways[1].assistance) == []
    ways[1].approve()
    assert ways[1].assistance.stage == "agreement"


def test_what_no_rule_reads_of_travel_is_not_looked_up() -> None:
    way = Way(fund=TRAVEL)
    way.to("draft")
    assert case(way.assistance, way.at).council_member is None
    way.assistance.answers.filter(question="event").update(
        value={**ANSWERS["event"], "kind": "troika", "mission": "no"}
    )
    found = case(way.assistance, way.at)
    assert (found.council_member, found.geneva_mission) == (True, False)
