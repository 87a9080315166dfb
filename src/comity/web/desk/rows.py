"""What a row of the desk's lists says: days, step, pen, what comes next. A page of rows costs one statement beside the
one that reads it, however many rows there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from comity.apps.assistance import access, calendar, clocks, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.models import AssistanceRequest, Route
from comity.apps.parties.models import Person
from comity.pure.dossier.route import RouteDefinition
from comity.pure.lifecycle.table import Holder, Position, Stage
from comity.pure.timetable.clocks import SECRETARIAT, Clocks
from comity.pure.timetable.working_days import WorkingDays
from comity.web import squares
from comity.web.desk.listing import Listed
from comity.web.desk.words import NEXT
from comity.web.requests.words import HOLDERS, STAGES
from comity.web.templatetags.requests import said as spoken


@dataclass(frozen=True, slots=True)
class Row:
    """One request as a list shows it."""

    of: Listed
    due: str
    late: bool
    fund: str
    step: str
    pen: str  # who has it, and for how long
    used: int
    target: int | None
    bar: SafeString | str
    total: int
    ours: int
    coming: str
    to: str
    sub: str


def rows_of(
    found: Sequence[Listed], definitions: Mapping[int, RouteDefinition], officers: Mapping[int, str],
    by: Person, at: datetime,
) -> list[Row]:  # fmt: skip
    """The rows of a page, in the order given. `officers` has each officer's name as rows write it, by key."""
    counted = clocks.of_many(found, at)
    # Asked here of roles already at hand: the act, and the request's own page, ask again.
    serves = {
        (one.role, str(fund)) for one in by.holdings.all() if one.holds_at(at) for fund in one.office.funds
    }
    shared = _Shared(definitions, officers, serves, at.date())
    return [_row(each, counted[each.pk], shared) for each in found]


def definitions_of(found: Iterable[AssistanceRequest]) -> dict[int, RouteDefinition]:
    """What the routes of those requests say, by key: one statement."""
    wanted = Route.objects.filter(pk__in={each.route_id for each in found})
    return definitions_sealed(dict(wanted.values_list("pk", "seal")))


def definitions_sealed(seals: Mapping[int, str]) -> dict[int, RouteDefinition]:
    """What the routes of those keys say. A kept version never changes, so its text is fetched once a process and known
    by its seal."""
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


class _Shared:
    """What the rows of a page have in common, each found once."""

    def __init__(
        self, definitions: Mapping[int, RouteDefinition], officers: Mapping[int, str],
        serves: set[tuple[str, str]], today: date,
    ) -> None:  # fmt: skip
        self.definitions, self.officers, self.serves, self.today = definitions, officers, serves, today
        self.words = _words(get_language() or "")
        self.funds = {key: spoken(each.short) for key, each in definitions.items()}
        self.dues: dict[date | None, tuple[str, bool]] = {}
        self.waiting: dict[date, str] = {}
        self.open: dict[tuple[str, str], Act | None] = {}
        self.working = calendar.working_days()

    def due(self, day: date | None) -> tuple[str, bool]:
        if day not in self.dues:
            self.dues[day] = due_words(day, self.today, self.working)
        return self.dues[day]

    def waits(self, held_on: date) -> str:
        """Whose turn it is, and for how many working days by now; the holder is still to be filled in."""
        if held_on not in self.waiting:
            days = self.working.between(held_on, self.today)
            said = ngettext("%(pen)s for %(n)s day", "%(pen)s for %(n)s days", days)
            self.waiting[held_on] = said % {"n": days, "pen": "%(pen)s"}
        return self.waiting[held_on]

    def act(self, stage: str, fund: str) -> Act | None:
        """The act that comes next at a stage where nothing stops the request, if the reader may do it."""
        if (stage, fund) not in self.open:
            act = NEXT[stage][1] if stage in NEXT else None
            may = (
                act is not None
                and any((role, fund) in self.serves for role in access.allowed(act, stage))
                and access.at_position(act, Position(Stage(stage))) is None
            )
            self.open[stage, fund] = act if may else None
        return self.open[stage, fund]


def _row(each: Listed, counted: Clocks, shared: _Shared) -> Row:
    words, stage = shared.words, each.stage
    definition = shared.definitions[each.route]
    goal = definition.target(stage, each.track) or definition.target(stage)
    target = goal.days if goal else None
    used = used_at_step(counted, stage, each.stage_since)
    due, late = shared.due(each.due_on)
    act = None
    if each.consent_stopped:
        coming = words.wait_consent
    elif each.awaiting_answer:
        coming = words.wait_answers
    else:
        coming, act = words.coming.get(stage, ""), shared.act(stage, each.fund)
    handed_in = words.handed_in % {"n": each.handed_in} if stage == Stage.ASSESSMENT else ""
    officer = shared.officers.get(each.officer or 0, "")
    return Row(
        of=each,
        due=due,
        late=late,
        fund=shared.funds[each.route],
        step=words.steps[stage],
        pen=shared.waits(each.held_on)
        % {"pen": each.state if each.holder == Holder.STATE else words.pens[each.holder]},
        used=used,
        target=target,
        bar=squares.bar(used, target) if target else "",
        total=counted.total,
        ours=counted.secretariat,
        coming=coming,
        to=f"/desk/{each.reference}/{act.value}" if act else each.page,
        sub=f"{officer}, {handed_in}" if officer and handed_in else officer or handed_in,
    )


class _Words:
    """The words of all rows in the language of the page."""

    def __init__(self) -> None:
        self.steps = {stage: str(said) for stage, said in STAGES.items()}
        self.pens = {holder: str(said) for holder, said in HOLDERS.items()}
        self.coming = {stage: str(said) for stage, (said, _act) in NEXT.items()}
        self.wait_consent, self.wait_answers = (
            _("Wait for the State’s consent"),
            _("Wait for the State’s answers"),
        )
        self.handed_in = _("%(n)d of 2 in")


@lru_cache(maxsize=32)
def _words(language: str) -> _Words:
    """Looked up once a language: catalogues are read once a process."""
    return _Words()
