"""The rows of the worklist, written without the template language: they are nearly all of the longest page, and the
template language took half of its time. What a person typed is escaped here as there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from comity.apps.assistance.models.request import EMERGENCY
from comity.pure.lifecycle.table import Holder
from comity.web.desk.rows import Row

TITLE = 80


def lines(rows: Iterable[Row], *, boxes: bool) -> SafeString:
    """The rows of the table, each a line; with a box to choose it where `boxes`."""
    label = {
        "due": _("Due"), "state": _("State"), "step": _("Step"), "this": _("This step"), "days": _("Days"),
        "back": _("Sent back"), "next": _("Next"),
    }  # fmt: skip
    labels = {name: f'data-l="{escape(said)}"' for name, said in label.items()}
    says = _Says()
    return mark_safe("".join(_line(row, labels, says, boxes) for row in rows))  # noqa: S308 — escaped piece by piece


class _Says:
    """The words of all rows, looked up once a page."""

    def __init__(self) -> None:
        self.choose = escape(_("Choose %(ref)s"))
        self.with_state = escape(_("with the State"))
        self.no_target = escape(_("no target"))
        self.emergency = escape(_("Emergency track"))
        self.of_target = escape(_("%(used)d of %(target)d"))
        self.without = escape(_("%(used)d, no target"))
        self.ours = escape(_("with us %(n)d"))
        self.days: dict[date, str] = {}
        self.known: dict[str, str] = {}

    def day(self, day: date) -> str:
        """A day as rows write it; many rows have the same."""
        if day not in self.days:
            self.days[day] = f'<time datetime="{day.isoformat()}">{escape(date_format(day, "j M Y"))}</time>'
        return self.days[day]

    def safe(self, words: str) -> str:
        """Words escaped; many rows say the same."""
        if words not in self.known:
            self.known[words] = escape(words)
        return self.known[words]


def _line(row: Row, labels: dict[str, str], says: _Says, boxes: bool) -> str:
    each = row.of
    ref = escape(each.reference)
    title = escape(each.title if len(each.title) <= TITLE else f"{each.title[: TITLE - 1]}…")
    box = ""
    if boxes:
        said = says.choose % {"ref": ref}
        box = f'<td class="box"><input type="checkbox" name="r" value="{ref}" aria-label="{said}"></td>'
    if each.due_on:
        due = f'{says.day(each.due_on)} <span class="sub{" late" if row.late else ""}">{says.safe(row.due)}</span>'
    else:
        due = (
            f'– <span class="sub">{says.with_state if each.holder == Holder.STATE else says.no_target}</span>'
        )
    emergency = f' <span class="sub late">{says.emergency}</span>' if each.track == EMERGENCY else ""
    used = (
        says.without % {"used": row.used}
        if row.target is None
        else says.of_target % {"used": row.used, "target": row.target}
    )
    return (
        f'<tr>{box}<td {labels["due"]}>{due}</td><th scope="row">'
        f'<a href="{escape(each.page)}" class="nw">{ref}</a> '
        f'<span class="sub" dir="auto">{title}</span>{emergency}</th>'
        f'<td {labels["state"]}>{says.safe(each.state)} <span class="sub">{says.safe(row.fund)}</span></td>'
        f'<td {labels["step"]}>{says.safe(row.step)} <span class="sub">{says.safe(row.pen)}</span></td>'
        f'<td {labels["this"]}>{row.bar} <span class="sub">{used}</span></td>'
        f'<td class="num" {labels["days"]}>{row.total} <span class="sub">{says.ours % {"n": row.ours}}</span></td>'
        f'<td class="num" {labels["back"]}>{each.turns}</td><td {labels["next"]}><a href="{escape(row.to)}">'
        f'{says.safe(row.coming)}</a> <span class="sub">{says.safe(row.sub)}</span></td></tr>\n'
    )
