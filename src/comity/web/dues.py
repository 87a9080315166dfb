"""When something is due, in words: the day first, and below it what the text says and how it was counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from comity.apps.commitments.models import Commitment
from comity.web import words

_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True, slots=True)
class Due:
    """`day` stands in a `time` element where there is one; `main` and `sub` are what is read."""

    main: str
    sub: str
    day: date | None = None


def due(each: Commitment, today: date) -> Due:
    """The words for a commitment's date, as seen on a day."""
    code = str(each.basis.get("code") or "nothing-named")
    last = each.window_until
    if last is None and each.window_from is not None:
        return Due(date_format(each.window_from, "SHORT_DATE_FORMAT"), said(each), each.window_from)
    if last is None:
        return Due(str(words.UNKNOWN.get(code, _("No date set"))), each.due_text)
    if code == "year":
        plain = each.due_relation in ("", "in", "at", "during")
        return Due(str(each.due_year or last.year), _("year as printed") if plain else each.due_text)
    sub = said(each)
    if not each.outcome and last >= today:
        sub = f"{away(last, today)}; {sub}" if sub else away(last, today)
    return Due(date_format(last, "SHORT_DATE_FORMAT"), sub, last)


def said(each: Commitment) -> str:
    """What the text names: a session, or a date."""
    if each.due_session:
        session = ordinal(each.due_session)
        if each.due_relation == "before":
            return _("before the %(session)s session") % {"session": session}
        if each.due_relation in ("at", "in", "during"):
            return _("at the %(session)s session") % {"session": session}
        relation = words.RELATIONS.get(each.due_relation, each.due_relation)
        return _("%(relation)s the %(session)s session") % {"relation": relation, "session": session}
    if each.due_date:
        return _("date in the text")
    return each.due_text


def away(day: date, today: date) -> str:
    """How far off a day is."""
    days = (day - today).days
    return _("today") if days == 0 else ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


def counted(each: Commitment) -> str:
    """How the days were counted, in one sentence."""
    code = each.basis.get("code")
    if code == "session" and each.basis.get("intervals"):
        spans = "; ".join(
            span(date.fromisoformat(first), date.fromisoformat(last))
            for first, last in each.basis["intervals"]
        )
        return _("The %(session)s session of %(body)s met %(days)s. Source of the dates: %(source)s.") % {
            "session": ordinal(int(each.basis.get("session") or 0)), "body": each.basis.get("body") or "",
            "days": spans, "source": each.basis.get("source") or _("unknown"),
        }  # fmt: skip
    if code == "year":
        return _("The text prints a year; its last day is counted.")
    if code == "date":
        return _("The text prints this date.")
    return str(words.UNKNOWN.get(str(code or "nothing-named"), _("No date set")))


def span(first: date, last: date) -> str:
    """Two days as one span: 24 June–12 July 2019."""
    if first == last:
        return date_format(last)
    if first.year != last.year:
        return f"{date_format(first)}–{date_format(last)}"
    if first.month == last.month:
        return f"{first.day}–{date_format(last)}"
    return f"{date_format(first, 'j F')}–{date_format(last)}"


def ordinal(number: int) -> str:
    """43 as English says it, 43rd; in other languages the number alone."""
    if not (get_language() or "en").startswith("en"):
        return str(number)
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{_ENDINGS.get(number % 10, 'th')}"
