"""Dialogue with donors (38/3 op 20, 22): what was said and what comes next, letters, and who counts as what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from comity.apps.funds.models.books import Contribution, Donor, Fund


class Outreach(models.Model):
    """One step of the dialogue with a donor, present or possible. A later step that follows it closes its next step."""

    evidence: ClassVar[bool] = True

    donor = models.ForeignKey(Donor, models.PROTECT, null=True, related_name="outreach")
    name = models.CharField(max_length=300)  # as the books or the officer name it
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, related_name="outreach")
    day = models.DateField()
    words = models.TextField()
    next_step = models.CharField(max_length=400, blank=True)
    next_on = models.DateField(null=True)
    follows = models.OneToOneField("self", models.PROTECT, null=True, related_name="followed_by")
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class DonorLetter(models.Model):
    """A letter drafted for a donor and kept as it was given out: a pledge to sign, or an acknowledgement."""

    evidence: ClassVar[bool] = True

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=20)  # pledge, acknowledgement
    language = models.CharField(max_length=8)
    text = models.TextField()
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.contribution_id}"


class DonorDefinition(models.Model):
    """A version of "non-traditional donor" as the deployer sets it: gave in at most so many of so many years before.
    Versions are added, never changed, so that each series stays."""

    evidence: ClassVar[bool] = True

    version = models.SmallIntegerField(unique=True)
    from_on = models.DateField()
    window_years = models.SmallIntegerField()
    max_years_given = models.SmallIntegerField()
    source = models.CharField(max_length=400)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"version {self.version}"
