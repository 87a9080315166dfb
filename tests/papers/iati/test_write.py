"""Files equal, byte for byte, to ones written by hand; and what no list has is never written."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from comity.papers.iati import rules, write
from comity.papers.iati.values import Activity, Link, Marker, Organisation, Report, Share, Transaction
from tests.papers.iati.told import ACTIVITY, AT, NOBODY, REPORT, TRANSACTIONS

VECTORS = Path(__file__).parents[2] / "vectors"
HALF = Share("15160", Decimal(50))


def written(*told: Activity) -> bytes:
    sink = io.BytesIO()
    assert write.activities(sink, told, at=AT) == len(told)
    return sink.getvalue()


def report(told: Report) -> bytes:
    sink = io.BytesIO()
    write.organisations(sink, [told], at=AT)
    return sink.getvalue()


def test_an_activity_is_written_as_by_hand() -> None:
    assert written(ACTIVITY).decode() == (VECTORS / "iati-activity.xml").read_text("utf-8")


def test_an_organisation_is_written_as_by_hand() -> None:
    assert report(REPORT).decode() == (VECTORS / "iati-organisation.xml").read_text("utf-8")


@pytest.mark.shared
@pytest.mark.parametrize("name", ["activities", "organisations"])
def test_what_was_written_by_hand_is_valid(shared: Path, name: str) -> None:
    path = shared / "data" / "iati-schema-2.03" / f"iati-{name}-schema.xsd"
    vector = {"activities": "iati-activity.xml", "organisations": "iati-organisation.xml"}[name]
    etree.XMLSchema(etree.parse(str(path))).assertValid(etree.parse(str(VECTORS / vector)))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"status": "7"}, "unknown-code"),
        ({"sectors": (Share("15162", Decimal(100)),)}, "unknown-code"),  # withdrawn
        ({"sectors": (Share("human-rights", Decimal(100)),)}, "unknown-code"),
        ({"sectors": (HALF,)}, "shares-not-whole"),
        ({"sectors": (HALF, replace(HALF, vocabulary="99", uri="https://x.invalid"))}, "shares-not-whole"),
        ({"sectors": (Share("a", Decimal(100), "99"),)}, "no-vocabulary"),
        ({"countries": (Share("VU", Decimal(100)),)}, "shares-not-whole"),  # beside 40 of a region
        ({"countries": (Share("QM", Decimal(60)),)}, "unknown-code"),
        ({"regions": (Share("1", Decimal(40), "1"),)}, "unknown-code"),
        ({"markers": (Marker("1", ""), Marker("99", "1"))}, "unknown-code"),
        ({"collaboration": "5"}, "unknown-code"),
        ({"aid_type": "Z01"}, "unknown-code"),
        ({"tied": "1"}, "unknown-code"),
        ({"currency": "XXQ"}, "unknown-code"),
        ({"links": (Link("https://x.invalid", "text/html", {"en": "x"}, ("Z1",)),)}, "unknown-code"),
        ({"links": (Link("https://x.invalid", "text/html", {"en": "x"}, ()),)}, "unknown-code"),
        ({"identifier": "OTHER-1"}, "bad-identifier"),
        ({"identifier": "XX-NOBODY/1"}, "bad-identifier"),
        ({"reporter": replace(NOBODY, type="")}, "bad-reporter"),
        ({"title": {"en": ""}}, "no-words"),
        ({"days": ()}, "not-whole"),
        ({"parts": ()}, "not-whole"),
    ],
)
def test_what_does_not_hold_is_not_written(change: dict[str, Any], code: str) -> None:
    wrong = replace(ACTIVITY, **change)
    assert {each.code for each in rules.problems(wrong)} >= {code}
    with pytest.raises(write.Unfit):
        written(wrong)


@pytest.mark.parametrize(
    "change",
    [{"type": "14"}, {"type": ""}, {"currency": "USX"}, {"channel": "9"}, {"aid_type": "X"},
     {"provider": Organisation("x", type="12")}],
)  # fmt: skip
def test_a_transaction_with_an_unknown_code_is_not_written(change: dict[str, Any]) -> None:
    with pytest.raises(write.Unfit):
        written(replace(ACTIVITY, transactions=(replace(TRANSACTIONS[0], **change),)))


def test_lines_of_what_was_spent_add_up() -> None:
    (spent,) = REPORT.spent
    with pytest.raises(write.Unfit):
        report(replace(REPORT, spent=(replace(spent, number=Decimal(114)),)))


def test_any_number_of_transactions_takes_the_memory_of_a_few() -> None:
    def many(count: int) -> Iterator[Transaction]:
        for nth in range(count):
            yield replace(TRANSACTIONS[0], ref=f"{nth}")

    class Sink(io.RawIOBase):
        size = 0

        def write(self, some: Any) -> int:
            self.size += len(some)
            return len(some)

    peaks = []
    for count in (200, 4_000):
        sink = Sink()
        tracemalloc.start()
        write.activities(sink, [replace(ACTIVITY, transactions=many(count))], at=AT)  # type: ignore[arg-type]
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert sink.size > 400 * count
    assert peaks[1] < peaks[0] + 100_000
