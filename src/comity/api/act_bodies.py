"""What each act on a request takes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints

from comity.api.pages import LARGEST_ID

# PostgreSQL's text holds every character but NUL; the acts leave other control characters out.
PLAIN = r"^[^\x00]*$"
Code = Annotated[str, StringConstraints(max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
Line = Annotated[str, StringConstraints(max_length=300, pattern=PLAIN)]
Text = Annotated[str, StringConstraints(max_length=20_000, pattern=PLAIN)]
Value = Annotated[str, StringConstraints(max_length=100_000, pattern=PLAIN)]
Seal = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class Answer(Schema):
    """`value`: what is said, by input. `seen`: the version of the answer the writer saw, 0 where there was none."""

    question: Code
    value: dict[Code, Value | list[Value]] = Field(max_length=100)
    seen: int = Field(0, ge=0, le=2**31 - 1)


class Sending(Schema):
    """`confirmed`: what the screen finds in the parts to be published belongs to an office and to no person."""

    confirmed: bool = False


class Consent(Schema):
    """`parts`: to circulate, the partners, one each. `until`: the last day; null until withdrawn."""

    scope: Literal["assess", "circulate"]
    parts: list[Line] = Field(default=[], max_length=50)
    until: date | None = None
    words: Text = ""


class Publish(Schema):
    """`parts`: of fact, title, answers, decision; none: nothing is public, now or any more."""

    parts: list[Code] = Field(max_length=20)
    until: date | None = None
    words: Text = ""
    confirmed: bool = False


class WithdrawConsent(Schema):
    scope: Literal["assess", "help", "circulate"]
    words: Text = ""


class Until(Schema):
    until: date | None = None
    words: Text = ""


class Words(Schema):
    words: Text


class Withdraw(Schema):
    reason: Code
    words: Text = ""


class FeedbackItem(Schema):
    item: Text
    answered: Literal["yes", "partly", "no"]


class Feedback(Schema):
    """Each thing that was asked for, in the order it was asked, with the State's view of the answer."""

    items: list[FeedbackItem] = Field(max_length=500)
    words: Text = ""


class Objection(Schema):
    circulation: Id
    words: Text = ""


class Circulation(Schema):
    circulation: Id


class Sealed(Schema):
    """`letter_seal`: the seal of the letter as it was previewed."""

    letter_seal: Seal


class TakeUp(Sealed):
    """`officer`: the number of a person at the fund's desk; whoever takes it up, where none is named."""

    officer: UUID | None = None


class Assign(Schema):
    officer: UUID


class RemarkIn(Schema):
    question: Code
    text: Text


class RemarkId(Schema):
    remark: Id


class Find(Schema):
    criterion: Code
    met: Literal["met", "not-met"]
    source: Line
    words: Text = ""


class Redirect(Sealed):
    fund: Code
    words: Text
    reason: Code | None = None


class Judged(Schema):
    met: Literal["", "met", "not-met"] = ""
    words: Text = ""


class Assess(Schema):
    """`submit` hands it in; without, it is kept to go on with."""

    needs: Text = ""
    judged: dict[Code, Judged] = Field({}, max_length=200)
    advises: Literal["", "propose", "propose-in-part", "decline"] = ""
    submit: bool = False


class Propose(Sealed):
    plan: Text
    cost: Decimal = Field(max_digits=16, decimal_places=2, ge=0)
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    helpers: Text = ""


class Advise(Schema):
    advises: Literal["approve", "approve-in-part", "decline"]
    words: Text
    meeting: Line


class Approve(Sealed):
    reason: Code
    words: Text
    in_part: bool = False


class Decline(Sealed):
    reason: Code
    criterion: Code
    words: Text


class Agree(Sealed):
    words: Text


class Close(Sealed):
    reason: Code
    words: Text


class OpenCirculation(Sealed):
    """`partners`: one a line."""

    partners: Text


class DecideInput(Schema):
    input: Id
    standing: Literal["public", "declined"]
    reason: Line = ""


class ProposeWithholding(Schema):
    """`parts`: of fact, title, answers, decision. `reason` is what everybody reads; `words` are not public."""

    parts: list[Code] = Field(max_length=20)
    reason: Code
    words: Text


class WithholdingId(Schema):
    withholding: Id


class LiftWithholding(Schema):
    withholding: Id
    words: Text


class FileInput(Schema):
    text: Text


class Obstacle(Schema):
    """A neutral code of the catalogue; a later entry on the same code and first day closes it."""

    code: Code
    words: Text
    source: Line
    from_on: date
    until_on: date | None = None


class LetterFacts(Schema):
    """What the act will be given, as far as its letter tells it."""

    plan: Text = ""
    cost: Decimal | None = Field(None, max_digits=16, decimal_places=2, ge=0)
    currency: Line = ""
    helpers: Text = ""
    reason: Line = ""
    criterion: Line = ""
    words: Text = ""
    in_part: bool = False
    fund: Line = ""
    partners: Text = ""


class Letter(Schema):
    """`seal` is what the act takes as `letter_seal`; it holds for the day."""

    kind: str
    body: str
    seal: str


def plain(given: Schema) -> dict[str, Any]:
    """The fields of a body by name, as an act takes them."""
    return {name: getattr(given, name) for name in type(given).model_fields}
