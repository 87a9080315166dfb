"""The acts on the books over the API: each of the table `comity.apps.funds.deeds`, with the same refusals. What the act
is done to is named by its number in the body, as `contribution`, `entry` and so on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import Model
from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import StringConstraints, create_model

from comity.api.act_bodies import PLAIN, Id, Line
from comity.api.books import FundLine, find, line, plain
from comity.api.requests import WRITES
from comity.api.tokens import actor, books, caller
from comity.apps.funds import access, actions, deeds
from comity.apps.funds.choosing import Chosen, propose
from comity.apps.funds.deeds import Deed, Is
from comity.apps.funds.models import Asking, Fund
from comity.apps.funds.refusal import Reason, Refused
from comity.pure.ledger import rates

router = Router(tags=["books"])
Code = Annotated[str, StringConstraints(max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Number = Annotated[Decimal, Field(max_digits=19, decimal_places=4)]


class WantedIn(Schema):
    """A request that was approved, by its reference, and what is to be set aside for it."""

    request: Code
    amount: Number
    currency: Currency


class PartIn(Schema):
    """A part of an agreement: all it takes, with support cost, in the currency of the allocation."""

    number: Number
    milestone: Annotated[str, StringConstraints(max_length=400, pattern=PLAIN)]
    due_on: date | None = None


KINDS: dict[Is, Any] = {
    Is.WANTED: Annotated[list[WantedIn], Field(min_length=1, max_length=100)],
    Is.PARTS: Annotated[list[PartIn], Field(min_length=1, max_length=100)],
    Is.ROW: Id, Is.NUMBER: Number, Is.CURRENCY: Currency, Is.DAY: date, Is.FUND: Code, Is.MAYBE: bool,
}  # fmt: skip


class Made(Schema):
    """What an act wrote: of what kind, and the numbers."""

    act: str
    kind: str
    numbers: list[int]


class WantedDay(Schema):
    requests: Annotated[list[WantedIn], Field(min_length=1, max_length=100)]
    day: date


class AskingOut(Schema):
    """What another officer is asked to approve: `given` as it was typed, `facts` as they were."""

    number: int
    act: str
    of: int | None
    given: dict[str, Any]
    facts: dict[str, Any]
    digest: str


class AskingId(Schema):
    asking: Id


class FundIn(Schema):
    name: Annotated[str, StringConstraints(max_length=400, pattern=PLAIN)]
    entity: Line = ""
    basis: Line = ""
    invented: bool = False
    source: Line = ""


class RateIn(Schema):
    """Units of the currency for one US dollar, from that day on."""

    currency: Currency
    on: date
    units: Decimal = Field(max_digits=30, decimal_places=14, gt=0)
    source: Annotated[str, StringConstraints(max_length=300, min_length=1, pattern=PLAIN)]
    example: bool = False


class RatesIn(Schema):
    rates: list[RateIn] = Field(max_length=5000)


class RatesTaken(Schema):
    """`differ`: those that say otherwise than what is held, which stays."""

    new: int
    differ: list[str]


def body(deed: Deed) -> type[Schema]:
    """What an act takes, as a schema."""
    fields: dict[str, Any] = {}
    if deed.of is not Fund:
        fields[deed.to] = (Id, ...)
    for each in deed.takes:
        kind = _kind(each)
        empty: Any = [] if each.kind is Is.MANY else "" if each.kind in (Is.LINE, Is.TEXT) else None
        if each.required:
            fields[each.name] = (kind, ...)
        else:
            fields[each.name] = (kind if empty is not None else kind | None, empty)
    made: type[Schema] = create_model(f"{_name(deed)}In", __base__=Schema, **fields)
    return made


def _kind(field: deeds.Field) -> Any:
    if field.kind in KINDS:
        return KINDS[field.kind]
    among: Any = Literal[field.among] if field.among else None
    if field.kind is Is.ONE:
        return among
    if field.kind is Is.MANY:
        return Annotated[list[among], Field(max_length=100)]
    return Annotated[str, StringConstraints(max_length=field.most, pattern=PLAIN)]


def _name(deed: Deed) -> str:
    return "".join(word.capitalize() for word in deed.act.value.split("-"))


def target_of(deed: Deed, request: HttpRequest, code: str, number: int | None) -> Any:
    """What the act is done to, for somebody who may do it: no number of another fund's is told from none."""
    fund = find(code)
    access.require(deed.act, actor(request), at=caller(request).at, funds=(fund,))
    found = deeds.find(deed, fund, number)
    if found is None:
        raise Refused(Reason.NOT_FIT, field=deed.to)
    return found


