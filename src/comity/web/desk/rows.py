"""What a row of the desk's lists says: days, step, pen, what comes next. A page of rows costs three statements, however
many rows there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.apps.assistance import access, calendar, clocks, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.models import Assessment, AssistanceRequest, Route
from comity.apps.parties.models import Person
from comity.pure.dossier.route import RouteDefinition
from comity.pure.lifecycle.table import Holder, Stage
from comity.pure.timetable.clocks import SECRETARIAT, Clocks
from comity.pure.timetable.working_days import WorkingDays
from comity.web import squares
from comity.web.desk.words import NEXT
from comity.web.requests.words import HOLDERS, STAGES
from comity.web.templatetags.requests import said as spoken


@dataclass(frozen=True)
class Row:
    """One request as a list shows it."""

    of: AssistanceRequest
    due: str
    late: bool
    fund: str
    step: str
    pen: str
    used: int
    target: int | None
    bar: SafeString | str
    total: int
    ours: int
    coming: str
    to: str
    sub: str


def rows_of(
    found: Sequence[AssistanceRequest], definitions: Mapping[int, RouteDefinition], officers: Mapping[int, str],
    by: Person, at: datetime,
) -> list[Row]:  # fmt: skip
    """The rows of a page, in the order given. `officers` has each officer's name as rows write it, by key."""
    counted = clocks.of_many(found, at)
    handed_in = _assessments(found)
    working = calendar.working_days()
    words = _Words()
    # Asked here of roles already at hand: the act, and the request's own page, ask again.
    serves = {
        (one.role, str(fund)) for one in by.holdings.all() if one.holds_at(at) for fund in one.office.funds
    }
    return [
        _row(
            each,
            definition=definitions[each.route_id],
            counted=counted[each.pk],
            handed_in=handed_in.get(each.pk, 0),
            working=working,
            officers=officers,
            serves=serves,
            words=words,
            at=at,
        )
        for each in found
    ]


def definitions_of(
    found: Iterable[AssistanceRequest], funds: Iterable[str] = ()
) -> dict[int, RouteDefinition]:
    """What the routes of those requests say, and all versions of those funds, by key: one statement.

    A kept version never changes, so its text is fetched once a process and known by its seal.
    """
    wanted = Route.objects.filter(Q(pk__in={each.route_id for each in found}) | Q(code__in=list(funds)))
    seals = dict(wanted.order_by("code", "version").values_list("pk", "seal"))
    if unread := [key for key, seal in seals.items() if seal not in _READ]:
        _READ.update({each.seal: routes.definition(each) for each in Route.objects.filter(pk__in=unread)})
    return {key: _READ[seal] for key, seal in seals.items()}


_READ: dict[str, RouteDefinition] = {}


def used_at_step(counted: Clocks, stage: str, since: datetime) -> int:
    """Working days the secretariat or the Board has had the pen at this stage, since it came there last."""
    return sum(
        each.days
        for each in counted.spans
        if each.span.stage == stage and each.span.holder in SECRETARIAT and each.span.from_at >= since
    )


def due_words(due: date | None, today: date, working: WorkingDays) -> tuple[str, bool]:
    """How far the target day is, in working days, and whether it has passed."""
    if due is None:
        return "", False
    if due < today:
        days = working.between(due, today)
        return ngettext("%(n)d over target", "%(n)d over target", days) % {"n": days}, True
    if due == today:
        return _("today"), False
    return _("in %(n)d") % {"n": working.between(today, due)}, False


def _row(
    each: AssistanceRequest, *, definition: RouteDefinition, counted: Clocks, handed_in: int,
    working: WorkingDays, officers: Mapping[int, str], serves: set[tuple[str, str]], words: _Words, at: datetime,
) -> Row:  # fmt: skip
    used = used_at_step(counted, each.stage, each.stage_since)
    goal = definition.target(each.stage, each.track) or definition.target(each.stage)
    target = goal.days if goal else None
    due, late = due_words(each.due_on, at.date(), working)
    coming, act = words.next(each)
    may = act is not None and any((role, each.fund) in serves for role in access.allowed(act, each.stage))
    return Row(
        of=each,
        due=due,
        late=late,
        fund=spoken(definition.short),
        step=words.steps[each.stage],
        pen=each.state.name if each.holder == Holder.STATE else words.pens[each.holder],
        used=used,
        target=target,
        bar=squares.bar(used, target) if target else "",
        total=counted.total,
        ours=counted.secretariat,
        coming=coming,
        to=f"/desk/{each}/{act.value}"
        if may and act and access.at_stage(act, each) is None
        else each.get_absolute_url(),
        sub=", ".join(
            word
            for word in (
                officers.get(each.officer_id or 0, ""),
                _("%(n)d of 2 in") % {"n": handed_in} if each.stage == Stage.ASSESSMENT else "",
            )
            if word
        ),
    )


class _Words:
    """The words of all rows, looked up once a page."""

    def __init__(self) -> None:
        self.steps = {stage: str(said) for stage, said in STAGES.items()}
        self.pens = {holder: str(said) for holder, said in HOLDERS.items()}
        self.coming = {stage: str(said) for stage, (said, _act) in NEXT.items()}
        self.wait_consent, self.wait_answers = (
            _("Wait for the State’s consent"),
            _("Wait for the State’s answers"),
        )

    def next(self, each: AssistanceRequest) -> tuple[str, Act | None]:
        """What comes next for a request, and the act that does it."""
        if each.consent_stopped:
            return self.wait_consent, None
        if each.awaiting_answer:
            return self.wait_answers, None
        return self.coming.get(each.stage, ""), NEXT[each.stage][1] if each.stage in NEXT else None


def _assessments(found: Sequence[AssistanceRequest]) -> dict[int, int]:
    """How many assessments of the round are in, by key. Asked for every row, so that a page costs the same always."""
    rows = Assessment.objects.filter(
        assistance__in=[each.pk for each in found], round=F("assistance__round"), submitted_at__isnull=False
    )
    return dict(rows.values_list("assistance").annotate(n=Count("pk")))
