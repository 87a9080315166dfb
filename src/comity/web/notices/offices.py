"""Registered addresses of offices: an operator asks for a new one, and gives back the codes from both mailboxes."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from comity.apps.notices import registered
from comity.apps.notices.actions.returned import suspended
from comity.apps.notices.models import AddressChange
from comity.apps.notices.refusal import Reason, Refused
from comity.apps.parties.models import Office
from comity.web.accounts import letters
from comity.web.accounts.operators import operators_only, sure_of
from comity.web.accounts.views import signed_in
from comity.web.notices import words


class AddressForm(forms.Form):
    """A new address."""

    address = forms.EmailField(
        label=gettext_lazy("New registered address"),
        help_text=gettext_lazy("An address of the office, and of nobody alone: it stays when people change."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class CodesForm(forms.Form):
    """The codes of a change that waits."""

    new = forms.CharField(
        label=gettext_lazy("Code sent to the new address"), max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )  # fmt: skip
    old = forms.CharField(
        label=gettext_lazy("Code sent to the address so far"), max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )  # fmt: skip

    def __init__(self, *arguments: object, change: AddressChange, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        if not change.old_hash:
            del self.fields["old"]


@require_GET
@operators_only
def offices(request: HttpRequest) -> HttpResponse:
    """All offices, and where letters to each go."""
    rows = Office.objects.select_related("party").order_by("name")
    return render(request, "notices/offices.html", {"offices": rows})


@require_http_methods(["GET", "POST"])
@operators_only
@sure_of
def address(request: HttpRequest, code: str) -> HttpResponse:
    """One office's address: ask for another, or give the codes of the change that waits."""
    office, now = get_object_or_404(Office, code=code), timezone.now()
    change = registered.waiting(office, now)
    posted = request.POST if request.method == "POST" else None
    asks = AddressForm(posted if posted is not None and "address" in posted else None)
    codes = (
        CodesForm(posted if posted is not None and "new" in posted else None, change=change)
        if change
        else None
    )
    try:
        if asks.is_valid():
            _ask(request, office, asks.cleaned_data["address"])
            return redirect("office-address", code)
        if codes is not None and codes.is_valid():
            given = codes.cleaned_data
            done = registered.confirm_change(
                office=office, new=given["new"], old=given.get("old", ""), by=signed_in(request), at=now
            )
            if done is not None:
                messages.success(request, _("Letters to this office go to %(to)s now.") % {"to": done.email})
                return redirect("office-address", code)
            codes.add_error(None, str(words.REASONS[Reason.WRONG_CODE]))
    except Refused as refused:
        (codes or asks).add_error(None, str(words.REASONS[cast(Reason, refused.reason)]))
    wrong = bool(asks.errors or (codes and codes.errors))
    facts = {
        "office": office, "change": change, "asks": asks, "codes": codes, "wrong": wrong,
        "suspended": suspended(office.email) if office.email else None,
    }  # fmt: skip
    return render(request, "notices/office.html", facts, status=422 if wrong else 200)


def _ask(request: HttpRequest, office: Office, email: str) -> None:
    asked = registered.ask_change(office=office, email=email, by=signed_in(request), at=timezone.now())
    letters.send("office_address", asked.change.email, office=office.name, code=asked.new, new=True)
    if asked.old:
        letters.send("office_address", office.email, office=office.name, code=asked.old, new=False)
    messages.success(request, _("Codes are on their way. Write them here when they have come."))
