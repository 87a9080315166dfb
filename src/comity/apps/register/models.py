"""What two officials take out of the public's sight, and what gave it back. The State's own choice stands in consents.

Three rows, never changed: one official proposes, another confirms, and whoever lifts it says why. What of a request is
withheld now is kept with the request (`AssistanceRequest.withheld`), so that every door asks the same.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.parties.models import Office, Person


class Withholding(models.Model):
    """That an official proposes to withhold parts of a public request. Nothing is withheld by it alone."""

    evidence: ClassVar[bool] = True

    class Reason(models.TextChoices):
        """Why; everybody reads it in the place of what is withheld."""

        SAFETY = "safety"  # somebody could come to harm by it
        PERSONAL_DATA = "personal-data"  # it shows data of a person
        IN_ERROR = "in-error"  # it was not meant to be published
        THIRD_PARTY = "third-party"  # it is about another, who has not agreed
        LEGAL = "legal"  # a rule that binds the office asks for it

    assistance = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="withholdings")
    parts = models.JSONField()  # of `comity.pure.disclosure`, what a State can publish
    reason = models.CharField(max_length=20, choices=Reason)
    words = models.TextField()  # for the second official and the State; not public
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"withholding {self.pk} of {self.assistance_id}"


class Confirmation(models.Model):
    """That another official confirms it: from here on it is withheld."""

    evidence: ClassVar[bool] = True

    withholding = models.OneToOneField(Withholding, models.PROTECT, related_name="confirmation")
    proposed_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+"
    )  # the withholding's, for the rule below
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="withheld_by_two", condition=~Q(by=F("proposed_by")))
        ]

    def __str__(self) -> str:
        return f"confirmation of {self.withholding_id}"


class Lifting(models.Model):
    """That a withholding ended, or that a proposal to withhold was taken back or turned down."""

    evidence: ClassVar[bool] = True

    withholding = models.OneToOneField(Withholding, models.PROTECT, related_name="lifting")
    words = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"end of withholding {self.withholding_id}"
