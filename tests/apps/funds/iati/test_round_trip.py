"""The books as IATI: valid, the same totals when they are read back, and nothing of a request that is not public."""

from __future__ import annotations

import io
from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree

from comity.apps.funds.balances import balances
from comity.apps.funds.iati import activities, organisations
from comity.apps.funds.iati.publisher import Publisher, read_publisher
from comity.apps.funds.models import Fund
from comity.papers.iati import read, write
from comity.papers.iati.read import File
from comity.papers.iati.values import Transaction
from comity.pure.ledger.accounts import Kind
from tests.assistance_world import Way
from tests.books_world import CODE, OF_THE_PUBLIC, OF_THE_PUBLIC_IN_EURO, TODAY, TOTALS, World

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture
def publisher() -> Publisher:
    return read_publisher(files("comity").joinpath("data", "iati", "publisher.toml").read_text("utf-8"))


def exported(fund: Fund, publisher: Publisher, on: date = TODAY) -> bytes:
    sink = io.BytesIO()
    write.activities(sink, activities.activities(fund, publisher, on=on), at=AT)
    return sink.getvalue()


def imported(content: bytes) -> tuple[File, list[tuple[str, Transaction]]]:
    found: list[tuple[str, Transaction]] = []
    file, problems = read.read(io.BytesIO(content), lambda where, each: found.append((where, each)))
    assert problems == []
    return file, found


def schema(shared: Path, name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(shared / "data" / "iati-schema-2.03" / name)))


def test_what_is_read_back_adds_up_to_the_books(world: World, publisher: Publisher) -> None:
    file, _ = imported(exported(world.fund, publisher))
    assert file.totals() == TOTALS


def test_the_totals_are_those_of_the_accounts(world: World, publisher: Publisher) -> None:
    """The same from the accounts themselves, whatever happened in the books."""
    held: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for each in balances(world.fund, date(2030, 1, 1)):
        held[each.kind.value, each.currency] = each.number
    totals = defaultdict(Decimal, imported(exported(world.fund, publisher))[0].totals())
    for code in ("USD", "EUR", "JPY"):
        assert totals["13", code, ""] == held[Kind.PLEDGED, code] - held[Kind.CANCELLED, code]
        assert totals["1", code, "4"] == held[Kind.IN_KIND, code]
        paid = held[Kind.DISBURSED, code] + held[Kind.SUPPORT_COST, code]
        # What was promised is what was paid of it and what is still owed.
        assert totals["2", code, ""] == paid + held[Kind.OBLIGATED, code]
        out = sum(totals[kind, code, ""] for kind in ("3", "4"))
        published = Decimal(80) if code == "USD" else Decimal()
        changed = held[Kind.CONVERSION, code]
        # All that came and did not go is in the bank.
        assert totals["1", code, ""] - out + published - changed == held[Kind.BANK, code]


def test_each_transaction_stands_in_one_activity_alone(world: World, publisher: Publisher) -> None:
    file, found = imported(exported(world.fund, publisher))
    parent, first, second = file.activities
    assert parent.identifier == f"XX-EXAMPLE-{CODE}"
    assert first.identifier == f"XX-EXAMPLE-{CODE}-{world.public.reference}-1"
    assert {key: total.number for key, total in first.totals.items()} == OF_THE_PUBLIC
    assert {key: total.number for key, total in second.totals.items()} == OF_THE_PUBLIC_IN_EURO
    assert [each.hierarchy for each in file.activities] == [1, 2, 2]
    assert [(each.ref, each.type) for each in parent.related] == [
        (first.identifier, "2"),
        (second.identifier, "2"),
    ]
    assert [(each.ref, each.type) for each in second.related] == [(parent.identifier, "1")]
    refs = [each.ref for _, each in found]
    assert len(set(refs)) == len(refs)


def test_of_a_request_that_is_not_public_there_are_sums_of_months_alone(
    world: World, publisher: Publisher
) -> None:
    content = exported(world.fund, publisher)
    assert world.quiet.reference.encode() not in content
    assert world.public.reference.encode() in content
    sums = [each for _, each in imported(content)[1] if "not agreed to publication" in each.words[""]]
    assert [(each.ref, each.type, each.on, each.number) for each in sums] == [
        ("2026-06-obligated-USD", "2", date(2026, 6, 30), Decimal("113")),
        ("2026-07-disbursed-USD", "3", date(2026, 7, 31), Decimal("93")),
        ("2026-07-support-cost-USD", "4", date(2026, 7, 31), Decimal("13")),
        ("2026-08-disbursed-USD", "3", date(2026, 8, 31), Decimal("7")),
    ]
    assert not any(each.receiver or each.provider for each in sums)


def test_what_its_state_takes_back_is_named_no_more_and_the_totals_stay(
    world: World, shown_way: Way, publisher: Publisher
) -> None:
    before = exported(world.fund, publisher)
    type(world.public).objects.filter(pk=world.public.pk).update(public_parts=[])
    after = exported(world.fund, publisher)
    for told in (world.public.reference, "64 clerks were trained.", world.public.title):
        assert told.encode() in before and told.encode() not in after
    (parent,) = imported(after)[0].activities
    assert {key: total.number for key, total in parent.totals.items()} == TOTALS


