"""Which codes the codelists of IATI 2.03 have. `comity/data/iati/SOURCE.md` says where they are from."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from comity.pure.ledger import currencies


@lru_cache(maxsize=1)
def lists() -> Mapping[str, Mapping[str, bool]]:
    """Every codelist held here: its codes, and whether each is still in use."""
    text = resources.files("comity").joinpath("data", "iati", "codes.csv").read_text("utf-8")
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for row in csv.DictReader(text.splitlines()):
        found[row["list"]][row["code"]] = not row["withdrawn"]
    return dict(found)


def known(name: str, code: str) -> bool:
    """Whether a list has a code, in use or withdrawn: what was written long ago stays readable. A currency is known,
    too, where ISO 4217 got it after the list was made."""
    return code in lists()[name] or (name == "Currency" and code in currencies.shipped())


def in_use(name: str, code: str) -> bool:
    """Whether a new file may say it."""
    if name == "Currency":
        return known(name, code)
    return lists()[name].get(code, False)
