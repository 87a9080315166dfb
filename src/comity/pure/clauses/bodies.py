"""The organs whose texts the reader knows: name, code, and their part in an AKN4UN work IRI and a symbol.

The IRI parts follow the files the Secretariat publishes (`unga-hrc`, `unga`), not the older guidelines (`un-ga`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Organ:
    name: str
    code: str
    iri: str
    symbol: str  # before "/RES/"


ORGANS = (
    Organ("Human Rights Council", "HRC", "unga-hrc", "A/HRC"),
    Organ("General Assembly", "GA", "unga", "A"),
    Organ("Security Council", "SC", "unsc", "S"),
    Organ("Economic and Social Council", "ECOSOC", "unecosoc", "E"),
    Organ("Commission on Human Rights", "CHR", "unecosoc-chr", "E/CN.4"),
    Organ("Commission on the Status of Women", "CSW", "unecosoc-csw", "E/CN.6"),
    Organ("Advisory Committee", "HRC-AC", "unga-hrc-ac", "A/HRC/AC"),
)
BY_NAME = {each.name: each for each in ORGANS}
BY_CODE = {each.code: each for each in ORGANS}
NAMES = "|".join(each.name.replace(" ", r"\s+") for each in ORGANS)
