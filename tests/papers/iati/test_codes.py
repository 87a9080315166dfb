"""The codes held here are those of the published lists."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from comity.papers.iati import codes


@pytest.mark.shared
def test_every_list_has_the_published_codes(shared: Path) -> None:
    with tarfile.open(shared / "data" / "iati-codelists" / "iati-2.03-codelists-en.tar.xz") as packed:
        for name, held in codes.lists().items():
            member = packed.extractfile(f"{name}.json")
            assert member is not None
            told = {each["code"]: each.get("status") != "withdrawn" for each in json.load(member)["data"]}
            assert dict(held) == told, name


def test_what_was_withdrawn_is_known_and_not_in_use() -> None:
    assert codes.known("Sector", "15162") and not codes.in_use("Sector", "15162")
    assert codes.in_use("Sector", "15160") and not codes.known("Sector", "99999")


def test_a_currency_newer_than_the_list_is_known() -> None:
    assert codes.in_use("Currency", "ZWG") and "ZWG" not in codes.lists()["Currency"]
    assert not codes.in_use("Currency", "QQQ")
