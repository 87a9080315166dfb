"""What an officer asks another to approve."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from comity.apps.funds.models.books import Fund


class Asking(models.Model):
    """That an officer means to do an act that needs a second one: on what (`number`, where it is not of the fund as a
    whole), with what was typed, so that the other sees it word for word, and `digest` over the facts as they were."""

    evidence: ClassVar[bool] = True

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="askings")
    act = models.CharField(max_length=40)
    number = models.BigIntegerField(null=True)
    given = models.JSONField()
    facts = models.JSONField()
    digest = models.CharField(max_length=64, db_index=True)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.act} asked by {self.by}"
