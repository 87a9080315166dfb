"""The registry of parties. All of it is data with a source; what no source dates is marked unknown or derived."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Kind(models.TextChoices):
    STATE = "state"  # a member State of the United Nations
    OBSERVER = "observer"  # a non-member observer State
    GROUP = "group"  # a regional group
    BODY = "un-body"
    OFFICE = "un-office"
    OFFICIAL = "un-official"
    MECHANISM = "un-mechanism"
    SYSTEM = "un-system"
    OTHER = "other"


class Certainty(models.TextChoices):
    SOURCED = "sourced"
    DERIVED = "derived"
    PUBLIC_RECORD = "public-record"  # generally known, no source in hand
    UNKNOWN = "unknown"


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        """Those that hold on that day: open ends hold."""
        return self.filter(
            models.Q(valid_from=None) | models.Q(valid_from__lte=day),
            models.Q(valid_until=None) | models.Q(valid_until__gte=day),
        )


class Dated(models.Model):
    """A fact with a first and a last day. Both days belong to it; an empty one means open or unknown, as
    `certainty` tells."""

    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    certainty = models.CharField(max_length=14, choices=Certainty, default=Certainty.SOURCED)
    source = models.CharField(max_length=200)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


class Party(models.Model):
    """A State, a group of States, or a UN body, office, official or mechanism. `code` is its lasting address:
    ISO 3166-1 alpha-3 for States, a short code for the rest."""

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=14, choices=Kind)
    name = models.CharField(max_length=200)  # short English name, for lists
    iso2 = models.CharField(max_length=2, blank=True)
    m49 = models.CharField(max_length=3, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    symbol_prefix = models.CharField(max_length=40, blank=True)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200)
    fictional = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "parties"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return f"parties/{self.code}"


class PartyName(Dated):
    """A name in one language: short, formal, a variant, or a former one."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="names")
    language = models.CharField(max_length=3)
    form = models.CharField(max_length=12)
    name = models.CharField(max_length=250)
    folded = models.CharField(max_length=250, db_index=True)

    class Meta:
        indexes: ClassVar = [
            GinIndex(name="party_name_trigram", fields=["folded"], opclasses=["gin_trgm_ops"])
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(name="party_name_once", fields=["party", "language", "form", "name"])
        ]

    def __str__(self) -> str:
        return self.name


class Status(Dated):
    """That a State is, or was, on a list: LDC, LLDC, SIDS, or DEV where an installation goes by one of developing
    countries."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="statuses")
    status = models.CharField(max_length=5)

    class Meta:
        verbose_name_plural = "statuses"

    def __str__(self) -> str:
        return f"{self.party_id} {self.status}"


class Membership(Dated):
    """That a State belongs, or belonged, to a group or a body."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="memberships")
    of = models.ForeignKey(Party, models.CASCADE, related_name="members")

    def __str__(self) -> str:
        return f"{self.party_id} in {self.of_id}"


class VacantSeat(Dated):
    """A seat of a body that nobody held between two days."""

    body = models.ForeignKey(Party, models.CASCADE, related_name="vacant_seats")
    group = models.ForeignKey(Party, models.CASCADE, related_name="+")
    left_by = models.ForeignKey(Party, models.CASCADE, null=True, related_name="+")

    def __str__(self) -> str:
        return f"a seat of {self.body_id}"


class Session(models.Model):
    """A session of a body. Its days are intervals, since a session can be suspended and resumed."""

    body = models.ForeignKey(Party, models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, default="regular")
    certainty = models.CharField(max_length=14, choices=Certainty, default=Certainty.SOURCED)
    source = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["body", "kind", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="session_once", fields=["body", "kind", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.number}"


class SessionInterval(models.Model):
    session = models.ForeignKey(Session, models.CASCADE, related_name="intervals")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        ordering: ClassVar = ["first_day"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="session_interval_in_order", condition=models.Q(first_day__lte=models.F("last_day"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_day}–{self.last_day}"
