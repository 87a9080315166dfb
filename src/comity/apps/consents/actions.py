"""Giving and withdrawing consent, and ranking. These write no record of their own: each is a step of an act of the app
above, which asks who may, locks what the consent is about, and records once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum

from django.db import IntegrityError, transaction

from comity.apps.consents.models import Consent, Priority, Scope, Withdrawal
from comity.apps.parties.models import Office, Party, Person
from comity.apps.parties.refusal import Refused

__all__ = ["Reason", "Refused", "give", "history", "places", "rank", "valid", "withdraw"]


class Reason(StrEnum):
    """Why a consent could not be written."""

    NOT_THE_STATES = "not-the-states"  # only an office of the State itself consents for it
    DAY_IN_PAST = "day-in-past"  # its last day has passed already
    ALREADY_SO = "already-so"  # it was withdrawn before
    TWICE = "twice"  # an order that names a request twice, or one that another State ranked


def give(
    *,
    subject: str,
    state: Party,
    scope: Scope | str,
    by: Person,
    office: Office,
    at: datetime,
    parts: Sequence[str] = (),
    until: date | None = None,
    words: str = "",
) -> Consent:
    """Add a consent of `state`, which takes the place of what it said before on that scope."""
    _require_own(office, state)
    if until is not None and until < _day(at):
        raise Refused(Reason.DAY_IN_PAST, field="until")
    return Consent.objects.create(
        subject=subject, state=state, scope=Scope(scope), parts=list(parts), until=until, words=words,
        given_by=by, office=office, given_at=at,
    )  # fmt: skip


def withdraw(*, consent: Consent, by: Person, office: Office, at: datetime, words: str = "") -> Withdrawal:
    """Add that a consent is withdrawn. It stays on record, and one given before it does not come back."""
    _require_own(office, consent.state)
    try:
        with transaction.atomic():
            return Withdrawal.objects.create(consent=consent, words=words, by=by, office=office, at=at)
    except IntegrityError as error:
        raise Refused(Reason.ALREADY_SO) from error


def valid(subject: str, at: datetime) -> dict[Scope, Consent]:
    """The consents that hold on the day of `at`, by scope, in one statement.

    Of each scope the newest counts and no other: what a State said last stands for what it said before, so a consent
    withdrawn or run out never uncovers an older one.
    """
    newest = Consent.objects.filter(subject=subject).order_by("scope", "-pk").distinct("scope")
    day = _day(at)
    return {
        Scope(each.scope): each
        for each in newest.select_related("withdrawal")
        if not hasattr(each, "withdrawal") and (each.until is None or day <= each.until)
    }


def history(subject: str) -> list[Consent]:
    """All consents ever given on a subject, oldest first, each with its withdrawal if it has one; one statement."""
    rows = Consent.objects.filter(subject=subject).order_by("pk")
    return list(
        rows.select_related("withdrawal", "withdrawal__by", "withdrawal__office", "given_by", "office")
    )


def rank(*, state: Party, order: Sequence[str], by: Person, at: datetime) -> None:
    """Put a State's requests, by address, in its own order, 1 first. What `order` leaves out has no place any more."""
    if len(set(order)) != len(order):
        raise Refused(Reason.TWICE)
    with transaction.atomic():
        Party.objects.select_for_update().get(pk=state.pk)  # two orders at once follow one another
        if Priority.objects.filter(subject__in=order).exclude(state=state).exists():
            raise Refused(Reason.TWICE)
        Priority.objects.filter(state=state).exclude(subject__in=order).delete()
        Priority.objects.bulk_create(
            [
                Priority(state=state, subject=subject, place=place, by=by, at=at)
                for place, subject in enumerate(order, 1)
            ],
            update_conflicts=True, unique_fields=["subject"], update_fields=["place", "by", "at"],
        )  # fmt: skip


def places(state: Party) -> dict[str, int]:
    """The place a State gave each of its requests, by address."""
    return dict(Priority.objects.filter(state=state).order_by("place").values_list("subject", "place"))


def _require_own(office: Office, state: Party) -> None:
    """Consent is the State's own to give and to end (37/23 pp 12), whatever the act above may have overlooked."""
    if office.party_id != state.pk:
        raise Refused(Reason.NOT_THE_STATES, may_not=True)


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()
