"""What others published of the funds, row by row as printed, beside the entries it became."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from comity.apps.funds.models.books import Donor, Entry, Fund, money


class SourceFile(models.Model):
    """A file that was taken in. The same content again changes nothing."""

    evidence: ClassVar[bool] = True

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class PublishedFigure(models.Model):
    """One printed row: what a contributor gave, or what the fund spent, in a year. `nth`: which of several rows of the
    same name. A row of nothing has no entry, and still names its contributor."""

    evidence: ClassVar[bool] = True

    class Of(models.TextChoices):
        CONTRIBUTION = "contribution"
        EXPENSE = "expense"

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="figures")
    year = models.SmallIntegerField()
    of = models.CharField(max_length=12, choices=Of)
    donor = models.ForeignKey(Donor, models.PROTECT, null=True, related_name="figures")
    nth = models.SmallIntegerField(default=1)
    number = money()
    as_reported = models.CharField(max_length=400, blank=True)
    source = models.ForeignKey(SourceFile, models.PROTECT, related_name="+")
    line = models.IntegerField()
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="figure")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="funds_one_figure", fields=["fund", "year", "of", "donor", "nth"], nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.year} {self.number}"


class PublishedTotal(models.Model):
    """What the source states for a fund and year: the statement's total, its own named rows (with its adjustments), and
    the residual it does not explain."""

    evidence: ClassVar[bool] = True

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="totals")
    year = models.SmallIntegerField()
    stated = money()
    named = money()
    residual = money()
    source = models.ForeignKey(SourceFile, models.PROTECT, related_name="+")
    document = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="funds_one_total", fields=["fund", "year"])]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.year} {self.stated}"


class PublishedAdjustment(models.Model):
    """A printed adjustment between funds. The source does not say in whose statement it stands, so nor do we."""

    evidence: ClassVar[bool] = True

    year = models.SmallIntegerField()
    label = models.CharField(max_length=400)
    number = money()
    nth = models.SmallIntegerField(default=1)
    source = models.ForeignKey(SourceFile, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="funds_one_adjustment", fields=["year", "label", "number", "nth"])
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.label} {self.number}"
