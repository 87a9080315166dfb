"""What the books are compared with, each in an environment and a process of its own: beancount, and django-ledger on
the same PostgreSQL server. Both read the table of `bench.ledger_books`, and each is asked by its own means."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ENVIRONMENTS = Path(__file__).parent / "envs"
WANTED = {
    "beancount": ["beancount==3.2.3"],
    "django-ledger": ["django-ledger==0.8.5", "psycopg[binary]==3.3.9"],
}

_BEANCOUNT = """
import csv, json, os, statistics, sys, time
from datetime import date, timedelta
from decimal import Decimal
os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"] = "1"
from beancount import loader
from beancount.core import realization
from beancount.core.data import Transaction
from beancount.ops import summarize
table, books = sys.argv[1], sys.argv[1] + ".beancount"
def account(fund, kind):
    return f"Assets:{fund}:" + kind.replace("_", "-").capitalize()
rows = {}
names = set()
for entry, day, fund, kind, number in csv.reader(open(table, encoding="utf-8")):
    rows.setdefault((day, int(entry)), []).append((account(fund, kind), number))
    names.add(account(fund, kind))
def write(extra=""):
    with open(books, "w", encoding="utf-8") as file:
        for name in sorted(names):
            file.write(f"2000-01-01 open {name} USD\\n")
        for (day, entry), lines in sorted(rows.items()):
            file.write(f'{day} * "{entry}"\\n' + "".join(f"  {name}  {number} USD\\n" for name, number in lines))
        file.write(extra)
write()
def timed(act, times):
    best = []
    for _ in range(times):
        begun = time.perf_counter()
        made = act()
        best.append(time.perf_counter() - begun)
    return statistics.median(best), made
load, (entries, errors, options) = timed(lambda: loader.load_file(books), 1)
assert not errors, errors[:3]
found = {"load": load}
# A post is a line more in the file, and the file read again: that is how its books come to be whole.
write('2026-12-31 * "one more"\\n  Assets:RIV:Outstanding  1.00 USD\\n  Assets:RIV:Pledged  -1.00 USD\\n')
found["post"] = timed(lambda: loader.load_file(books), 1)[0]
def balance(day):
    held, _ = summarize.balance_by_account(entries, day + timedelta(days=1))
    return held["Assets:RIV:Available"]
found["balance_first"] = timed(lambda: balance(date(2018, 3, 15)), 3)[0]
found["balance_last"], last = timed(lambda: balance(date(2026, 12, 15)), 3)
found["available"] = str(last.get_currency_units("USD").number)
found["trial"] = timed(lambda: summarize.balance_by_account(entries, date(2027, 1, 1)), 3)[0]
def statement():
    opening, _ = summarize.balance_by_account(entries, date(2025, 1, 1))
    closing, _ = summarize.balance_by_account(entries, date(2026, 1, 1))
    own = {name for name in names if name.startswith("Assets:RIV:")}
    lines = [each for each in entries if isinstance(each, Transaction)
             and date(2025, 1, 1) <= each.date < date(2026, 1, 1)
             and any(line.account in own for line in each.postings)]
    return {name: (opening[name], closing[name]) for name in own}, len(lines)
found["statement"] = timed(statement, 3)[0]
json.dump(found, sys.stdout)
"""

_DJANGO_LEDGER = """
import csv, json, os, statistics, sys, time
from datetime import date, datetime, timezone
from decimal import Decimal
from urllib.parse import urlsplit, unquote
table, address = sys.argv[1], urlsplit(sys.argv[2])
query = dict(each.split("=") for each in address.query.split("&") if each)
import django
from django.conf import settings
settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": address.path[1:],
        "USER": unquote(address.username or ""), "PASSWORD": unquote(address.password or ""),
        "HOST": address.hostname or unquote(query.get("host", "")), "PORT": address.port or query.get("port", "")}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
        "django.contrib.messages", "django.contrib.staticfiles", "django_ledger"],
    USE_TZ=True, TIME_ZONE="UTC", SECRET_KEY="bench", ROOT_URLCONF="django_ledger.urls", STATIC_URL="/static/",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
        "OPTIONS": {"context_processors": []}}],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    CACHES={"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}},
)
django.setup()
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction
call_command("migrate", verbosity=0)
from django_ledger.models import EntityModel, JournalEntryModel, LedgerModel, TransactionModel
from django_ledger.io import roles
admin = get_user_model().objects.create_user("bench")
entity = EntityModel.create_entity(name="Bench", use_accrual_method=True, admin=admin, fy_start_month=1)
entity.create_chart_of_accounts(assign_as_default=True, commit=True, coa_name="Bench")
DEBIT = {"outstanding", "cancelled", "received", "agreements", "receivable", "bank", "available"}
accounts, ledgers, entries = {}, {}, {}
for entry, day, fund, kind, number in csv.reader(open(table, encoding="utf-8")):
    if fund not in ledgers:
        ledgers[fund] = entity.create_ledger(name=fund, posted=True, commit=True)
    if (fund, kind) not in accounts:
        debit = kind in DEBIT
        accounts[fund, kind] = entity.create_account(
            code=str(1010 + len(accounts)) if debit else str(2010 + len(accounts)), name=f"{fund} {kind}", active=True,
            role=roles.ASSET_CA_CASH if debit else roles.LIABILITY_CL_OTHER,
            balance_type="debit" if debit else "credit",
        )
    entries.setdefault(int(entry), (day, fund, []))[2].append((kind, Decimal(number)))
