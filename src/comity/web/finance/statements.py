"""Statements of banks and treasuries: a file in, its lines with what each may be, and a person who says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from comity.apps.funds import access, layouts, matching
from comity.apps.funds.access import Act
from comity.apps.funds.actions.statements import Imported, import_statement
from comity.apps.funds.models import Fund, StatementFile
from comity.apps.funds.refusal import Refused
from comity.web import asked
from comity.web.desk.forms import Plain
from comity.web.finance import acts, door, work
from comity.web.finance.words import LINES, RULES
from comity.web.middleware import status_of

PAGE = 20


class Upload(forms.Form):
    """The file, and how it is laid out where the program cannot tell."""

    use_required_attribute = False

    file = forms.FileField(
        label=gettext_lazy("Statement"), help_text=gettext_lazy("CSV, XLSX, or CAMT.053 (XML)"),
        error_messages={
            "required": gettext_lazy("choose the file"), "empty": gettext_lazy("this file is empty"),
            "invalid": gettext_lazy("choose the file"),
        },
    )  # fmt: skip
    layout = forms.ChoiceField(label=gettext_lazy("Layout of its columns"), required=False)
    account = Plain(
        label=gettext_lazy("Account, if the file holds several or names none"), required=False, max_length=60,
        help_text=gettext_lazy("As the bank names it"),
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, label_suffix="")
        names = [(each, each) for each in layouts.names()]
        self.fields["layout"].choices = [("", _("The first that fits")), *names]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > settings.READ_MAX_BYTES:
            raise forms.ValidationError(_("this file is too large; send it in parts"))
        return given


@door.readers_only
@require_http_methods(["GET", "HEAD", "POST"])
def statements(request: HttpRequest, code: str) -> HttpResponse:
    """The statements of a fund, and a form for another."""
    posted = request.method == "POST"
    fund, by, at = door.find(request, code, acts=posted), door.person(request), door.now()
    form, problems, status = Upload(*((request.POST, request.FILES) if posted else ())), [], 200
    if posted:
        access.require(Act.IMPORT_STATEMENT, by, at=at, funds=(fund,))
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                done = import_statement(
                    fund=fund, data=given["file"].read(), name=asked.plain(given["file"].name)[:200] or "-",
                    layout=given["layout"], account=given["account"], by=by, at=at,
                )  # fmt: skip
                _tell(request, done)
                return redirect(f"/finance/{fund.code}/statements/{done.file.pk}")
            except Refused as refused:
                if refused.may_not:
                    raise
                status = status_of(refused)
                acts.tell(form, refused)
                told = refused.facts.get("problems", [])[:20]
                problems = [f"{where}: {message}" for _code, where, message in told]
    page = asked.whole(request, "page", 1)
    rows = list(_files(fund)[(page - 1) * PAGE : page * PAGE + 1])
    context = {
        "fund": fund, "form": form if door.keeps(by, fund, at) else None, "problems": problems, "rows": rows[:PAGE],
        "page": page, "more": len(rows) > PAGE,
    }  # fmt: skip
    return render(request, "finance/statements.html", context, status=status)


def _files(fund: Fund) -> Any:
    return StatementFile.objects.filter(fund=fund).annotate(held=Count("lines")).order_by("-pk")


def _tell(request: HttpRequest, done: Imported) -> None:
    """Say what came of a file."""
    if done.again:
        messages.info(request, _("This file was here already. Nothing has changed."))
        return
    said = ngettext("%(n)d new line.", "%(n)d new lines.", done.new) % {"n": done.new}
    if done.held:
        held = ngettext("%(n)d was here already.", "%(n)d were here already.", done.held) % {"n": done.held}
        said = f"{said} {held}"
    messages.success(request, said)
    for note in done.notes[:20]:
        messages.warning(request, f"{note.where}: {note.message}")


@door.readers_only
@require_safe
def one(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One statement: its lines, what was said of each, and its balance beside the books."""
    fund = door.find(request, code)
    row = _files(fund).filter(pk=number).first()
    if row is None:
        raise Http404
    page = asked.whole(request, "page", 1)
    rows = list(row.lines.order_by("line", "pk")[(page - 1) * PAGE : page * PAGE + 1])
    said = {each.line_id: each for each in matching.counting().filter(line__in=rows).select_related("entry")}
    context = {
        "fund": fund, "row": row, "lines": [(each, said.get(each.pk)) for each in rows[:PAGE]], "page": page,
        "more": len(rows) > PAGE, "compared": matching.compared(row),
    }  # fmt: skip
    return render(request, "finance/statement.html", context)


@door.readers_only
@require_safe
def lines(request: HttpRequest, code: str) -> HttpResponse:
    """The lines that wait, the oldest first, each with what it may be and the rule that says so."""
    fund, by, at = door.find(request, code), door.person(request), door.now()
    page = asked.whole(request, "page", 1)
    rows = list(matching.open_lines(fund).select_related("file")[(page - 1) * PAGE : page * PAGE + 1])
    told = matching.suggestions(fund, rows[:PAGE])
    context = {
        "fund": fund, "rows": [(each, (at.date() - each.day).days, _said(told[each.pk])) for each in rows[:PAGE]],
        "page": page, "more": len(rows) > PAGE, "keeps": door.keeps(by, fund, at),
        "apart": work.WORKS[Act.SET_LINE_APART].link, "other": work.WORKS[Act.CONFIRM_MATCH].link,
    }  # fmt: skip
    return render(request, "finance/lines.html", context)


def _said(told: Iterable[matching.Suggestion]) -> list[dict[str, Any]]:
    """Suggestions in words, each with what confirming it sends."""
    return [
        {
            "what": LINES[each.what] if each.what else "", "rule": RULES[each.rule], "of": each,
            "given": {
                "what": each.what.value if each.what else "", "rule": each.rule.value, "donor": each.donor,
                "contribution": each.contribution.pk if each.contribution and each.what == "pledge" else "",
                "entry": each.entry.pk if each.entry else "",
            },
        }
        for each in told
    ]  # fmt: skip