def written(deed: Deed, done: Any) -> dict[str, Any]:
    """What an act made, however it hands it over."""
    rows: list[Model] = [
        each for each in (done if isinstance(done, Iterable) else [done]) if isinstance(each, Model)
    ]
    kind = rows[0]._meta.model_name if rows else ""
    return {"act": deed.act.value, "kind": kind, "numbers": [each.pk for each in rows]}


def _offer(deed: Deed) -> None:
    takes = body(deed)

    def act(request: HttpRequest, code: str, given: Any) -> Any:
        told = given.dict()
        target = target_of(deed, request, code, told.pop(deed.to, None) if deed.of is not Fund else None)
        return written(deed, deeds.do(deed, target, told, by=actor(request), at=caller(request).at))

    def ask(request: HttpRequest, code: str, given: Any) -> Any:
        told = given.dict()
        target = target_of(deed, request, code, told.pop(deed.to, None) if deed.of is not Fund else None)
        fund = deeds.fund_of(target)
        told_plainly = given.model_dump(mode="json", exclude={deed.to})
        asking = actions.ask_approval(
            fund=fund, act=deed.act, number=None if deed.of is Fund else target.pk, given=told_plainly,
            facts=deeds.facts_of(deed, target, told), by=actor(request), at=caller(request).at,
        )  # fmt: skip
        return asking_out(asking)

    name, called = deed.act.value, deed.act.value.replace("-", "_")
    for each in (act, ask):
        each.__annotations__ = {"request": HttpRequest, "code": str, "given": takes}
    said = name.replace("-", " ")
    router.post(
        f"/funds/{{code}}/acts/{name}", response={200: Made, **WRITES}, auth=books,
        summary=said.capitalize(), operation_id=f"books_{called}",
    )(act)  # fmt: skip
    if deed.facts is not None:
        router.post(
            f"/funds/{{code}}/acts/{name}/ask", response={200: AskingOut, **WRITES}, auth=books,
            summary=f"Ask another officer to approve: {said}", operation_id=f"books_ask_{called}",
        )(ask)  # fmt: skip


for _deed in deeds.ALL:
    _offer(_deed)


def asking_out(each: Asking) -> dict[str, Any]:
    return {
        "number": each.pk, "act": each.act, "of": each.number, "given": each.given, "facts": each.facts,
        "digest": each.digest,
    }  # fmt: skip


@router.get(
    "/funds/{code}/askings", response={200: list[AskingOut], **WRITES}, auth=books,
    summary="What waits for a second officer's approval",
)  # fmt: skip
def askings(request: HttpRequest, code: str) -> Any:
    """For the finance officers of the fund. Asked by anybody of them, oneself too."""
    fund = find(code)
    access.require(access.Act.APPROVE, actor(request), at=caller(request).at, funds=(fund,))
    return [asking_out(each) for each in actions.open_askings(fund).order_by("pk")[:200]]


@router.post(
    "/funds/{code}/acts/approve", response={200: Made, **WRITES}, auth=books, summary="Approve what another asked",
    operation_id="books_approve",
)  # fmt: skip
def approve(request: HttpRequest, code: str, given: AskingId) -> Any:
    """Refused where what it would do is no longer what was asked: 409 `lapsed`."""
    fund, by, at = find(code), actor(request), caller(request).at
    access.require(access.Act.APPROVE, by, at=at, funds=(fund,))
    asking = Asking.objects.filter(fund=fund, pk=given.asking).first()
    if asking is None:
        raise Refused(Reason.NOT_FIT, field="asking")
    made = actions.approve_asked(asking=asking, facts=deeds.facts_now(asking), by=by, at=at)
    return {"act": "approve", "kind": "approval", "numbers": [made.pk]}


