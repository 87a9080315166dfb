"""The same entries in beancount, in an environment of its own and in a process of its own, must give the same balances:
once in each currency, once in US dollars. `python -m bench.ledger_peers [ENTRIES]`; ends with 1 where they differ."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from comity.pure.ledger import moves
from comity.pure.ledger.amounts import Amount
from comity.pure.ledger.entries import Entry, balances, problems_of_books, reversal
from comity.pure.ledger.rates import Rate

ENVIRONMENT = Path(__file__).parent / "envs" / "beancount"
BEANCOUNT = "beancount==3.2.3"
FUNDS = ("RIV", "HIL", "SEA")
START = date(2018, 1, 1)

_SCRIPT = """
import json, sys
from collections import defaultdict
from decimal import Decimal
from beancount import loader
from beancount.core.data import Transaction
entries, errors, _ = loader.load_file(sys.argv[1])
sums = defaultdict(Decimal)
for entry in entries:
    if isinstance(entry, Transaction):
        for each in entry.postings:
            sums[each.account + " " + each.units.currency] += each.units.number
json.dump({"errors": [str(each) for each in errors], "sums": {key: str(value) for key, value in sums.items() if value}},
          sys.stdout)
"""


def books(count: int) -> list[Entry]:
    """So many entries as acts make them, from a fixed seed."""
    dice = random.Random(5)
    first = {"EUR": Decimal("0.923"), "GBP": Decimal("0.786"), "USD": Decimal(1)}
    rates = {code: Rate(code, START, units, "seeded") for code, units in first.items()}
    later = {code: Rate(code, START, units * Decimal("0.97"), "seeded") for code, units in first.items()}
    made: list[Entry] = []
    whole: list[Entry] = []  # neither taken back nor taking back
    while len(made) < count:
        fund, currency = dice.choice(FUNDS), dice.choice(sorted(first))
        amount = Amount(Decimal(dice.randrange(1, 10**9)).scaleb(-2), currency)
        day, name = START + timedelta(days=dice.randrange(3000)), f"e{len(made)}"
        what = dice.choice(
            ["pledge", "cancel", "agree", "recognise", "refund", "spend", "receive", "transfer", "back"]
        )
        if what == "back" and whole:
            made.append(reversal(whole.pop(dice.randrange(len(whole))), name=name, day=day))
        elif what == "transfer":
            other = FUNDS[FUNDS.index(fund) - 1]
            for code, side in zip(
                (fund, other), moves.transfer(fund, other, amount, rates[currency]), strict=True
            ):
                made.append(Entry(f"{name}{code}", code, day, side, transfer=name))
        elif what != "back":
            if what == "receive":
                postings = moves.receive(fund, amount, later[currency], pledged_at=rates[currency])
            else:
                postings = getattr(moves, what)(fund, amount, rates[currency])
            made.append(Entry(name, fund, day, postings))
            whole.append(made[-1])
    return made


def account(path: str) -> str:
    fund, _, kind = path.partition(":")
    return f"Assets:{fund}:{kind.replace('_', '-').capitalize()}"


def as_beancount(made: list[Entry], *, base: bool) -> str:
    """The entries in beancount's own words."""
    names = sorted({each.account for entry in made for each in entry.postings})
    lines = [f"2000-01-01 open {account(each)}" for each in names]
    for entry in sorted(made, key=lambda each: each.day):
        lines.append(f'{entry.day} * "{entry.name}"')
        for each in entry.postings:
            number, currency = (each.base, "USD") if base else (each.amount.number, each.amount.currency)
            if number:
                lines.append(f"  {account(each.account)}  {number:f} {currency}")
    return "\n".join(lines) + "\n"


def ours(made: list[Entry], *, base: bool) -> dict[str, Decimal]:
    if not base:
        return {f"{account(path)} {currency}": total for (path, currency), total in balances(made).items()}
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for each in (posting for entry in made for posting in entry.postings):
        sums[f"{account(each.account)} USD"] += each.base
    return {key: total for key, total in sums.items() if total}


def environment() -> Path:
    """The Python of beancount, made where it is not there yet."""
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
    subprocess.run(
        [str(python), "-m", "pip", "install", "-q", BEANCOUNT], check=True, stderr=subprocess.DEVNULL
    )
    return python


def differing(made: list[Entry], *, base: bool) -> tuple[int, int]:
    """How many balances beancount finds otherwise, and how many errors it tells."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "books.beancount"
        path.write_text(as_beancount(made, base=base), encoding="utf-8")
        run = subprocess.run(
            [str(environment()), "-c", _SCRIPT, str(path)], capture_output=True, text=True, check=True
        )
    told = json.loads(run.stdout)
    theirs = {key: Decimal(value) for key, value in told["sums"].items()}
    mine = ours(made, base=base)
    wrong = {key for key in mine.keys() | theirs.keys() if mine.get(key) != theirs.get(key)}
    return len(wrong), len(told["errors"])


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    made = books(count)
    assert problems_of_books(made) == []
    differ = 0
    for base in (False, True):
        wrong, errors = differing(made, base=base)
        differ += wrong + errors
        print(
            f"{'in US dollars' if base else 'by currency'}: {len(made)} entries, {len(ours(made, base=base))} balances,"
            f" {wrong} differ, {errors} errors of beancount"
        )
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