def test_title_and_results_need_their_own_agreement(world: World, publisher: Publisher) -> None:
    type(world.public).objects.filter(pk=world.public.pk).update(public_parts=["fact"])
    content = exported(world.fund, publisher)
    assert world.public.reference.encode() in content
    assert world.public.title.encode() not in content and b"64 clerks" not in content


def test_the_sum_of_a_month_that_is_not_over_is_told_as_of_today(world: World, publisher: Publisher) -> None:
    _, found = imported(exported(world.fund, publisher, on=date(2026, 8, 7)))
    assert [each.on for _, each in found if each.ref == "2026-08-disbursed-USD"] == [date(2026, 8, 7)]


def test_the_same_books_give_the_same_bytes(world: World, publisher: Publisher) -> None:
    assert exported(world.fund, publisher) == exported(world.fund, publisher)


def test_donors_are_named_as_they_give(world: World, publisher: Publisher) -> None:
    file, found = imported(exported(world.fund, publisher))
    givers = {(name, role) for role, name in file.activities[0].parts if role == "1"}
    assert {name for name, _ in givers} == {
        "A house of weavers", "A guild", "A box at the door", "A city of lamps", world.euros.donor.name,
    }  # fmt: skip
    by_euro = [each for _, each in found if each.currency == "EUR" and each.type == "13"]
    assert [(each.provider.name, each.provider.type) for each in by_euro if each.provider] == [
        (world.euros.donor.name, "10")
    ]
    weavers = [each for _, each in found if each.provider and each.provider.name == "A house of weavers"]
    assert {each.provider.type for each in weavers if each.provider} == {""}, "what it is nobody knows"
    (kind,) = [each for _, each in found if each.channel]
    assert (kind.words[""], kind.number) == ("In kind: Two interpreters", Decimal(40))


def test_a_transfer_names_the_other_fund_on_both_sides(world: World, publisher: Publisher) -> None:
    (out,) = [
        each for _, each in imported(exported(world.fund, publisher))[1] if "Transfer to" in each.words[""]
    ]
    assert (out.type, out.receiver.activity if out.receiver else "") == ("3", "XX-EXAMPLE-HILLS")
    (into,) = [
        each for _, each in imported(exported(world.other, publisher))[1] if "Transfer from" in each.words[""]
    ]
    assert (into.type, into.provider.activity if into.provider else "") == ("1", f"XX-EXAMPLE-{CODE}")


def test_a_fund_without_entries_has_no_activity(asked: None, publisher: Publisher) -> None:
    fund = Fund.objects.create(code="EMPTY", name="Nothing yet")
    assert list(activities.activities(fund, publisher, on=TODAY)) == []


def test_the_organisation_tells_what_was_spent_and_no_budget(world: World, publisher: Publisher) -> None:
    sink = io.BytesIO()
    write.organisations(sink, [organisations.report(publisher, on=TODAY)], at=AT)
    file, problems = read.read(io.BytesIO(sink.getvalue()))
    assert problems == []
    (one,) = file.organisations
    euros = (Decimal("113") / Decimal("0.871")).quantize(Decimal("0.01"))
    first, second = one.figures
    assert first == ("total-expenditure", date(2025, 1, 1), date(2025, 12, 31), "USD", Decimal("80"))
    # 100 + 13 - 10, 100 + 13, 5 and 0.75 in dollars; 100 and 13 in euros.
    assert abs(second[4] - (Decimal("221.75") + euros)) <= Decimal("0.01")
    assert b"budget" not in sink.getvalue() and b"/update/2025.pdf" in sink.getvalue()


def test_real_funds_are_not_added_to_invented_ones(world: World, publisher: Publisher) -> None:
    Fund.objects.filter(pk=world.other.pk).update(invented=False)
    assert organisations.report(publisher, on=TODAY).spent == ()


@pytest.mark.shared
def test_both_files_are_valid(world: World, publisher: Publisher, shared: Path) -> None:
    for fund in (world.fund, world.other):
        schema(shared, "iati-activities-schema.xsd").assertValid(etree.fromstring(exported(fund, publisher)))
    sink = io.BytesIO()
    write.organisations(sink, [organisations.report(publisher, on=TODAY)], at=AT)
    schema(shared, "iati-organisations-schema.xsd").assertValid(etree.fromstring(sink.getvalue()))


def test_a_country_is_named_only_in_the_activity_of_the_request(world: World, publisher: Publisher) -> None:
    told = list(activities.activities(world.fund, publisher, on=TODAY))
    assert [(each.code, each.percentage) for each in told[0].regions] == [("998", Decimal(100))]
    assert told[0].countries == ()
    for each in told[1:]:
        assert len((*each.countries, *each.regions)) == 1
    assert [share.code for share in told[0].sectors] == ["15160"]