def at(day):
    return datetime(*map(int, day.split("-")), 12, tzinfo=timezone.utc)
def lines_of(entry, fund, lines):
    return [TransactionModel(journal_entry=entry, account=accounts[fund, kind], amount=abs(number),
            tx_type="debit" if number > 0 else "credit") for kind, number in lines]
begun = time.perf_counter()
held = list(entries.items())
for first in range(0, len(held), 2000):
    with transaction.atomic():
        made = [(JournalEntryModel(ledger=ledgers[fund], timestamp=at(day), posted=True, locked=True,
                 activity="op", je_number=f"JE-{number:09d}"), fund, lines)
                for number, (day, fund, lines) in held[first:first + 2000]]
        JournalEntryModel.objects.bulk_create(each for each, _, _ in made)
        TransactionModel.objects.bulk_create(line for each in made for line in lines_of(*each))
found = {"load": time.perf_counter() - begun}
with connection.cursor() as cursor:
    cursor.execute("VACUUM ANALYZE")
def timed(act, times):
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        made = act()
        took.append(time.perf_counter() - begun)
    return statistics.median(took), made
fund = ledgers["RIV"]
def post():
    fund.commit_txs(je_timestamp=at("2026-12-30"), je_posted=True, je_txs=[
        {"account": accounts["RIV", kind], "amount": Decimal("1.00"), "tx_type": side, "description": "one"}
        for kind, side in (("outstanding", "debit"), ("pledged", "credit"))])
def digest(**asked):
    return fund.digest(entity_slug=entity.slug, **asked)
def balance(day):
    return digest(accounts=[accounts["RIV", "available"]], to_date=day)
def sums(told):
    return {row["account_uuid"]: row["balance"] for row in told.get_io_data()["accounts"]}
found["balance_first"] = timed(lambda: balance(date(2018, 3, 15)), 5)[0]
found["balance_last"], last = timed(lambda: balance(date(2026, 12, 15)), 5)
found["available"] = str(sums(last)[accounts["RIV", "available"].uuid])
found["trial"] = timed(lambda: entity.digest(entity_slug=entity.slug, to_date=date(2026, 12, 31)), 3)[0]
def statement():
    return (digest(to_date=date(2024, 12, 31)), digest(to_date=date(2025, 12, 31)),
            list(TransactionModel.objects.filter(journal_entry__ledger=fund, journal_entry__timestamp__year=2025,
                 account=accounts["RIV", "bank"]).values_list("journal_entry__timestamp", "amount")))
found["statement"] = timed(statement, 3)[0]
found["post"] = timed(post, 20)[0]
json.dump(found, sys.stdout)
"""
SCRIPTS = {"beancount": _BEANCOUNT, "django-ledger": _DJANGO_LEDGER}


def environment(name: str) -> Path | None:
    """The peer's own Python; None where it cannot be installed."""
    python = ENVIRONMENTS / name / "bin" / "python"
    if not python.exists():
        print(f"making {name} with {' '.join(WANTED[name])} ...", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(python.parents[1])], check=True)
    done = subprocess.run([str(python), "-m", "pip", "install", "-q", *WANTED[name]], check=False)
    return None if done.returncode else python


def ask(name: str, table: Path, *words: str, limit: float) -> tuple[dict[str, Any] | None, float]:
    """What a peer takes for these books, in seconds, and how long all of it took; None where it did not end in time."""
    python = environment(name)
    if python is None:
        return None, 0.0
    begun = time.perf_counter()
    try:
        run = subprocess.run(
            [str(python), "-c", SCRIPTS[name], str(table), *words],
            capture_output=True, text=True, check=False, timeout=limit,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None, time.perf_counter() - begun
    took = time.perf_counter() - begun
    if run.returncode:
        print(run.stderr[-1500:], file=sys.stderr)
        return None, took
    found: dict[str, Any] = json.loads(run.stdout)
    return found, took
