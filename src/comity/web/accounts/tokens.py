"""Keys for programs: where a person makes one for the API, sees when each was last used, and ends it."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from comity.apps.parties.actions import tokens as acts
from comity.apps.parties.models import Token
from comity.apps.parties.refusal import Reason, Refused
from comity.web.accounts import words
from comity.web.accounts.operators import sure_of
from comity.web.accounts.views import signed_in

SCOPES = {
    Token.Scope.READ: gettext_lazy("Read what I may read"),
    Token.Scope.DRAFT: gettext_lazy("Read, and write drafts and answers"),
    Token.Scope.BOOKS: gettext_lazy("Read, and keep the books of my funds"),
    Token.Scope.ACT: gettext_lazy("Do everything I may do: send, consent, decide"),
}
DAYS = {
    "1": gettext_lazy("1 day"),
    "7": gettext_lazy("7 days"),
    "30": gettext_lazy("30 days"),
    "90": gettext_lazy("90 days"),
    "365": gettext_lazy("365 days"),
}


class TokenForm(forms.Form):
    """What a new key is for, and until when."""

    name = forms.CharField(
        label=gettext_lazy("What the key is for"),
        max_length=80,
        help_text=gettext_lazy("So that you know later which one to end"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scope = forms.ChoiceField(label=gettext_lazy("What it may do"), choices=list(SCOPES.items()))
    days = forms.ChoiceField(label=gettext_lazy("It ends after"), choices=list(DAYS.items()), initial="30")


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
@sure_of
def tokens(request: HttpRequest) -> HttpResponse:
    """One's keys, and a form for another. The secret of a new one is on the answer to the form, and nowhere after."""
    person, now, secret, status = signed_in(request), timezone.now(), "", 200
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                _token, secret = acts.make_token(
                    person=person,
                    name=given["name"],
                    scope=given["scope"],
                    days=int(given["days"]),
                    by=person,
                    at=now,
                )
                form, status = TokenForm(), 200
            except Refused as refused:
                form.add_error(None, str(words.REASONS[cast(Reason, refused.reason)]))
    rows = acts.live(now).filter(person=person).order_by("-pk")
    shown = {
        "form": form,
        "secret": secret,
        "rows": [(each, SCOPES[Token.Scope(each.scope)]) for each in rows],
    }
    return render(request, "account/tokens.html", shown, status=status)


@require_POST
@never_cache
@login_required
def end_token(request: HttpRequest, number: int) -> HttpResponse:
    """End one of one's own keys."""
    person = signed_in(request)
    found = Token.objects.filter(person=person, pk=number).first()
    if found is None:
        raise Http404
    try:
        acts.end_token(token=found, by=person, at=timezone.now())
        messages.success(request, _("The key has ended. It opens nothing any more."))
    except Refused as refused:
        messages.error(request, str(words.REASONS[cast(Reason, refused.reason)]))
    return redirect("account-tokens")
