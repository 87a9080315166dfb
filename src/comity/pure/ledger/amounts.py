"""Amounts: a decimal number and a currency, exact. Rounding happens where it is asked for, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, Inexact, InvalidOperation, Overflow

# Any sum of amounts is exact in here, or raises.
EXACT = Context(prec=60, traps=[Inexact, InvalidOperation, Overflow])
WIDE = Context(prec=60, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, Overflow])  # for a quotient


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of one currency. A float is refused: it has lost what was meant already."""

    number: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.number, Decimal):
            raise TypeError(f"an amount is a Decimal, not {type(self.number).__name__}")
        if not self.number.is_finite():
            raise ValueError("an amount is a finite number")
        if not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isupper()):
            raise ValueError(f"no currency code of ISO 4217: {self.currency!r}")

    def __add__(self, other: Amount) -> Amount:
        return Amount(EXACT.add(self.number, self._same(other)), self.currency)

    def __sub__(self, other: Amount) -> Amount:
        return Amount(EXACT.subtract(self.number, self._same(other)), self.currency)

    def __neg__(self) -> Amount:
        return Amount(self.number.copy_negate() if self.number else self.number, self.currency)

    def __bool__(self) -> bool:
        return bool(self.number)

    def __str__(self) -> str:
        return f"{self.number:f} {self.currency}"

    def _same(self, other: Amount) -> Decimal:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up without a rate")
        return other.number


def amount(words: str) -> Amount:
    """Read "1000.00 USD". Anything else is a `ValueError`."""
    number, _, currency = words.strip().partition(" ")
    try:
        return Amount(Decimal(number), currency)
    except InvalidOperation as error:
        raise ValueError(f"no amount: {words!r}") from error


def rounded(number: Decimal, digits: int) -> Decimal:
    """Round half to even, to so many digits after the point."""
    return number.quantize(Decimal(1).scaleb(-digits), context=WIDE)


def quotient(number: Decimal, by: Decimal) -> Decimal:
    """A quotient to 60 digits; to be rounded by whoever asks."""
    return WIDE.divide(number, by)


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """What part of the whole, to four digits after the point; nothing of nothing has no share."""
    return rounded(quotient(part, whole), 4) if whole else None
