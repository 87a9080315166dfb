"""How the two clocks were counted, in sentences that anybody can count after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.pure.lifecycle.table import Holder
from comity.pure.timetable.clocks import Clocks, Stretch
from comity.web.dues import span
from comity.web.requests import drawing

MOST = 12  # stretches that are named one by one


@dataclass(frozen=True, slots=True)
class Told:
    """Both clocks with their squares and the words beside them."""

    total: int
    secretariat: int
    state: int
    rows: list[SafeString]
    key_secretariat: SafeString
    key_state: SafeString
    sentences: list[str]


def told(clocks: Clocks, state: str) -> Told | None:
    """What a page says of the clocks; nothing where nothing was sent. `state` is the State's name."""
    if clocks.sent_on is None or clocks.last_day is None:
        return None
    with_state = clocks.by_holder.get(Holder.STATE, 0)
    return Told(
        clocks.total, clocks.secretariat, with_state, drawing.days(clocks.days), drawing.key(Holder.SECRETARIAT),
        drawing.key(Holder.STATE), _sentences(clocks, state, with_state),
    )  # fmt: skip


def _sentences(clocks: Clocks, state: str, with_state: int) -> list[str]:
    assert clocks.sent_on and clocks.last_day  # noqa: S101 — for the type checker
    said = [
        ngettext(
            "From the day after %(first)s to %(last)s there is %(n)s weekday.",
            "From the day after %(first)s to %(last)s there are %(n)s weekdays.", clocks.weekdays,
        )
        % {"first": date_format(clocks.sent_on), "last": date_format(clocks.last_day), "n": clocks.weekdays}
    ]  # fmt: skip
    if clocks.holidays:
        days = get_text_list([date_format(each.day) for each in clocks.holidays], _("and"))
        said.append(
            _("Office holidays left out: %(days)s (%(weekdays)s − %(n)s = %(total)s).")
            % {"days": days, "weekdays": clocks.weekdays, "n": len(clocks.holidays), "total": clocks.total}
        )
    said.append(
        _("The day of sending does not count. A day belongs to whoever held the pen when it began (UTC).")
    )
    stretches = [each for each in clocks.stretches if each.holder == Holder.STATE]
    if stretches:
        named = get_text_list([_stretch(each) for each in stretches[:MOST]], _("and"))
        said.append(_("With %(state)s: %(days)s.") % {"state": state, "days": named})
        said.append(
            _("The secretariat and the Board have the rest: %(total)s − %(state)s = %(rest)s.")
            % {"total": clocks.total, "state": with_state, "rest": clocks.secretariat}
        )
    if not clocks.covered:
        said.append(
            _(
                "The calendar of office holidays does not cover all of these years; there, weekends alone are left out."
            )
        )
    return said


def _stretch(each: Stretch) -> str:
    return f"{_days(each.first_day, each.last_day)} ({each.days})"


def _days(first: date, last: date) -> str:
    return span(first, last)
