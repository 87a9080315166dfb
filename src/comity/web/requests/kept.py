"""What hangs on a request, in one statement: a page shows a score of kinds of rows, most of them few or none."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Model, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject, Substr

from comity.apps.assistance.models import (
    Advice,
    Assessment,
    AssistanceRequest,
    Circulation,
    Decision,
    Finding,
    Obstacle,
    Proposal,
    PublicInput,
    Recusal,
    Remark,
    Statement,
    Submission,
    prepared,
)
from comity.apps.assistance.models.prepared import Given
from comity.apps.consents.models import Consent
from comity.apps.journal.models import Record
from comity.apps.letters.models import Letter
from comity.apps.parties.models import Office
from comity.pure.disclosure.table import Part

OFFICES = "offices/"  # how a record names an office
OFFICE = Office.objects.filter(code=Substr(OuterRef("office"), len(OFFICES) + 1)).values("name")
LAST = Submission.objects.filter(assistance=OuterRef("assistance")).order_by("-turn").values("pk")[:1]


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows of one table: the fields a page reads of them, in which order, and those of all that count."""

    name: str
    table: type[Model]
    fields: tuple[str, ...]
    order: tuple[str, ...] = ("pk",)
    only: Q = Q()  # noqa: RUF009 — empty, and never changed
    by_address: bool = False  # a table below requests names them by their address
    more: tuple[tuple[str, Any], ...] = ()  # what is worked out of a row


# The rows of each part.
ROWS: Mapping[Part, tuple[Kind, ...]] = {
    Part.FINDINGS: (
        Kind("findings", Finding, ("criterion", "criteria_version", "met", "source", "words", "by", "at")),
    ),
    Part.ASSESSMENTS: (
        Kind("assessments", Assessment, ("needs", "judged", "advises", "submitted_at"), ("round", "pk"),
             Q(submitted_at__isnull=False)),
    ),
    Part.PROPOSAL: (
        Kind("proposals", Proposal, ("version", "plan", "cost", "currency", "helpers", "office__name", "at")),
    ),
    Part.ADVICE: (
        Kind("advice", Advice, ("advises", "words", "meeting", "office__name", "mandate", "at")),
        Kind("recusals", Recusal, ("office__name", "words", "at")),
    ),
    Part.DECISION: (
        Kind("decisions", Decision, (
            "outcome", "reason", "criterion", "criteria_version", "words", "redirected_to", "office__name", "mandate",
            "at", "total_days", "desk_days",
        )),
    ),
    Part.OBSTACLES: (
        Kind("obstacles", Obstacle, ("code", "words", "source", "from_on", "until_on", "office__name", "at")),
    ),
    Part.CIRCULATION: (
        Kind("circulations", Circulation, (
            "pk", "partners", "opened_at", "objections_until", "objected_at", "objection", "circulated_at",
        )),
    ),
    Part.TIMELINE: (Kind("statements", Statement, ("act", "words", "office__name", "at")),),
    Part.REMARKS: (
        Kind("remarks", Remark, ("question", "text", "turn", "sent_at", "answered_at"), ("-turn", "pk"),
             Q(sent_at__isnull=False)),
    ),
    Part.CONSENTS: (
        Kind("consents", Consent, (
            "pk", "scope", "parts", "until", "words", "office__name", "given_at", "withdrawal__pk", "withdrawal__at",
            "withdrawal__words",
        ), by_address=True),
    ),
    Part.LETTERS: (
        Kind("letters", Letter, ("pk", "kind", "at"), ("-at", "-pk"), by_address=True),
        Kind("submissions", Submission, ("turn", "office__name", "at", "seal"), ("turn",)),
    ),
}  # fmt: skip
# What more than one part asks for, and what comes to everybody: of the inputs the page leaves out those that are not
# the reader's to see.
RECORDS = Kind("records", Record, ("act", "by", "office", "at", "facts"), by_address=True,
               more=(("office_name", Subquery(OFFICE)),))  # fmt: skip
SENT = Kind("sent", Submission, ("answers",), only=Q(pk=Subquery(LAST)))
INPUTS = Kind("inputs", PublicInput, ("text", "standing", "reason", "office__name", "at", "by"))
SHARED: tuple[tuple[frozenset[Part], Kind], ...] = (
    (frozenset({Part.TIMELINE, Part.CLOCKS}), RECORDS), (frozenset({Part.ANSWERS, Part.CONTEXT}), SENT),
)  # fmt: skip
WITH_ROWS = frozenset(ROWS).union(*(of for of, _kind in SHARED))  # the other parts have none of their own
DAYS = frozenset({"from_on", "until_on", "objections_until", "until"})


def rows(assistance: AssistanceRequest, parts: Collection[Part]) -> dict[str, list[dict[str, Any]]]:
    """The rows of the parts a reader may see, in order; of a kind without rows, none. Public inputs always come."""
    statement, readings = _asked(WITH_ROWS & set(parts))
    found = json.loads(statement.ask(pk=assistance.pk, address=assistance.address)[0][0])
    for name, reading in readings:
        for row in found[name]:
            for field, read in reading:
                if row[field] is not None:
                    row[field] = read(row[field])
    return found  # type: ignore[no-any-return]


Readings = tuple[tuple[str, tuple[tuple[str, Callable[[str], Any]], ...]], ...]


@lru_cache(maxsize=64)
def _asked(parts: frozenset[Part]) -> tuple[prepared.Statement, Readings]:
    """The statement for some parts, and which of its fields are moments and days, which JSON has as words."""
    wanted = [each for part in ROWS if part in parts for each in ROWS[part]]
    wanted += [kind for of, kind in SHARED if of & parts] + [INPUTS]
    each_kind = JSONObject(**{kind.name: _subquery(kind) for kind in wanted})
    of_this = AssistanceRequest.objects.filter(pk=Given("pk", AssistanceRequest._meta.pk)).order_by()
    readings = tuple((kind.name, found) for kind in wanted if (found := _reading(kind)))
    return prepared.written(of_this.values_list(each_kind)), readings


def _subquery(kind: Kind) -> ArraySubquery:
    named: dict[str, Any] = {field.replace("__", "_"): field for field in kind.fields} | dict(kind.more)
    of_this = Q(subject=Given("address", CharField())) if kind.by_address else Q(assistance=OuterRef("pk"))
    table: Any = kind.table
    found = table.objects.filter(of_this, kind.only).order_by(*kind.order)
    return ArraySubquery(found.values(json=JSONObject(**named)))


def _reading(kind: Kind) -> tuple[tuple[str, Callable[[str], Any]], ...]:
    found: list[tuple[str, Callable[[str], Any]]] = []
    for name in (field.replace("__", "_") for field in kind.fields):
        if name == "at" or name.endswith("_at"):
            found.append((name, datetime.fromisoformat))
        elif name in DAYS:
            found.append((name, date.fromisoformat))
    return tuple(found)
