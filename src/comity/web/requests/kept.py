"""What hangs on a request, in one statement: a page shows a dozen kinds of rows, most of them few or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_date, parse_datetime

from comity.apps.assistance.models import (
    Advice,
    AssistanceRequest,
    Circulation,
    Decision,
    Finding,
    Obstacle,
    Proposal,
    PublicInput,
    Recusal,
    Statement,
)
from comity.pure.disclosure.table import Part

# The rows of each part: their table and the fields a page reads.
ROWS: Mapping[Part, tuple[tuple[str, type[Model], tuple[str, ...]], ...]] = {
    Part.FINDINGS: (("findings", Finding, ("criterion", "criteria_version", "met", "source", "words", "by", "at")),),
    Part.PROPOSAL: (
        ("proposals", Proposal, ("version", "plan", "cost", "currency", "helpers", "office__name", "at")),
    ),
    Part.ADVICE: (
        ("advice", Advice, ("advises", "words", "meeting", "office__name", "mandate", "at")),
        ("recusals", Recusal, ("office__name", "words", "at")),
    ),
    Part.DECISION: (
        (
            "decisions",
            Decision,
            (
                "outcome", "reason", "criterion", "criteria_version", "words", "redirected_to", "office__name",
                "mandate", "at", "total_days", "desk_days",
            ),
        ),
    ),
    Part.OBSTACLES: (
        ("obstacles", Obstacle, ("code", "words", "source", "from_on", "until_on", "office__name", "at")),
    ),
    Part.CIRCULATION: (
        (
            "circulations",
            Circulation,
            ("pk", "partners", "opened_at", "objections_until", "objected_at", "objection", "circulated_at"),
        ),
    ),
    Part.TIMELINE: (("statements", Statement, ("act", "words", "office__name", "at")),),
}  # fmt: skip
INPUTS = ("inputs", PublicInput, ("text", "standing", "reason", "office__name", "at", "by"))
DAYS = frozenset({"from_on", "until_on", "objections_until"})


def rows(assistance: AssistanceRequest, parts: Iterable[Part]) -> dict[str, list[dict[str, Any]]]:
    """The rows of the parts a reader may see, oldest first; of a kind without rows, none. Public inputs always come:
    the page leaves out those that are not the reader's to see."""
    wanted = [each for part in ROWS if part in set(parts) for each in ROWS[part]] + [INPUTS]
    found = AssistanceRequest.objects.filter(pk=assistance.pk).values(
        **{f"of_{name}": _subquery(table, fields) for name, table, fields in wanted}
    )[0]
    return {name: [_plain(each) for each in found[f"of_{name}"] or ()] for name, _table, _fields in wanted}


def _subquery(table: Any, fields: tuple[str, ...]) -> ArraySubquery:
    named = {field.replace("__", "_"): field for field in fields}
    return ArraySubquery(
        table.objects.filter(assistance=OuterRef("pk")).order_by("pk").values(json=JSONObject(**named))
    )


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its moments and days as such."""
    for name, value in row.items():
        if isinstance(value, str) and (name == "at" or name.endswith("_at")):
            row[name] = parse_datetime(value)
        elif isinstance(value, str) and name in DAYS:
            row[name] = parse_date(value)
    return row
