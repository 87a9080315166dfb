"""What one is told of by mail, and how."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from comity.apps.assistance import told
from comity.apps.notices import actions as acts
from comity.apps.notices.actions import following
from comity.apps.notices.actions.returned import suspended
from comity.apps.notices.models import Follow, How, Topic
from comity.apps.notices.topics import chosen, topics
from comity.web.accounts.views import signed_in
from comity.web.notices import words


class ChoicesForm(forms.Form):
    """One field for each topic that leaves a choice."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for topic, said in topics().items():
            if len(said.choices) > 1 and topic is not Topic.FOLLOW:
                label, hint = words.TOPICS[topic]
                self.fields[topic.value] = forms.ChoiceField(
                    label=label,
                    help_text=hint,
                    choices=[(each.value, words.HOWS[each]) for each in said.choices],
                )


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def choices(request: HttpRequest) -> HttpResponse:
    """One's choices, topic by topic; what one follows; and whether one's address takes letters."""
    person, status = signed_in(request), 200
    form = ChoicesForm(
        request.POST if request.method == "POST" else None,
        initial={topic.value: how.value for topic, how in chosen(person).items()},
    )
    if request.method == "POST":
        if form.is_valid():
            acts.choose(person=person, choices=form.cleaned_data, by=person, at=timezone.now())
            messages.success(request, _("Your choices are kept."))
            return redirect("account-notices")
        status = 422
    facts = {
        "form": form,
        "person": person,
        "always": [words.TOPICS[Topic.ACCOUNT]],
        "follows": _followed(person.pk),
        "suspended": suspended(person.email),
    }
    return render(request, "notices/choices.html", facts, status=status)


def _followed(person: int) -> list[tuple[Follow, Any, str, Any]]:
    """What one follows, with its name and page. What is not public any more has neither."""
    now = timezone.now()
    rows = []
    for each in Follow.objects.filter(person=person, ended_at=None).order_by("pk")[:100]:
        shown = told.public(each.subject, now)
        name = words.name_of(shown) if shown else _("Something that is not public any more")
        rows.append((each, name, shown.path if shown else "", words.HOWS[How(each.how)]))
    return rows


@require_POST
@never_cache
@login_required
def end(request: HttpRequest, number: str) -> HttpResponse:
    """Follow one thing no more."""
    person = signed_in(request)
    found = Follow.objects.filter(number=number, person=person, ended_at=None).first()
    if found is None:
        raise Http404
    following.end(follow=found, by=person, at=timezone.now())
    messages.success(request, _("You do not follow this any more."))
    return redirect("account-notices")


@require_POST
@never_cache
@login_required
def works_again(request: HttpRequest) -> HttpResponse:
    """Say that one's address takes letters again; what was held is sent."""
    person = signed_in(request)
    acts.works_again(email=person.email, by=person, at=timezone.now())
    messages.success(request, _("Letters go to %(to)s again.") % {"to": person.email})
    return redirect("account-notices")
