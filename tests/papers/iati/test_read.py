"""Files are read as they stand, whoever made them: sums are exact, and what is wrong is said and stops nothing."""

from __future__ import annotations

import io
import json
import lzma
import tarfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.papers.iati import read, write
from comity.papers.iati.read import MOST, File
from comity.papers.iati.values import Transaction
from comity.pure.ledger.entries import Problem
from tests.papers.iati.told import ACTIVITY, AT, TRANSACTIONS

VECTORS = Path(__file__).parents[2] / "vectors"
HEAD = (
    '<iati-activity default-currency="EUR"><iati-identifier>X-1</iati-identifier><reporting-org ref="X" type="40">'
    '<narrative>X</narrative></reporting-org><title><narrative>T</narrative></title><activity-status code="2"/>'
)


def of(text: str | bytes) -> tuple[File, list[Problem]]:
    return read.read(io.BytesIO(text.encode() if isinstance(text, str) else text))


def file(inner: str, version: str = "2.03") -> str:
    return f'<iati-activities version="{version}">{inner}</iati-activities>'


def money(value: str, kind: str = "1", more: str = "", attributes: str = "") -> str:
    return (
        f'<transaction><transaction-type code="{kind}"/><transaction-date iso-date="2026-01-01"/>'
        f'<value value-date="2026-01-01" {attributes}>{value}</value>{more}</transaction>'
    )


def codes(found: list[Problem]) -> list[str]:
    return [each.code for each in found]


def test_the_file_written_by_hand_adds_up_as_worked_out_by_hand() -> None:
    told, problems = of((VECTORS / "iati-activity.xml").read_bytes())
    assert problems == []
    assert told.totals() == {
        ("1", "USD", ""): Decimal("1000.25"), ("1", "JPY", "4"): Decimal(3_000_000), ("4", "USD", ""): Decimal(13),
    }  # fmt: skip
    (one,) = told.activities
    assert (one.identifier, one.reporter.ref, one.hierarchy, one.status) == (
        "XX-NOBODY-RIVERS-1",
        "XX-NOBODY",
        2,
        "2",
    )
    assert one.title == {"": "Clean rivers", "fr": "Rivières propres"}
    assert [(each.code, each.percentage) for each in one.countries] == [("VU", Decimal(60))]
    assert [each.vocabulary for each in one.sectors] == ["", "1", "99"]


def test_an_organisations_file_is_read() -> None:
    told, problems = of((VECTORS / "iati-organisation.xml").read_bytes())
    (one,) = told.organisations
    assert (one.identifier, problems) == ("XX-NOBODY", [])
    assert one.figures == (
        ("total-expenditure", date(2025, 1, 1), date(2025, 12, 31), "USD", Decimal("113.5")),
    )


def test_every_transaction_comes_back_as_it_was() -> None:
    sink = io.BytesIO()
    write.activities(sink, [ACTIVITY], at=AT)
    found: list[Transaction] = []
    read.read(io.BytesIO(sink.getvalue()), lambda _, each: found.append(each))
    for was, now in zip(TRANSACTIONS, found, strict=True):
        assert (now.type, now.on, now.number, now.currency, now.value_on, now.ref, now.channel, now.aid_type) == (
            was.type, was.on, was.number, was.currency, was.value_on, was.ref, was.channel, was.aid_type,
        )  # fmt: skip
        assert (now.provider, now.receiver) == (was.provider, was.receiver)


def test_a_value_without_a_currency_has_that_of_its_activity() -> None:
    told, problems = of(
        file(HEAD + money("10.005") + money("1", attributes='currency="USD"') + "</iati-activity>")
    )
    assert (told.totals(), problems) == (
        {("1", "EUR", ""): Decimal("10.005"), ("1", "USD", ""): Decimal(1)},
        [],
    )


