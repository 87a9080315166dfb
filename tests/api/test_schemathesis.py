"""The whole API against its own schema, by calls nobody thought of: what fits, what does not, by every kind of token.

`--examples=50` makes more of them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from comity.apps.assistance import access
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.journal.models import Record
from tests.api.conftest import secret_of
from tests.assistance_world import COOPERATION, OTHER, TRAVEL, Way, person

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
PEOPLE = ("amina", "chen", "dalia", "emeka", "fatou", "dan", "aud", "nia", "femi", "frida", "olu")
# Codes that an act knows, where any word would do for the schema: without them few calls came far.
KNOWN = {
    "question": "aim", "criterion": "money", "reason": "in-full", "fund": TRAVEL, "state": "QMA", "currency": "USD",
    "code": "disaster", "until": None, "until_on": None, "from_on": "2026-03-01",
    "value": {"title": "t\u0007", "aim": "a"},
}  # fmt: skip
on_the_books: Counter[int] = Counter()  # how acts on the books answered
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@dataclass(frozen=True)
class World:
    """What calls are made with: addresses of requests at every kind of stage, and tokens of every kind."""

    refs: list[str]
    tokens: dict[str, str]
    books: dict[str, Any]  # what acts on the books know, where any number would do for the schema
    able: dict[str, list[tuple[str, str]]]  # by act: addresses and people who may do it there now


@pytest.fixture
def _kept_open() -> Iterator[None]:
    """Calls of the whole application keep the test's connection, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(asked_committed: str, _kept_open: None) -> World:
    # What waits in the queue comes last: the fund's guarantees would put it first.
    stages = (
        "closed",
        "delivery",
        "decision",
        "proposal",
        "assessment",
        "eligibility",
        "papers",
        "draft",
        "sent",
    )
    found = [Way().to(stage) for stage in stages]
    found += [Way(of=OTHER, fund=TRAVEL).to("papers")]
    public = Way(fund=COOPERATION)
    public.to("sent")
    public.publish("fact", "title")
    tokens = {"nobody": "", "wrong": "comity_" + "x" * 43}
    for scope in ("read", "draft"):
        tokens[scope] = secret_of("amina", scope)
    tokens |= {who: secret_of(who) for who in PEOPLE}
    found.append(public.assistance)
    able: dict[str, list[tuple[str, str]]] = {}
    for each in found:
        for who in PEOPLE:
            for act in access.may_do(person(who), each, at=datetime.now(UTC)):
                able.setdefault(act.value, []).append((str(each.number), who))
    return World([str(each.number) for each in found], tokens, books(), able)


def books() -> dict[str, Any]:
    """A fund with a pledge, money, an allocation in parts, and a statement; the numbers that acts name."""
    from comity.apps.funds import actions
    from comity.apps.funds.actions import spending, statements
    from comity.apps.funds.models import Entry, StatementLine
    from comity.apps.journal.actions import SYSTEM
    from comity.pure.ledger.amounts import amount

    by, at = person("femi"), datetime.now(UTC)
    day = at.date()
    way = Way(fund=COOPERATION)
    way.to("agreement")
    fund = actions.set_fund(code=COOPERATION, name="A fund", by=SYSTEM, at=at)
    gift = actions.pledge(fund=fund, donor="A town", amount=amount("900.00 USD"), day=day, by=by, at=at)
    actions.receive(contribution=gift, amount=amount("500.00 USD"), day=day, by=by, at=at)
    (made,) = spending.allocate(
        fund=fund, requests=[(way.assistance, amount("100.00 USD"))], day=day, by=by, at=at
    )
    (part,) = spending.obligate(
        allocation=made, parts=[spending.Part(amount("50.00 USD").number, "Signed")], day=day, by=by, at=at
    )
    statement = f"Booking date,Amount,Currency,Description\n{day},5.00,USD,A gift\n".encode()
    statements.import_statement(fund=fund, data=statement, name="a.csv", by=by, at=at)
    return {
        "contribution": gift.pk, "entry": Entry.objects.latest("pk").pk, "allocation": made.pk, "tranche": part.pk,
        "line": StatementLine.objects.get().pk, "currency": "USD", "amount": "5.00", "day": day.isoformat(),
        "number": gift.pk, "follows": None, "taken": "4.00", "into": "EUR", "spent": "1.00", "last": "2025-12-31",
        "requests": [{"request": way.assistance.reference, "amount": "10.00", "currency": "USD"}],
        "parts": [{"number": "5.00", "milestone": "Done", "due_on": None}], "kind": "bank",
    }  # fmt: skip


