"""What a form filled in offline says to a question that somebody changed meanwhile: apart until a person chooses."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from comity.apps.assistance.models.request import AssistanceRequest
from comity.apps.parties.models import Person


class Conflict(models.Model):
    """One question with two versions: its answer, and `value`, the fields changed offline as {input: value}. `base` is
    the version the form was made from. It goes when somebody has chosen, and with the draft."""

    assistance = models.ForeignKey(AssistanceRequest, models.CASCADE, related_name="conflicts")
    question = models.CharField(max_length=40)
    value = models.JSONField()
    base = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.question} {self.assistance_id}"
