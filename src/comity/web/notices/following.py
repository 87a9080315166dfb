"""Following what is public by e-mail, without an account: a form, a letter to confirm, and one click to end it.

Whether an address follows something, or was asked too often, is not told: every form is answered alike.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from django import forms
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comity.apps.assistance import told
from comity.apps.assistance.told import Public
from comity.apps.notices.actions import following as acts
from comity.apps.notices.models import How
from comity.apps.notices.refusal import Reason, Refused
from comity.web import asked
from comity.web.accounts import letters
from comity.web.accounts.views import signed_in
from comity.web.notices import words

AN_HOUR = 10  # forms from one network address


class FollowForm(forms.Form):
    """Where to, and how often."""

    how = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=[(each.value, words.HOWS[each]) for each in (How.DAILY, How.AT_ONCE)],
        initial=How.DAILY,
    )


class VisitorsForm(FollowForm):
    """The same for whoever has no account."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("A letter asks you to confirm. Until then nothing is sent."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("email", "how")


def followed(request: HttpRequest) -> Public:
    """What is to be followed, or 404: what is not public and what does not exist are one answer."""
    shown = told.public(asked.words(request, "what"), timezone.now())
    if shown is None:
        raise Http404
    return shown


@require_http_methods(["GET", "POST"])
@never_cache
def follow(request: HttpRequest) -> HttpResponse:
    """Ask to be told when there is something new on a page."""
    shown, known = followed(request), request.user.is_authenticated
    form = (FollowForm if known else VisitorsForm)(request.POST if request.method == "POST" else None)
    facts: dict[str, Any] = {"form": form, "shown": shown, "name": words.name_of(shown)}
    if request.method == "POST" and form.is_valid():
        given, now = form.cleaned_data, timezone.now()
        if known:
            acts.follow(subject=shown.subject, person=signed_in(request), how=given["how"], at=now)
            return redirect("account-notices")
        _count(asked.visitor(request), now.strftime("%Y%m%d%H"))
        found = acts.ask(
            subject=shown.subject,
            email=given["email"],
            how=given["how"],
            language=get_language() or "",
            at=now,
        )
        if found is not None:
            link = letters.link(reverse("follow-confirm", args=[acts.confirm_token(found)]))
            letters.send("follow", found.email, follow=found, name=words.name_of(shown), link=link)
        return render(request, "notices/asked.html", facts)
    return render(request, "notices/follow.html", facts, status=422 if form.errors else 200)


def _count(address: str, hour: str) -> None:
    """Refuse too many forms of one network address in an hour. It is kept as a keyed hash, for that hour."""
    mark = hmac.new(settings.SECRET_KEY.encode(), f"follow:{address}".encode(), hashlib.sha256).hexdigest()
    key = f"follow-tries:{mark}:{hour}"
    cache.add(key, 0, timeout=3600)
    if cache.incr(key) > AN_HOUR:
        raise Refused(Reason.TOO_MANY)


@require_http_methods(["GET", "POST"])
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the first letter. Opening it does nothing yet: programs that look at mail open links too."""
    found = acts.to_confirm(token)
    shown = told.public(found.subject, timezone.now()) if found else None
    if found is None or shown is None:
        return _over(request)
    done = found.confirmed_at is not None
    if request.method == "POST":
        acts.confirm(token=token, at=timezone.now())
        done = True
    facts = {"shown": shown, "name": words.name_of(shown), "done": done, "how": words.HOWS[How(found.how)]}
    return render(request, "notices/confirm.html", facts)


@csrf_exempt  # RFC 8058: the reader's mail program posts, without cookies; the link itself is the secret
@require_http_methods(["GET", "POST"])
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link of every further letter: a button for people, one post for mail programs."""
    found = acts.to_stop(token)
    if found is None:
        return _over(request)
    if request.method == "POST":
        found = acts.stop_by_link(token=token, at=timezone.now())
    shown = told.public(found.subject, timezone.now())
    facts = {"name": words.name_of(shown) if shown else "", "done": found.ended_at is not None}
    return render(request, "notices/stop.html", facts)


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "notices/over.html", {"reason": words.REASONS[Reason.LINK_OVER]}, status=410)
