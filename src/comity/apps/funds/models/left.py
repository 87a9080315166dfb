"""What is left where money is held for a use, piece by piece: whose it is, and at which rate it came."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from comity.apps.funds.models.books import Contribution, Fund, money, units
from comity.apps.funds.models.spending import Allocation


class Left(models.Model):
    """The sum of the postings of one kind (available, allocated, obligated, reserve), currency, contribution,
    allocation and rate. A trigger keeps it in the transaction of the postings and refuses what would take it below
    nothing; `comity funds check` compares it with the sum. It can be made anew, so it is no evidence.

    Without a contribution: interest, and what another fund gave. The allocation is told where money is set aside for
    one, and not where it is free again."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    contribution = models.ForeignKey(
        Contribution, models.PROTECT, null=True, related_name="+", db_index=False
    )
    allocation = models.ForeignKey(Allocation, models.PROTECT, null=True, related_name="+")
    rate = units(null=True)
    rate_on = models.DateField(null=True)
    rate_source = models.CharField(max_length=400, blank=True)
    number = money()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="funds_one_piece_left",
                fields=["fund", "kind", "currency", "allocation", "contribution", "rate", "rate_on"],
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} {self.currency}"
