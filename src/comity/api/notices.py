"""What one is told of by mail, and what one follows: the same choices as on the account page."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Schema

from comity.api.pages import Problem, Word
from comity.api.tokens import actor, acts, caller, for_one, own
from comity.apps.assistance import told
from comity.apps.notices import actions
from comity.apps.notices.actions.returned import suspended
from comity.apps.notices.models import Follow
from comity.apps.notices.refusal import Reason, Refused
from comity.apps.notices.topics import chosen, topics
from comity.apps.parties.models import Person

router = Router(tags=["account"])
READS = {401: Problem, 403: Problem}
WRITES = {**READS, 400: Problem, 409: Problem, 415: Problem, 422: Problem, 429: Problem}
MOST = 500


class TopicOut(Schema):
    """`choices`: what `how` can be; a topic without "not" cannot be switched off, and one with a single choice is told
    so to everybody."""

    topic: str
    how: str
    choices: list[str]


class FollowOut(Schema):
    """`page`: empty where what was followed is not public any more."""

    number: UUID
    subject: str
    page: str
    how: str
    since: datetime | None


class NoticesOut(Schema):
    """`suspended_since`: letters to the person's address came back, and only those about the account are tried."""

    topics: list[TopicOut]
    follows: list[FollowOut]
    suspended_since: datetime | None


class ChoiceIn(Schema):
    topic: Word
    how: Word


class ChoicesIn(Schema):
    choices: list[ChoiceIn]


class FollowIn(Schema):
    """`subject`: "register", "log", "funds/…", "requests/…", "commitments/…" or "texts/…"."""

    subject: Word
    how: Word = "daily"


@router.get(
    "/account/notices", auth=own, response={200: NoticesOut, **READS}, summary="What you are told by mail"
)
def notices(request: HttpRequest, response: HttpResponse) -> Any:
    return _shown(response, actor(request), caller(request).at)


@router.put(
    "/account/notices", auth=acts, response={200: NoticesOut, **WRITES}, summary="Choose what you are told"
)
def choose(request: HttpRequest, response: HttpResponse, given: ChoicesIn) -> Any:
    """Topics that are not named stay as they are. Refused whole where one cannot be told so."""
    person, at = actor(request), caller(request).at
    actions.choose(person=person, choices={each.topic: each.how for each in given.choices}, by=person, at=at)
    return _shown(response, person, at)


@router.post(
    "/account/follows", auth=acts, response={200: NoticesOut, **WRITES}, summary="Follow something public"
)
def follow(request: HttpRequest, response: HttpResponse, given: FollowIn) -> Any:
    """Following the same again changes how often it is told."""
    person, at = actor(request), caller(request).at
    shown = told.public(given.subject, at)
    if shown is None:
        raise Refused(Reason.NOT_FOLLOWED)
    actions.follow(subject=shown.subject, person=person, how=given.how, at=at)
    return _shown(response, person, at)


@router.delete(
    "/account/follows/{number}",
    auth=acts,
    response={200: NoticesOut, **WRITES, 404: Problem},
    summary="Follow no more",
)
def end(request: HttpRequest, response: HttpResponse, number: UUID) -> Any:
    person, at = actor(request), caller(request).at
    found = Follow.objects.filter(number=number, person=person, ended_at=None).first()
    if found is None:
        raise Http404
    actions.end(follow=found, by=person, at=at)
    return _shown(response, person, at)


def _shown(response: HttpResponse, person: Person, at: datetime) -> dict[str, Any]:
    for_one(response)
    known = suspended(person.email)
    rows = Follow.objects.filter(person=person, ended_at=None).order_by("pk")[:MOST]
    return {
        "topics": [
            {
                "topic": topic.value,
                "how": how.value,
                "choices": [each.value for each in topics()[topic].choices],
            }
            for topic, how in chosen(person).items()
        ],
        "follows": [_follow(each, at) for each in rows],
        "suspended_since": known.suspended_at if known else None,
    }


def _follow(each: Follow, at: datetime) -> dict[str, Any]:
    shown = told.public(each.subject, at)
    return {
        "number": each.number, "subject": each.subject, "page": shown.path if shown else "", "how": each.how,
        "since": each.confirmed_at,
    }  # fmt: skip
