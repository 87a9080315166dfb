"""Books for tests: any sequence of acts on three funds, in three currencies."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from comity.pure.ledger import moves
from comity.pure.ledger.amounts import Amount
from comity.pure.ledger.entries import Entry
from comity.pure.ledger.rates import Rate

FUNDS = ("aha", "upr", "vpu")
START = date(2018, 1, 1)
RATES = {
    "EUR": Rate("EUR", START, Decimal("0.923"), "test"),
    "GBP": Rate("GBP", START, Decimal("0.786"), "test"),
}
LATER = {
    "EUR": Rate("EUR", START, Decimal("0.871"), "test"),
    "GBP": Rate("GBP", START, Decimal("0.799"), "test"),
}

amounts = st.builds(
    Amount,
    st.integers(1, 10**12).map(lambda cents: Decimal(cents).scaleb(-2)),
    st.sampled_from(["USD", "EUR", "GBP"]),
)
days = st.integers(0, 2000).map(lambda after: START + timedelta(days=after))


@st.composite
def books(draw: st.DrawFn) -> list[Entry]:
    """Entries as the acts make them, with reversals and transfers among them."""
    found: list[Entry] = []
    for number in range(draw(st.integers(1, 12))):
        fund, day, amount = draw(st.sampled_from(FUNDS)), draw(days), draw(amounts)
        rate, later = RATES.get(amount.currency), LATER.get(amount.currency)
        what = draw(
            st.sampled_from(
                ["pledge", "cancel", "agree", "recognise", "refund", "receive", "transfer", "reverse"]
            )
        )
        name = f"e{number}"
        if what == "transfer":
            other = FUNDS[FUNDS.index(fund) - 1]
            out, into = moves.transfer(fund, other, amount, rate)
            found += [
                Entry(f"{name}a", fund, day, out, transfer=name),
                Entry(f"{name}b", other, day, into, transfer=name),
            ]
        elif what == "receive":
            found.append(
                Entry(
                    name, fund, day, moves.receive(fund, amount, later, pledged_at=rate, recognised_at=rate)
                )
            )
        elif what == "reverse":
            taken = {entry.reverses for entry in found}
            open_ = [
                each for each in found if not each.reverses and not each.transfer and each.name not in taken
            ]
            if open_:
                from comity.pure.ledger.entries import reversal

                found.append(reversal(draw(st.sampled_from(open_)), name=name, day=day))
        else:
            found.append(Entry(name, fund, day, getattr(moves, what)(fund, amount, rate)))
    return found
