"""What a State takes back is gone that day from every place where the books tell of anything; and words that an officer
or a donor wrote name no request that is not public, however its reference is written."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.db import transaction
from django.test import Client

from tests import spent
from tests.assistance_world import Way
from tests.web.funds.conftest import PAID, YEAR, Told, use

IN_ITSELF = (
    "",
    "/uses",
    "/contributions",
    "/entries",
    "/entries?kind=disbursed",
    "/entries?kind=received",
    "/donors",
)
FILES = (
    "/iati.xml", "/entries.csv", "/contributions.csv", "/entries.parquet", "/contributions.parquet",
    f"/donors/{YEAR}.csv", f"/donors/{YEAR}.docx", f"/update/{YEAR}.docx", f"/update/{YEAR}.xlsx",
)  # fmt: skip
BY_PROGRAM = ("", "/balances", "/contributions", "/entries")


def places(told: Told) -> list[str]:
    here, api = f"/funds/{told.fund.code}", f"/api/funds/{told.fund.code}"
    gifts = told.fund.contributions.values_list("pk", flat=True)
    return [
        "/funds/", "/funds/donors/", "/funds/iati-organisation.xml", f"{here}/update/{YEAR}",
        *(f"{here}{each}" for each in (*IN_ITSELF, *FILES)), *(f"{here}/contributions/{each}" for each in gifts),
        *(f"{api}{each}" for each in BY_PROGRAM),
    ]  # fmt: skip


def read(address: str) -> str:
    """All the text of a page or a file, packed or not."""
    answer = Client().get(address)
    assert answer.status_code == 200, address
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if whole[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(whole)) as packed:
            whole = b"\n".join(packed.read(name) for name in packed.namelist())
    return whole.decode(errors="replace")


def naming(told: Told, *secrets: str) -> dict[str, list[str]]:
    found = {}
    for address in places(told):
        text = read(address).casefold()
        if held := [each for each in secrets if each.casefold() in text]:
            found[address] = held
    return found


@pytest.mark.parametrize("written", ["R-2026-10000", "r-2026-10000", "R‑2026‑10000", "R - 2026 - 10000"])
def test_words_of_donors_and_officers_name_no_request_that_is_not_public(told: Told, written: str) -> None:
    hidden = type(told.hidden).objects.filter(pk=told.hidden.pk)
    written = written.replace("2026", told.hidden.reference.split("-")[1]).replace(
        "10000", told.hidden.reference.split("-")[2]
    )
    assert hidden.exists()
    words = f"Trainers, see ({written}): as said"
    spent.give(told.fund, "A mill", "70", PAID, earmark=words, unearmarked=False)
    spent.give(told.fund, "A school", "70", PAID, in_kind=words, unearmarked=True, received=False)
    kind = spent.give(told.fund, "A forge", "70", PAID, in_kind=words, unearmarked=True, received=False)
    from comity.pure.ledger import moves

    spent.write(
        told.fund, "received_in_kind", PAID, moves.in_kind(told.fund.code, spent.usd("70")), contribution=kind,
        words=words,
    )  # fmt: skip
    way = Way()
    way.to("sent")
    way.publish("fact", "title", "answers")
    use(told.fund, way, "2260", told.open, words=words)
    assert naming(told, written, told.hidden.reference) == {}


def test_what_a_state_takes_back_is_gone_from_every_place_that_day(told: Told) -> None:
    public = told.public
    secrets = (public.reference, public.title, "Sixty-four clerks were trained.")
    before = naming(told, *secrets)
    assert len(before) > 8, "it is told in many places while it is public"
    with transaction.atomic():
        type(public).objects.filter(pk=public.pk).update(public_parts=[])
        assert naming(told, *secrets) == {}
        assert Client().get(f"/requests/{public.reference}/money").status_code == 404
