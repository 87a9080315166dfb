"""What money is set aside for, in which parts it is paid, what was reported of it, and what stood in its way."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds.models.books import Entry, Fund, money


class Allocation(models.Model):
    """Money of a fund set aside for a request. What became of it is in the postings that name it; from which
    contributions it comes, too."""

    evidence: ClassVar[bool] = True

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="allocations")
    assistance = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="allocations")
    number = money()
    currency = models.CharField(max_length=3)
    theme = models.CharField(max_length=40, blank=True)  # as the request named it, when money was chosen
    day = models.DateField()
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.number} {self.currency} for {self.assistance_id}"


class Tranche(models.Model):
    """A part of an allocation, paid when its milestone is reached. `number` is all it takes, with support cost."""

    evidence: ClassVar[bool] = True

    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="tranches")
    nth = models.SmallIntegerField()  # from 1
    number = money()
    support = money()  # programme support cost, part of `number`
    milestone = models.CharField(max_length=400)
    due_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="funds_one_tranche", fields=["allocation", "nth"]),
            models.CheckConstraint(
                name="funds_tranche_pays",
                condition=models.Q(number__gt=models.F("support"), support__gte=0, nth__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.allocation_id} part {self.nth}"


class SpendingReport(models.Model):
    """What was spent of a part, and what it did, in words. The next part waits for it."""

    evidence: ClassVar[bool] = True

    tranche = models.ForeignKey(Tranche, models.PROTECT, related_name="reports")
    spent = money()
    words = models.TextField()
    reference = models.CharField(max_length=200, blank=True)  # of the paper it came by
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="report")
    by = models.CharField(max_length=120)
    day = models.DateField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"report on part {self.tranche_id}"


class PaymentObstacle(models.Model):
    """What keeps a part from being paid, outside the parties' hands, by a neutral code and as stated by whoever states
    it (38/3 op 8, pp 3). A later row of the same part, code and first day closes it."""

    evidence: ClassVar[bool] = True

    tranche = models.ForeignKey(Tranche, models.PROTECT, related_name="obstacles")
    code = models.CharField(max_length=40)
    words = models.TextField()
    source = models.CharField(max_length=300)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.code} {self.tranche_id}"
