"""The way so far: what the journal says of a request, drawn as strands, and the steps still to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.shown import INNER
from comity.pure.dossier.route import RouteDefinition
from comity.pure.lifecycle.table import FINAL, HOLDERS, Holder, Stage
from comity.pure.timetable.clocks import Counted
from comity.web.requests import drawing, words
from comity.web.requests.kept import OFFICES
from comity.web.templatetags.requests import said, working_days

_PREFIX = "assistance."


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the way, or one step to come (`at` is empty)."""

    title: str
    strand: int
    way: SafeString
    at: datetime | None
    who: str
    spent: str
    now: bool
    more: str  # words of the record: the scope of a consent


def so_far(
    records: Sequence[Mapping[str, Any]], spans: Sequence[Counted], definition: RouteDefinition,
    assistance: AssistanceRequest, state: str,
) -> list[Step]:  # fmt: skip
    """The entries that say something of the way, oldest first, and what is to come."""
    shown = [each for each in records if _name(each) in words.DONE and _name(each) not in INNER]
    ended = {each.span.until_at: each for each in spans if each.span.until_at}
    found: list[Step] = []
    before: int | None = None
    for place, each in enumerate(shown):
        strand = drawing.strand(str(each["facts"].get("holder") or Holder.NOBODY), before or 2)
        found.append(
            Step(
                str(words.DONE[_name(each)]), strand, drawing.way(before, strand), each["at"],
                _office(each) or (_("Comity, by itself") if each["by"] == "system" else ""),
                _spent(ended.get(each["at"]), definition, assistance.track),
                place == len(shown) - 1 and not assistance.ended, _more(each),
            )
        )  # fmt: skip
        before = strand
    if Stage(assistance.stage) in FINAL:
        return found
    return found + list(_to_come(definition, assistance, before, state))


def _to_come(
    definition: RouteDefinition, assistance: AssistanceRequest, before: int | None, state: str
) -> list[Step]:
    names = [each.stage for each in definition.steps]
    at = names.index(assistance.stage) if assistance.stage in names else -1
    found = []
    for each in definition.steps[at + 1 :]:
        holder = HOLDERS[Stage(each.stage)]
        strand = drawing.strand(holder)
        found.append(
            Step(
                said(each.title), strand, drawing.way(before, strand), None, words.lane(holder, state=state), "",
                False, "",
            )
        )  # fmt: skip
        before = strand
    return found


def _name(record: Mapping[str, Any]) -> str:
    return str(record["act"]).removeprefix(_PREFIX)


def _office(record: Mapping[str, Any]) -> str:
    """The name of the office that acted; a record knows nothing but its address."""
    return str(record["office_name"] or "") if record["office"].startswith(OFFICES) else ""


def _more(record: Mapping[str, Any]) -> str:
    scope = record["facts"].get("scope")
    return str(words.SCOPES[scope]) if scope in words.SCOPES and _name(record).startswith("consent") else ""


def _spent(counted: Counted | None, definition: RouteDefinition, track: str) -> str:
    """How long whoever held the pen took until this entry, of how many days of the target."""
    if counted is None or counted.span.holder == Holder.STATE:
        return ""
    target = definition.target(counted.span.stage, track)
    if target is None or target.days is None:
        return working_days(counted.days)
    return _("%(n)s of %(target)s") % {"n": counted.days, "target": working_days(target.days)}
