"""`comity funds donors` and `comity funds define`: on how many donors the funds rest, and who counts as a new kind."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from comity.cli.place import CannotGoOn

if TYPE_CHECKING:
    from comity.apps.funds.donor_measures import Series

DONE = 0
NOTE = "Books for information. The official ledger of each fund is elsewhere."
TOLD = (
    "a donor counts with the net of its rows, on the basis named; shares are of the sum of positive nets; null: not"
    " known; first_seen: in these books, once over all funds; non_traditional: by every version of a definition, none"
    " of which replaces another"
)
SHOWN = ("fund", "year", "donors", "total", "top_1_share", "top_5_share", "herfindahl", "unearmarked_share")


def add(verbs: Any) -> None:
    donors = verbs.add_parser("donors", help="number of donors, shares and concentration by fund and year")
    donors.add_argument("--format", choices=("table", "json"), default="table")
    donors.add_argument("--fund", default="", metavar="CODE", help="this fund alone")
    donors.add_argument(
        "--basis",
        choices=("recognised", "received"),
        default="",
        help="without it: recognised where published schedules were loaded, else received",
    )
    define = verbs.add_parser(
        "define",
        help='add a version of "non-traditional donor"',
        description="Gave in at most so many of so many years before. Versions before it stay, and so do their series;"
        " the newest once more changes nothing.",
    )
    define.add_argument("--from", dest="from_on", required=True, metavar="DAY", type=date.fromisoformat)
    define.add_argument(
        "--years", required=True, type=int, metavar="N", help="years before that are looked at"
    )
    define.add_argument("--given", required=True, type=int, metavar="N", help="in how many of them at most")
    define.add_argument("--source", required=True, metavar="WORDS", help="who decided it, where and when")


def donors(options: argparse.Namespace) -> int:
    from comity.apps.funds.donor_measures import Basis, series, usual_basis
    from comity.apps.funds.models import Fund

    funds: list[Fund | None] = list(
        Fund.objects.order_by("code").filter(**({"code": options.fund} if options.fund else {}))
    )
    if not options.fund:
        funds.append(None)  # all together
    rows = [
        row
        for fund in funds
        for row in _rows(series(fund, basis=Basis(options.basis) if options.basis else usual_basis(fund)))
    ]
    if options.format == "json":
        print(json.dumps({"note": NOTE, "measures": TOLD, "rows": rows}, indent=1, ensure_ascii=False))
        return DONE
    print(NOTE)
    print("\t".join(SHOWN))
    for row in rows:
        print("\t".join("–" if row[name] is None else str(row[name]) for name in SHOWN))
    return DONE


def define(options: argparse.Namespace) -> int:
    from comity.apps.funds import actions
    from comity.apps.journal.actions import SYSTEM

    try:
        made = actions.set_definition(
            from_on=options.from_on, window_years=options.years, max_years_given=options.given,
            source=options.source, by=SYSTEM, at=datetime.now(UTC),
        )  # fmt: skip
    except actions.Refused as refused:
        raise CannotGoOn(
            f"nothing was added: {refused.reason} {refused.facts.get('field', '')}."
        ) from refused
    print(
        f"version {made.version}, from {made.from_on}: gave in at most {made.max_years_given} of the"
        f" {made.window_years} years before"
    )
    return DONE


def _rows(found: Series) -> list[dict[str, Any]]:
    return [
        {
            "fund": found.fund.code if found.fund else "all", "year": each.measures.year, "basis": found.basis.value,
            "named": each.measures.named, "donors": each.measures.donors, "total": _number(each.measures.total),
            "positive_total": _number(each.measures.positive), "in_kind": _number(each.in_kind),
            "top_1_share": _share(each.measures.top_1_share), "top_5_share": _share(each.measures.top_5_share),
            "herfindahl": _share(each.measures.herfindahl),
            "unearmarked_share": _share(each.measures.unearmarked_share),
            "first_seen": list(each.measures.first_seen),
            "without_positive_net": list(each.measures.without_positive_net),
            "non_traditional": [
                {"version": new.version, "donors": new.donors, "share": _share(new.share)}
                for new in each.non_traditional
            ],
        }
        for each in found.years
    ]  # fmt: skip


def _number(number: Decimal) -> int | str:
    """A whole number as such; one with cents as text, so that no reader makes a float of it."""
    return int(number) if number == number.to_integral_value() else f"{number.normalize():f}"


def _share(share: Decimal | None) -> str | None:
    return None if share is None else f"{share:f}"
