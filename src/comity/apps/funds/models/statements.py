"""Statements of banks and treasuries: the file, its lines, and what a person confirmed each line to be."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from comity.apps.funds.models.books import Entry, Fund, money


class StatementFile(models.Model):
    """A statement as it came. The same bytes again change nothing."""

    evidence: ClassVar[bool] = True

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="statements")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    form = models.CharField(max_length=10)  # csv, xlsx, camt053
    account = models.CharField(max_length=60, blank=True)  # as the bank names it
    opening = money(null=True)
    closing = money(null=True)
    currency = models.CharField(max_length=3, blank=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="funds_one_statement", fields=["fund", "sha256"])
        ]

    def __str__(self) -> str:
        return self.name


class StatementLine(models.Model):
    """One movement of the account. A line that stood in an earlier statement is not kept twice: `digest` is over
    what makes it itself (its reference, or all it says and which of several alike it is)."""

    evidence: ClassVar[bool] = True

    file = models.ForeignKey(StatementFile, models.PROTECT, related_name="lines")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="statement_lines")
    line = models.IntegerField()  # its place in the file, from 1
    day = models.DateField()  # booked
    value_on = models.DateField(null=True)
    number = money()  # came: above zero; went: below
    currency = models.CharField(max_length=3)
    words = models.TextField(blank=True)
    counterparty = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["day", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(name="funds_one_line", fields=["fund", "digest"])]

    def __str__(self) -> str:
        return f"{self.day} {self.number} {self.currency}"


class Match(models.Model):
    """That a person confirmed what a line is: an entry of the books, or nothing of theirs, with why. The newest of a
    line counts, unless its entry was taken back: then the line is open again."""

    evidence: ClassVar[bool] = True

    line = models.ForeignKey(StatementLine, models.PROTECT, related_name="matches")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="matches")
    rule = models.CharField(max_length=40, blank=True)  # that proposed it; empty: the person found it
    words = models.CharField(max_length=400, blank=True)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="funds_match_says_why", condition=models.Q(entry__isnull=False) | ~models.Q(words="")
            )
        ]

    def __str__(self) -> str:
        return f"line {self.line_id} is {self.entry_id}"
