"""Funds, donors, contributions; entries and their postings; rates, closed periods, asserted balances."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.currencies import BASE

DIGITS, PLACES = 24, 4  # of an amount: no currency has more than four digits after the point
GIVEN = ["received", "in_kind", "recognised", "refunded"]  # what came from donors, and what went back to them
KINDS = [(each.value, each.value) for each in Kind]


def money(**more: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, **more)


def units(**more: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(max_digits=32, decimal_places=14, **more)


class Fund(models.Model):
    """A fund whose books are kept here, for information. `code` as its own documents write it."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=400)
    entity = models.CharField(max_length=120, blank=True)  # who administers it
    basis = models.CharField(max_length=400, blank=True)  # the decisions it rests on
    purpose = models.CharField(max_length=400, blank=True)  # what it pays for, in a line
    invented = models.BooleanField(default=False)  # of the demonstration
    source = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="funds_code_is_an_address", condition=models.Q(code__regex=r"^[A-Za-z0-9][A-Za-z0-9-]*$")
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def address(self) -> str:
        return f"funds/{self.code}"


class Donor(models.Model):
    """Who gives, under the name the books know it by."""

    name = models.CharField(max_length=300, unique=True)
    group = models.CharField(max_length=40, blank=True)  # as the source groups it
    made_at = models.DateTimeField()  # first seen in these books

    def __str__(self) -> str:
        return self.name


class Contribution(models.Model):
    """What a donor said it would give, in money or in kind, in equal form. What became of it is in the postings."""

    evidence: ClassVar[bool] = True

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="contributions")
    donor = models.ForeignKey(Donor, models.PROTECT, related_name="contributions")
    day = models.DateField()
    number = money()
    currency = models.CharField(max_length=3)
    unearmarked = models.BooleanField(null=True)  # None: not known
    earmark = models.CharField(max_length=400, blank=True)  # in the donor's words
    # What of these words a program can keep: themes of the catalogue it may pay for (none: any), from and until when.
    themes = models.JSONField(default=list, blank=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    due_on = models.DateField(null=True)  # when the donor said it would pay
    in_kind = models.CharField(
        max_length=400, blank=True
    )  # what is given; the amount is its worth as the donor states
    letter = models.CharField(max_length=200, blank=True)  # the reference of its letter
    rate = units(null=True)  # at which it was noted
    rate_on = models.DateField(null=True)
    rate_source = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return f"{self.number} {self.currency} from {self.donor_id}"


class Approval(models.Model):
    """That a finance officer approved an act another is to do, word for word: `digest` is over all it would do and what
    it would do it to, so that it lapses when either changes. It serves one entry."""

    evidence: ClassVar[bool] = True

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="approvals")
    act = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, db_index=True)
    facts = models.JSONField()
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.act} by {self.by}"


class Entry(models.Model):
    """What one act moved, on one day, in one fund. `size`: how many postings it has, so that none can come later."""

    evidence: ClassVar[bool] = True

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="entries")
    day = models.DateField()
    act = models.CharField(max_length=40)
    size = models.IntegerField()  # of what thousands gave, each gift has its postings
    contribution = models.ForeignKey(Contribution, models.PROTECT, null=True, related_name="entries")
    allocation = models.ForeignKey("Allocation", models.PROTECT, null=True, related_name="entries")
    tranche = models.ForeignKey("Tranche", models.PROTECT, null=True, related_name="entries")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    transfer = models.UUIDField(null=True, db_index=True)  # shared by the two sides
    words = models.CharField(max_length=400, blank=True)
    approval = models.OneToOneField(Approval, models.PROTECT, null=True, related_name="entry")
    by = models.CharField(max_length=120)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "entries"
        indexes: ClassVar = [models.Index(name="funds_entry_day", fields=["fund", "day"])]
        constraints: ClassVar = [
            models.CheckConstraint(name="funds_entry_moves", condition=models.Q(size__gte=2)),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.pk}"


