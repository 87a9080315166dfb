"""The open data: the list of tables, one table with what it says and how good it is, its files, and what changed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from comity.apps.register.open_data import nights, writing
from comity.apps.register.open_data.keys import ADDED, CHANGED, GONE
from comity.apps.register.open_data.nights import CHANGES, FORMS, Night
from comity.apps.register.open_data.tables import about_requests, tables
from comity.papers.tabular.columns import Table
from comity.web import errors, feeds
from comity.web.open_data.files import sent
from comity.web.templatetags.requests import said

FOR_EVER = "public, max-age=31536000, immutable"
AGAIN = 120  # seconds until what is written anew is there
NAMES = {"csv": "CSV", "json": "JSON", "parquet": "Parquet"}
TYPES = {
    "text": gettext_lazy("text"), "integer": gettext_lazy("whole number"), "boolean": gettext_lazy("yes or no"),
    "date": gettext_lazy("day"), "moment": gettext_lazy("moment, UTC"), "decimal": gettext_lazy("decimal number"),
    "money": gettext_lazy("exact decimal number"), "list": gettext_lazy("list of texts"),
}  # fmt: skip
CHECKS = {
    "keys-once": gettext_lazy("Each key stands there once"),
    "nothing-missing": gettext_lazy("Never missing"),
    "codes-known": gettext_lazy("Codes are of the list"),
    "dates-in-order": gettext_lazy("Not before the day it follows"),
    "leads-somewhere": gettext_lazy("Stands in the table it is from"),
    "totals-add-up": gettext_lazy("Rows add up to all"),
    "totals-are-the-requests": gettext_lazy("As many as there are rows in the table of requests"),
}
SHOWN = 7  # nights, on the page of a table
fresh = cache_control(no_cache=True)


@fresh
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What there is. No statement: it stands in the night's own folder."""
    last = nights.newest()
    rows = [_row(each, last) for each in tables().values()] if last else []
    return render(request, "open_data/list.html", {"night": last, "rows": rows, "at": _written(last)})


@fresh
@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """One table: what its columns say, how it is made, how good it is, its nights."""
    if not nights.known(name):
        raise Http404
    table, kept = tables()[name], nights.nights()
    last = kept[0] if kept else None
    told = last.told["tables"].get(name) if last else None
    shown: dict[str, Any] = {
        "table": table, "title": said(table.title), "says": said(table.says), "source": said(table.source),
        "licence": said(table.licence), "method": _blocks(table), "night": last, "at": _written(last),
        "columns": [(each, TYPES[each.type], said(each.says)) for each in table.columns],
        "nights": [(each, each.has(name)) for each in kept[:SHOWN]], "forms": list(NAMES.items()),
    }  # fmt: skip
    if told is not None and last is not None:
        failed = [each for each in told["checks"] if not each["holds"]]
        shown |= {
            "row": _row(table, last), "checks": len(told["checks"]), "changes": told["changes"],
            "changed": any(told["changes"].values()),
            "failed": [(CHECKS.get(each["check"], each["check"]), each["what"], each["failed"]) for each in failed],
            "missing": [(column, n) for column, n in told["missing"].items() if n],
            "kinds": [CHECKS[each] for each in dict.fromkeys(each["check"] for each in told["checks"])],
        }  # fmt: skip
    return render(request, "open_data/page.html", shown)


@require_safe
def newest(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of the newest night."""
    last = nights.newest()
    if nights.known(name):
        return HttpResponsePermanentRedirect(f"/data/{name}/")
    return _sent(request, last, last, name)


@require_safe
def dated(request: HttpRequest, day: str, name: str) -> HttpResponseBase:
    """A file of one night. What can be taken back is asked for anew each time; the rest never changes once its day is
    over."""
    return _sent(request, nights.night(day), nights.newest(), name)


@fresh
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """What changed from night to night: how much in which table, and where each key stands."""
    entries = []
    for night in nights.nights():
        at = _written(night)
        for name, told in night.told["tables"].items():
            n = told["changes"]
            if at is None or not any(n.values()):
                continue
            summary = _("%(added)d added, %(changed)d changed, %(gone)d taken away") % {
                "added": n[ADDED], "changed": n[CHANGED], "gone": n[GONE],
            }  # fmt: skip
            address = f"/data/{night.day}/{name}.{CHANGES}"
            title = f"{said(tables()[name].title)}, {date_format(night.day)}" if name in tables() else name
            entries.append(feeds.Entry(address, f"{at:%Y%m%dT%H%M%S}", title, at, summary))
    return feeds.atom(_("What changed in the open data"), "/data/", "/data/changes.atom", entries)


def _sent(request: HttpRequest, night: Night | None, last: Night | None, name: str) -> HttpResponseBase:
    if night is None or last is None or name not in night.told["files"]:
        raise Http404
    path = night.file(name)
    of_requests = name.partition(".")[0] in about_requests()
    if path is None and (again := _in_its_place(night)):
        return _sent(request, again, nights.newest(), name)
    if path is None:
        words = _("Something in it is public no more. The newest night has what is public now.")
        gone = errors.page(request, 410, _("Taken out"), words)
        gone["Cache-Control"] = "no-cache"
        return gone
    if of_requests and writing.stale(night, datetime.now(UTC).date()):
        words = _(
            "Something in it was just taken back. The file is being written anew: ask again in two minutes."
        )
        wait = errors.page(request, 503, _("Being written anew"), words)
        wait["Retry-After"], wait["Cache-Control"] = str(AGAIN), "no-store"
        return wait
    try:
        answer = sent(request, path, night.told["files"][name]["sha256"], f"{night.day}-{name}")
    except FileNotFoundError as error:  # another night took its place just now
        if again := _in_its_place(night):
            return _sent(request, again, nights.newest(), name)
        raise Http404 from error
    lasting = night.day < last.day and not of_requests and request.path.startswith(f"/data/{night.day}/")
    answer["Cache-Control"] = FOR_EVER if lasting else "no-cache"
    return answer


def _in_its_place(night: Night) -> Night | None:
    """The night of the same day that was written while this one was being read, where one was."""
    found = nights.night(night.day.isoformat())
    return found if found is not None and found.folder != night.folder else None


def _row(table: Table, night: Night) -> dict[str, Any]:
    files = night.told["files"]
    sizes = [
        (f"{table.name}.{form}", NAMES[form], files.get(f"{table.name}.{form}", {}).get("bytes", 0))
        for form in FORMS
    ]
    told = night.told["tables"].get(table.name, {"rows": 0, "checks": []})
    return {
        "name": table.name, "title": said(table.title), "says": said(table.says), "licence": said(table.licence),
        "rows": told["rows"], "files": sizes, "holds": all(each["holds"] for each in told["checks"]),
    }  # fmt: skip


def _written(night: Night | None) -> datetime | None:
    return datetime.fromisoformat(night.written_at) if night else None


def _blocks(table: Table) -> list[tuple[str, list[list[tuple[bool, str]]]]]:
    """The method note as paragraphs and lists, each line in pieces that are code or are not. Of Markdown that is all it
    uses, and a test asks that."""
    found: list[tuple[str, list[list[tuple[bool, str]]]]] = []
    for block in said(table.method).strip().split("\n\n"):
        if block.startswith("- "):
            items = [" ".join(each.split()) for each in block[2:].split("\n- ")]
            found.append(("list", [_pieces(each) for each in items]))
        else:
            found.append(("paragraph", [_pieces(" ".join(block.split()))]))
    return found


def _pieces(line: str) -> list[tuple[bool, str]]:
    return [(bool(place % 2), each) for place, each in enumerate(line.split("`")) if each]