def test_what_is_wrong_is_said_and_the_rest_is_read() -> None:
    wrong = [
        money("ten"),
        money("1e9"),
        money("NaN"),
        money("1", kind="99"),
        money("1", attributes='currency="QQQ"'),
    ]
    told, problems = of(file(HEAD + "".join(wrong) + money("7") + "</iati-activity>", "2.02"))
    assert codes(problems) == ["other-version", *["no-number"] * 3, "unknown-code", "unknown-code"]
    assert told.totals()["1", "EUR", ""] == 7
    assert problems[1].where == "X-1, transaction 1"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not-xml"),
        ("<iati-activities", "not-xml"),
        ("<html/>", "not-iati"),
        (file(HEAD), "not-xml"),
        (file("<iati-activity/>"), "not-whole"),
        (file(2 * (HEAD + "</iati-activity>")), "named-twice"),
        (file(HEAD + '<sector code="15160" percentage="40"/></iati-activity>'), "shares-not-whole"),
        (file(HEAD + '<recipient-country code="QQ"/></iati-activity>'), "unknown-code"),
        (file(HEAD.replace(' default-currency="EUR"', "") + money("1") + "</iati-activity>"), "no-currency"),
        (file(HEAD + money("1").replace("2026-01-01", "soon") + "</iati-activity>"), "no-day"),
    ],
)
def test_each_kind_of_wrong_has_its_name(text: str, code: str) -> None:
    assert code in codes(of(text)[1])


def test_nothing_outside_the_file_is_read_and_nothing_in_it_swells(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRET")
    outside = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    told, _ = of(outside + file(HEAD.replace(">T<", ">&e;<") + "</iati-activity>"))
    assert "SECRET" not in f"{told}"
    swelling = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "haha">{swelling}]>' + file(
        HEAD.replace(">T<", ">&e11;<") + "</iati-activity>"
    )
    told, _ = of(bomb)
    assert len(f"{told}") < 10_000


def test_problems_are_counted_where_they_are_too_many_to_tell() -> None:
    _, problems = of(file(HEAD + money("x") * (MOST + 5) + "</iati-activity>"))
    assert len(problems) == MOST + 1
    assert (problems[-1].code, problems[-1].message) == ("more", "5 more of these")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: file(HEAD + text).encode()))
def test_no_bytes_stop_the_reader(content: bytes) -> None:
    of(content)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_file_broken_anywhere_is_told_and_not_raised(data: st.DataObject) -> None:
    whole = (VECTORS / "iati-activity.xml").read_bytes()
    at = data.draw(st.integers(0, len(whole) - 2))  # the last is the end of a line
    told, problems = of(whole[:at])
    assert problems and len(told.activities) <= 1
    of(whole[:at] + data.draw(st.binary(max_size=3)) + whole[at + 1 :])


@pytest.mark.shared
def test_real_files_are_read_and_what_is_wrong_with_them_is_told(shared: Path) -> None:
    home = shared / "data" / "iati-schema-2.03"
    for path in sorted((home / "examples").glob("*.xml")):
        _, problems = of(path.read_bytes())
        assert problems, f"{path.name} is of an older version"
    with tarfile.open(home / "schema-tests-pass-fail.tar.xz") as packed:
        names = [each for each in packed.getnames() if each.endswith(".xml")]
        for name in names:
            member = packed.extractfile(name)
            assert member is not None
            of(member.read())
    assert len(names) > 300


@pytest.mark.shared
def test_real_activities_made_into_files_again_are_read(shared: Path) -> None:
    """Texts of 417 real activities in five languages, whatever stands in them."""
    path = shared / "data" / "iati-south-south-activities" / "activities.jsonl.xz"
    count = 0
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            title = " ".join(f"{each}" for each in told.get("title_narrative") or ["-"]) or "-"
            sink = io.BytesIO()
            write.activities(sink, [replace(ACTIVITY, title={"en": title})], at=AT)
            (one,) = of(sink.getvalue())[0].activities
            assert one.title[""] == " ".join(title.split())
            count += 1
    assert count > 300