class Posting(models.Model):
    """A line: so much on one account; positive is debit. Fund and day are its entry's, and PostgreSQL sees to it."""

    evidence: ClassVar[bool] = True

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="postings")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    kind = models.CharField(max_length=20, choices=KINDS)
    currency = models.CharField(max_length=3)
    number = money()
    base = money()  # the same in US dollars
    rate = units(null=True)
    rate_on = models.DateField(null=True)
    rate_source = models.CharField(max_length=400, blank=True)
    contribution = models.ForeignKey(
        Contribution, models.PROTECT, null=True, related_name="postings", db_index=False
    )
    donor = models.ForeignKey(Donor, models.PROTECT, null=True, related_name="+")
    allocation = models.ForeignKey(
        "Allocation", models.PROTECT, null=True, related_name="postings", db_index=False
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(
                name="funds_posting_account", fields=["fund", "kind", "currency", "day"],
                include=["number", "base"],
            ),
            # What stands behind a figure, in the order of its days, and whose it is.
            models.Index(
                name="funds_posting_behind", fields=["fund", "kind", "day", "id"],
                include=["base", "donor", "contribution", "allocation", "currency", "number"],
            ),
            # What a contribution did, and what was done with what was set aside.
            models.Index(
                name="funds_posting_of_gift", fields=["contribution", "kind"],
                include=["base", "day", "allocation"], condition=models.Q(contribution__isnull=False),
            ),
            models.Index(
                name="funds_posting_of_use", fields=["allocation", "kind"],
                include=["base", "day", "contribution"], condition=models.Q(allocation__isnull=False),
            ),
            # What donors gave, over all funds: who is new is asked of all books.
            models.Index(
                name="funds_posting_given", fields=["donor", "day"],
                include=["kind", "fund", "base", "contribution", "entry"],
                condition=models.Q(kind__in=GIVEN, donor__isnull=False),
            ),
        ]  # fmt: skip
        constraints: ClassVar = [
            models.CheckConstraint(
                name="funds_posting_moves",
                condition=(
                    ~models.Q(number=0) | models.Q(kind=Kind.EXCHANGE.value, rate=None) & ~models.Q(base=0)
                ),
            ),
            models.CheckConstraint(
                name="funds_posting_kind", condition=models.Q(kind__in=[each.value for each in Kind])
            ),
            models.CheckConstraint(
                name="funds_posting_base",
                condition=(
                    models.Q(currency=BASE, rate=None)
                    & (models.Q(base=models.F("number")) | models.Q(number=0))
                    | ~models.Q(currency=BASE)
                    & (models.Q(rate__gt=0) & ~models.Q(rate_source="") | models.Q(number=0))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} {self.currency}"


class Subtotal(models.Model):
    """The sum of an account, currency and month. A trigger keeps it in the transaction of the postings; `comity funds
    check` compares it with the sum. It can be made anew, so it is no evidence."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    month = models.DateField()  # its first day
    number = money()
    base = money()
    postings = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="funds_one_subtotal", fields=["fund", "kind", "currency", "month"])
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.month:%Y-%m} {self.number} {self.currency}"


class Period(models.Model):
    """That the books of a fund are closed up to a day and with it. `seal`: a hash over every entry since the one
    before, and over that one's seal."""

    evidence: ClassVar[bool] = True

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="periods")
    last = models.DateField()
    entries = models.BigIntegerField()
    seal = models.CharField(max_length=64)
    by = models.CharField(max_length=120)
    closed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="funds_one_period", fields=["fund", "last"])]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.last}"


class Assertion(models.Model):
    """That a balance was so much at the end of a day. It holds for good: no later entry can change it."""

    evidence: ClassVar[bool] = True

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="assertions", db_index=False)
    kind = models.CharField(max_length=20, choices=KINDS)
    currency = models.CharField(max_length=3)
    day = models.DateField()
    number = money()  # as posted: debit positive
    source = models.CharField(max_length=400)  # what it was read from
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(name="funds_asserted", fields=["fund", "day"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.day} {self.number} {self.currency}"


class Rate(models.Model):
    """Units of a currency per US dollar, from a day on."""

    evidence: ClassVar[bool] = True

    currency = models.CharField(max_length=3)
    on = models.DateField()
    units = units()
    source = models.CharField(max_length=400)
    example = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="funds_one_rate", fields=["currency", "on"]),
            models.CheckConstraint(
                name="funds_rate_is_one", condition=models.Q(units__gt=0) & ~models.Q(source="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.on} {self.units}"
