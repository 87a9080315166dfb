"""One's own account, and the door an invitation opens."""

from __future__ import annotations

import json
from importlib import resources
from typing import cast

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.apps.notices.actions.returned import suspended
from comity.apps.parties import access
from comity.apps.parties.actions import invitations, people, privacy
from comity.apps.parties.models import Person
from comity.apps.parties.refusal import Reason, Refused
from comity.web.accounts import words
from comity.web.accounts.forms import AcceptForm

INVITATION_KEY = "invitation"


def signed_in(request: HttpRequest) -> Person:
    """The person who asks, where the page is for people who are signed in."""
    return cast(Person, request.user)


@never_cache
@require_GET
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Your account: what is known about you and what you can do with it."""
    person, now = signed_in(request), timezone.now()
    held = people.current(person.holdings.select_related("office"), now).order_by("office__name")
    return render(
        request,
        "account/page.html",
        {
            "person": person,
            "holdings": [(holding, words.ROLES[holding.role]) for holding in held],
            "factors": Authenticator.objects.filter(user=person).order_by("created_at"),
            "suspended": suspended(person.email),
            "sessions": people.running_sessions(person, now),
            "may_see_people": access.refusal(access.Act.SEE_PEOPLE, person, at=now) is None,
        },
    )


@never_cache
@require_POST
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
def own_data(request: HttpRequest) -> HttpResponse:
    """Everything held about whoever asks, as a JSON file."""
    person = signed_in(request)
    held = privacy.export_own_data(person=person, by=person, at=timezone.now())
    response = HttpResponse(json.dumps(held, indent=1, ensure_ascii=False), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="comity-my-data.json"'
    return response


@require_POST
@login_required
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    person = signed_in(request)
    number = people.end_sessions(
        person=person, by=person, at=timezone.now(), keep=request.session.session_key or ""
    )
    messages.success(
        request,
        ngettext("%(number)s other session ended.", "%(number)s other sessions ended.", number)
        % {"number": number},
    )
    return redirect("account-page")


@require_GET
@cache_control(max_age=86400, public=True)
def passkeys_script(request: HttpRequest) -> HttpResponse:
    """The one script of these pages: browsers offer passkeys to scripts alone."""
    text = resources.files("comity.web").joinpath("static", "passkeys.js").read_text("utf-8")
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@never_cache
@require_GET
def follow_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the secret out of the address, so that no log, history or referrer keeps it. Uses nothing up."""
    request.session[INVITATION_KEY] = secret
    return redirect("account-invitation")


@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
def invitation(request: HttpRequest) -> HttpResponse:
    """Accept an invitation: somebody new sets a name and a password, somebody known confirms."""
    secret, now = str(request.session.get(INVITATION_KEY, "")), timezone.now()
    found = invitations.find(secret=secret, at=now)
    if found is None:
        words_of = words.REASONS[Reason.NOT_OPEN]
        return render(request, "account/invitation_closed.html", {"reason": words_of}, status=410)
    known = Person.objects.filter(email__iexact=found.email).first()
    asks_password = known is None or invitations.awaits_password(known)
    mine = request.user.is_authenticated and known is not None and known.pk == request.user.pk
    posted = request.POST if request.method == "POST" and asks_password else None
    form = AcceptForm(posted, email=found.email, initial={"name": known.name if known else ""})
    if request.method == "POST" and (not asks_password or form.is_valid()):
        try:
            invitations.accept(
                secret=secret,
                at=now,
                name=form.cleaned_data["name"] if asks_password else "",
                password=form.cleaned_data["password"] if asks_password else None,
                person=signed_in(request) if request.user.is_authenticated else None,
            )
        except Refused as refused:
            reason = words.REASONS[cast(Reason, refused.reason)]
            return render(request, "account/invitation_closed.html", {"reason": reason}, status=409)
        del request.session[INVITATION_KEY]
        messages.success(request, _("You have accepted the invitation."))
        return redirect("account-page")
    facts = {
        "invitation": found,
        "role": words.ROLES[found.role],
        "form": form,
        "asks_password": asks_password,
        "mine": mine,
    }
    return render(request, "account/invitation.html", facts)
