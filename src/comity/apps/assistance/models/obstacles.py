"""What stands outside the process: obstacles, showing a request to partners, and public inputs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from comity.apps.assistance.models.request import AssistanceRequest
from comity.apps.parties.models import Office, Person


class Obstacle(models.Model):
    """An obstacle outside the parties' hands, by a neutral code, as stated by whoever states it (38/3 op 8, pp 3). The
    platform takes no view of its own; the time it lasted is shown apart."""

    evidence: ClassVar[bool] = True

    assistance = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="obstacles")
    code = models.CharField(max_length=40)
    words = models.TextField()
    source = models.CharField(max_length=300)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)  # a later row on the same code and first day closes it
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["from_on", "pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.assistance_id}"


class Circulation(models.Model):
    """That the secretariat wishes to show a request to partners, and the days in which the State may object."""

    assistance = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="circulations")
    partners = models.TextField()
    opened_at = models.DateTimeField()
    objections_until = models.DateField()  # the last day to object
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    objected_at = models.DateTimeField(null=True, blank=True)
    objected_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    objection = models.TextField(blank=True)
    circulated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["opened_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="objected_is_not_circulated",
                condition=models.Q(objected_at=None) | models.Q(circulated_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"circulation of {self.assistance_id}"


class PublicInput(models.Model):
    """What a non-governmental organization or another contributor files on a public request. It opens nothing to its
    author."""

    class Standing(models.TextChoices):
        HELD = "held"
        PUBLIC = "public"
        DECLINED = "declined"

    assistance = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="inputs")
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.HELD)
    reason = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"input on {self.assistance_id}"
