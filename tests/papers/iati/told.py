"""The values of `tests/vectors/iati-activity.xml` and `iati-organisation.xml`, written and checked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from comity.papers.iati.values import (
    Activity,
    Day,
    Link,
    Marker,
    Organisation,
    Part,
    Related,
    Report,
    Result,
    Share,
    Spent,
    Transaction,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOBODY = Organisation("Nobody & Sons", "XX-NOBODY", "40")
FUND = Organisation("Fund of the Rivers", activity="XX-NOBODY-RIVERS")


def day(text: str) -> date:
    return date.fromisoformat(text)


TRANSACTIONS = (
    Transaction(
        "1", day("2026-02-10"), Decimal("1000.5000"), "USD", day("2026-02-10"), "7-1", {"en": "Contribution"},
        Organisation("A house of weavers", type="10"), FUND,
    ),
    Transaction("1", day("2026-02-11"), Decimal("-0.25"), "USD", day("2026-02-11"), "8-1"),
    Transaction("1", day("2026-02-12"), Decimal("3E+6"), "JPY", day("2026-02-12"), "9-1", channel="4"),
    Transaction("4", day("2026-02-13"), Decimal("13"), "USD", day("2026-02-14"), "10-2", aid_type="G01"),
)  # fmt: skip
ACTIVITY = Activity(
    identifier="XX-NOBODY-RIVERS-1", reporter=NOBODY, title={"en": "Clean rivers", "fr": "Rivières propres"},
    description={"en": "Advice on <rivers>\x0b"}, parts=(Part(FUND, "1"),), status="2",
    days=(Day("2", day("2026-02-10"), {"en": "First entry"}), Day("4", day("2026-12-31"))),
    transactions=TRANSACTIONS, hierarchy=2, updated_at=datetime(2026, 3, 1, 22, 0, tzinfo=UTC), scope="4",
    countries=(Share("VU", Decimal(60)),), regions=(Share("998", Decimal(40), "1"),),
    sectors=(
        Share("15160", Decimal("62.50")), Share("15130", Decimal("37.5"), "1"),
        Share("detention", Decimal(100), "99", "https://nobody.invalid/themes"),
    ),
    markers=(Marker("1", "0"),), collaboration="4", flow="10", finance="110", aid_type="D02", tied="5",
    links=(Link("https://nobody.invalid/funds/RIVERS?a=1&b=2", "text/html", {"en": "Page"}, ("A12",), "en"),),
    related=(Related("XX-NOBODY-RIVERS", "1"),),
    results=(Result("9", {"en": "What was reported"}, {"en": "64 clerks were trained."}, {"en": "Report in words"}),),
)  # fmt: skip
REPORT = Report(
    "XX-NOBODY", {"en": "Nobody & Sons"}, NOBODY,
    spent=(
        Spent(
            day("2025-01-01"), day("2025-12-31"), Decimal("113.50"), "USD",
            (("RIVERS", "Fund of the Rivers", Decimal(100)), ("HILLS", "Fund of the Hills", Decimal("13.5"))),
        ),
    ),
    links=(Link("https://nobody.invalid/2025.pdf", "application/pdf", {"en": "Annual update"}, ("B01",), "en"),),
)  # fmt: skip
