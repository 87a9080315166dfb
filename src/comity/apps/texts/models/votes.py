"""Votes as each source gives them, side by side when they disagree."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from comity.apps.parties.models import Party
from comity.apps.texts.models.documents import Document
from comity.apps.texts.models.instruments import Instrument


class Position(models.TextChoices):
    IN_FAVOUR = "in-favour"
    AGAINST = "against"
    ABSTAINING = "abstaining"
    NOT_RECORDED = "not-recorded"  # never stored: computed from the dated membership


class VoteRecord(models.Model):
    """One source's account of a vote."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="votes")
    source = models.CharField(max_length=300)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="votes")
    method = models.CharField(max_length=20)
    voted_on = models.DateField(null=True, blank=True)
    in_favour = models.PositiveSmallIntegerField(null=True, blank=True)  # as stated
    against = models.PositiveSmallIntegerField(null=True, blank=True)
    abstaining = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="vote_source_once", fields=["instrument", "source"])
        ]

    def __str__(self) -> str:
        return f"vote on {self.instrument_id}"


class Cast(models.Model):
    """One State's recorded position. `party` is empty where the printed name matches no State: it is kept as is."""

    vote = models.ForeignKey(VoteRecord, models.CASCADE, related_name="casts")
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="casts")
    name = models.TextField()  # as printed
    position = models.CharField(max_length=12, choices=Position)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.name} {self.position}"