@router.post(
    "/funds/{code}/acts/set-fund", response={200: FundLine, **WRITES}, auth=books, summary="Keep the books of a fund",
    operation_id="books_set_fund",
)  # fmt: skip
def set_fund(request: HttpRequest, code: Code, given: FundIn) -> Any:
    """For operators. Saying the same again changes nothing."""
    return line(actions.set_fund(code=code, by=actor(request), at=caller(request).at, **given.dict()))


class PieceOut(Schema):
    """Of which contribution how much; none: interest, or what another fund gave."""

    contribution: int | None
    amount: str
    currency: str


class StoodOut(PieceOut):
    """What stood against a source: `theme`, `period`, `currency`, or that nothing of it is left for this one."""

    why: str


class ChosenOut(Schema):
    """`short`: what no permitted money covers; then `against` says why, source by source."""

    request: str
    amount: str
    currency: str
    short: str
    pieces: list[PieceOut]
    against: list[StoodOut]


@router.post(
    "/funds/{code}/acts/allocate/preview", response={200: list[ChosenOut], **WRITES}, auth=books,
    summary="Which money would pay for which request", operation_id="books_preview_allocate",
)  # fmt: skip
def preview_allocate(request: HttpRequest, code: str, given: WantedDay) -> Any:
    """Decided together: as many paid as any choice of money could pay; the most restricted money first. Nothing is
    done."""
    deed = deeds.DEEDS[access.Act.ALLOCATE]
    fund = target_of(deed, request, code, None)
    told = deeds.typed(deed, fund, given.dict())
    return [chosen_out(each) for each in propose(fund, told["requests"], told["day"])]


def chosen_out(each: Chosen) -> dict[str, Any]:
    return {
        "request": each.assistance.reference, "amount": plain(each.amount.number), "currency": each.amount.currency,
        "short": plain(each.short),
        "pieces": [
            {"contribution": one.contribution, "amount": plain(one.number), "currency": one.currency}
            for one in each.pieces
        ],
        "against": [
            {
                "contribution": one.contribution, "amount": plain(one.left.number), "currency": one.left.currency,
                "why": one.why,
            }
            for one in each.against
        ],
    }  # fmt: skip


class DefinitionIn(Schema):
    """Gave in at most so many of so many years before."""

    from_on: date
    window_years: int = Field(ge=1, le=50)
    max_years_given: int = Field(ge=0, le=50)
    source: Line


@router.post(
    "/donors/acts/set-definition", response={200: Made, **WRITES}, auth=books,
    summary="Add a version of “non-traditional donor”", operation_id="books_set_definition",
)  # fmt: skip
def set_definition(request: HttpRequest, given: DefinitionIn) -> Any:
    """For operators. Versions before it stay, and so do their series."""
    made = actions.set_definition(by=actor(request), at=caller(request).at, **given.dict())
    return {"act": "set-definition", "kind": "donordefinition", "numbers": [made.pk]}


@router.post(
    "/rates/acts/import-rates", response={200: RatesTaken, **WRITES}, auth=books, summary="Import rates of exchange",
    operation_id="books_import_rates",
)  # fmt: skip
def import_rates(request: HttpRequest, given: RatesIn) -> Any:
    """For operators. The same list again changes nothing."""
    try:
        known = [rates.Rate(**each.dict()) for each in given.rates]
    except ValueError as error:
        raise Refused(Reason.NOT_FIT, field="units") from error
    new, differ = actions.import_rates(known=known, by=actor(request), at=caller(request).at)
    return {"new": new, "differ": [f"{each.currency} {each.on}" for each in differ]}