def without_security(environ: dict[str, Any], start: Any) -> Any:
    """The application, with a schema that tells of no tokens: each is tried here, and none left out at will."""
    from comity.api.door import api
    from comity.site.wsgi import application

    if environ["PATH_INFO"] != "/schema.json":
        return application(environ, start)
    schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    for path in schema["paths"].values():
        for operation in path.values():
            operation.pop("security", None)
    start("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(schema).encode()]


def operations(schema: Any) -> Iterator[Any]:
    for each in schema.get_all_operations():
        yield each.ok()


def call(operation: Any, mode: Any, world: World, examples: int, answered: Counter[int]) -> list[str]:
    """Call an operation in many ways, and return what did not agree with the schema."""
    wrong: list[str] = []

    anybody = st.tuples(st.sampled_from(["", *world.refs]), st.sampled_from(sorted(world.tokens)))
    if "/funds/{code}/" in operation.path:
        anybody = st.one_of(st.just(("", "femi")), anybody)
    able = world.able.get(operation.path.rsplit("/", 1)[1], [])

    @seed(
        crc32(f"{operation.label} {mode}".encode())
    )  # the same calls in every run, others for each operation
    @settings(
        max_examples=examples, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(
        case=operation.as_strategy(generation_mode=mode),
        where=st.one_of(st.sampled_from(able), anybody) if able else anybody,
        known=st.booleans(),
    )
    def tries(case: Any, where: tuple[str, str], known: bool) -> None:
        ref, who = where
        if ref and "ref" in (case.path_parameters or {}):
            case.path_parameters["ref"] = ref
        if known and mode is GenerationMode.POSITIVE and isinstance(case.body, dict):
            case.body |= {name: value for name, value in KNOWN.items() if name in case.body}
        if "/funds/{code}" in operation.path and (known or who == "femi"):
            case.path_parameters |= {"code": COOPERATION} | (
                {"number": world.books["number"]} if "number" in case.path_parameters else {}
            )
            if mode is GenerationMode.POSITIVE and isinstance(case.body, dict):
                case.body |= {name: value for name, value in world.books.items() if name in case.body}
        token = world.tokens[who]
        headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {token}"} if token else {})
        try:
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=CHECKS)
            answered[answer.status_code] += 1
            if operation.path.startswith("/api/funds/{code}/acts/"):
                on_the_books[answer.status_code] += 1
        except (Exception, BaseExceptionGroup) as failure:
            wrong.append(f"{operation.label} as {who}: {failure}")

    try:
        tries()
    except Unsatisfiable:  # an operation that takes nothing cannot be called wrongly
        assert mode is GenerationMode.NEGATIVE, operation.label
    return wrong


@pytest.mark.filterwarnings("ignore")
def test_no_call_gets_an_answer_that_the_schema_does_not_tell_of(
    world: World, request: pytest.FixtureRequest
) -> None:
    examples = int(request.config.getoption("--examples"))
    schema = openapi.from_wsgi("/schema.json", without_security)
    found = list(operations(schema))
    assert len(found) > 50
    before = Record.objects.count()
    answered: Counter[int] = Counter()
    on_the_books.clear()
    wrong = [line for each in found for mode in MODES for line in call(each, mode, world, examples, answered)]
    assert {200, 401, 403, 404, 409, 422} <= set(answered), (
        "the calls did not come far enough to say anything"
    )
    assert {200, 401, 403, 404, 409, 422} <= set(on_the_books), on_the_books
    assert not wrong, f"{len(wrong)}:\n" + "\n\n".join(wrong[:20])
    for each in AssistanceRequest.objects.all():
        last = Record.objects.filter(subject=each.address).order_by("-pk")[0]
        assert (last.facts["stage"], last.facts["holder"]) == (each.stage, each.holder)
    assert Record.objects.count() >= before
