"""The operators' pages: who can sign in, who is invited, who leaves."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.apps.notices.operating import suspended_addresses
from comity.apps.parties import access
from comity.apps.parties.access import Act
from comity.apps.parties.actions import invitations, privacy
from comity.apps.parties.actions import people as acts
from comity.apps.parties.models import Holding, Invitation, Office, Person
from comity.apps.parties.refusal import Reason, Refused
from comity.web.accounts import letters, words
from comity.web.accounts.forms import GiveRoleForm, HandOverForm, InviteForm, ResetSecondFactorForm
from comity.web.accounts.views import signed_in

Page = Callable[..., HttpResponse]


def operators_only(page: Page) -> Page:
    """Let in whoever may see the list of people; others are told that the page is not theirs."""

    @never_cache
    @login_required
    @wraps(page)
    def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if access.refusal(Act.SEE_PEOPLE, signed_in(request), at=timezone.now()):
            raise PermissionDenied
        return page(request, *arguments, **named)

    return guarded


def sure_of(page: Page) -> Page:
    """Ask again for the password, or the second factor, before what cannot be undone is done."""
    return cast(Page, reauthentication_required(page, allow_get=True))


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _tell(request: HttpRequest, refused: Refused) -> None:
    messages.error(request, str(words.REASONS[cast(Reason, refused.reason)]))


@require_GET
@operators_only
def people(request: HttpRequest) -> HttpResponse:
    """Who can sign in, and who has been invited."""
    now = timezone.now()
    everybody = Person.objects.prefetch_related("holdings__office").order_by("-is_active", "name", "email")
    rows = []
    for each in everybody:
        held = [(one.office, words.ROLES[one.role]) for one in each.holdings.all() if one.holds_at(now)]
        rows.append((each, held))
    waiting = invitations.open_invitations(now).select_related("office").order_by("invited_at")
    invited = [(each, words.ROLES[each.role]) for each in waiting]
    returned = {each.email for each in suspended_addresses()}
    return render(request, "people/list.html", {"people": rows, "invited": invited, "returned": returned})


@require_http_methods(["GET", "POST"])
@operators_only
@sure_of
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(_posted(request))
    if form.is_valid():
        by, now = signed_in(request), timezone.now()
        try:
            invitation, secret = invitations.invite(
                email=form.cleaned_data["email"], office=_office(form, by), role=form.cleaned_data["role"],
                by=by, at=now,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(words.REASONS[cast(Reason, refused.reason)]))
        else:
            _send_invitation(request, invitation, secret)
            return redirect("people-list")
    return render(request, "people/invite.html", {"form": form}, status=422 if form.errors else 200)


def _office(form: InviteForm | GiveRoleForm, by: Person) -> Office:
    chosen: Office | None = form.cleaned_data["office"]
    return chosen or acts.open_office(name=form.cleaned_data["new_office"], by=by, at=timezone.now())


def _send_invitation(request: HttpRequest, invitation: Invitation, secret: str) -> None:
    left = letters.send(
        "invitation",
        invitation.email,
        link=letters.link(reverse("account-invitation-follow", args=[secret])),
        office=invitation.office.name,
        role=words.ROLES[invitation.role],
        until=invitation.expires_at,
    )
    if left:
        messages.success(request, _("The invitation is on its way to %(to)s.") % {"to": invitation.email})
    else:
        messages.error(
            request,
            _("No letter can go to %(to)s. Check the address, then invite again.") % {"to": invitation.email},
        )


@require_POST
@operators_only
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    try:
        invitations.withdraw(
            invitation=get_object_or_404(Invitation, pk=number), by=signed_in(request), at=timezone.now()
        )
    except Refused as refused:
        _tell(request, refused)
    return redirect("people-list")


@require_GET
@operators_only
def person(request: HttpRequest, number: UUID) -> HttpResponse:
    """One person: their roles, past and present, and what an operator can do."""
    found, now = get_object_or_404(Person, number=number), timezone.now()
    held = found.holdings.select_related("office").order_by("-from_at")
    facts = {
        "person": found,
        "holdings": [(each, words.ROLES[each.role], each.holds_at(now)) for each in held],
        "factors": Authenticator.objects.filter(user=found).count(),
        "may_reset": access.refusal(Act.RESET_SECOND_FACTOR, signed_in(request), at=now, person=found)
        is None,
    }
    return render(request, "people/page.html", facts)


@require_http_methods(["GET", "POST"])
@operators_only
@sure_of
def give_role(request: HttpRequest, number: UUID) -> HttpResponse:
    found, by = get_object_or_404(Person, number=number), signed_in(request)
    form = GiveRoleForm(_posted(request))
    if form.is_valid():
        try:
            acts.give_role(
                person=found, office=_office(form, by), role=form.cleaned_data["role"],
                mandate=form.cleaned_data["mandate"], by=by, at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(words.REASONS[cast(Reason, refused.reason)]))
        else:
            return redirect("people-page", found.number)
    return render(
        request, "people/give_role.html", {"form": form, "person": found}, status=422 if form.errors else 200
    )


@require_POST
@operators_only
def end_role(request: HttpRequest, number: UUID, holding: int) -> HttpResponse:
    held = get_object_or_404(Holding, pk=holding, person__number=number)
    try:
        acts.end_role(holding=held, by=signed_in(request), at=timezone.now())
    except Refused as refused:
        _tell(request, refused)
    return redirect("people-page", number)


@require_http_methods(["GET", "POST"])
@operators_only
@sure_of
def hand_over(request: HttpRequest, number: UUID) -> HttpResponse:
    """Let somebody leave, and pass what they held to who comes after."""
    found, now = get_object_or_404(Person, number=number), timezone.now()
    form = HandOverForm(_posted(request), person=found)
    if form.is_valid():
        try:
            acts.hand_over(
                person=found, successor=form.cleaned_data["successor"], by=signed_in(request), at=now
            )
        except Refused as refused:
            form.add_error(None, str(words.REASONS[cast(Reason, refused.reason)]))
        else:
            messages.success(request, _("%(name)s can no longer sign in.") % {"name": found})
            return redirect("people-list")
    held = acts.current(found.holdings.select_related("office"), now)
    facts = {"form": form, "person": found, "holdings": [(each, words.ROLES[each.role]) for each in held]}
    return render(request, "people/hand_over.html", facts, status=422 if form.errors else 200)


@require_POST
@operators_only
def end_sessions(request: HttpRequest, number: UUID) -> HttpResponse:
    found = get_object_or_404(Person, number=number)
    acts.end_sessions(person=found, by=signed_in(request), at=timezone.now())
    messages.success(request, _("%(name)s is signed out everywhere.") % {"name": found})
    return redirect("people-page", number)


@require_http_methods(["GET", "POST"])
@operators_only
@sure_of
def reset_second_factor(request: HttpRequest, number: UUID) -> HttpResponse:
    """Let somebody back in who has lost their second factor, once it is sure who they are."""
    found = get_object_or_404(Person, number=number)
    form = ResetSecondFactorForm(_posted(request))
    if form.is_valid():
        check = form.cleaned_data["check"]
        try:
            acts.reset_second_factor(person=found, check=check, by=signed_in(request), at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(words.REASONS[cast(Reason, refused.reason)]))
        else:
            letters.send("second_factor_reset", found.email, name=found.name, check=words.CHECKS[check])
            messages.success(request, _("The second factor of %(name)s is removed.") % {"name": found})
            return redirect("people-page", number)
    return render(
        request,
        "people/second_factor.html",
        {"form": form, "person": found},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@operators_only
@sure_of
def erase(request: HttpRequest, number: UUID) -> HttpResponse:
    found = get_object_or_404(Person, number=number)
    if request.method == "POST":
        try:
            privacy.erase_person(person=found, by=signed_in(request), at=timezone.now())
        except Refused as refused:
            _tell(request, refused)
            return redirect("people-page", number)
        messages.success(request, _("Name and address are erased. The number %(n)s stays.") % {"n": number})
        return redirect("people-list")
    return render(request, "people/erase.html", {"person": found})
