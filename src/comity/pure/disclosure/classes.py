"""The five classes of confidentiality: of each part of a request, and of each act in the journal.

Source of the classes: UN personal data protection and privacy principles of 2018 (fair processing, purpose,
proportionality, confidentiality, transparency) and cooperation by consent (37/23 pp 12). The classes of parts and acts
are data, each with why: `comity/data/disclosure/*.csv`. What has no row there is not public.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from comity.pure.disclosure.table import PUBLISHABLE, Part, public

# The fields of a journal record, each sealed with a salt of its own, so that each can be opened alone.
FIELDS = ("act", "subject", "by", "office", "mandate", "at", "facts")
NOTHING: frozenset[str] = frozenset()


class Confidentiality(StrEnum):
    """From open to closed."""

    PUBLIC = "public"  # of a request: where its State has agreed
    AFTER_DECISION = "after-decision"  # the same, once a decision stands
    STATES = "states-and-secretariat"  # the States concerned and the secretariat
    BOARD = "secretariat-and-board"  # those who weigh it, while it is weighed
    SEALED = "sealed"  # whoever wrote it


OPEN = frozenset({Confidentiality.PUBLIC, Confidentiality.AFTER_DECISION})


@dataclass(frozen=True, slots=True)
class ActClass:
    """How confidential one kind of act is. `part`: the part of a request that must be public before anything of the
    record is; empty for acts that are on no request. `opens`: the fields of the record that everybody may then see."""

    act: str
    confidentiality: Confidentiality
    part: Part | None
    opens: frozenset[str]
    why: str


@dataclass(frozen=True, slots=True)
class PartClass:
    part: Part
    confidentiality: Confidentiality
    why: str


def openings(act: ActClass | None, public_parts: frozenset[str], *, decided: bool) -> frozenset[str]:
    """Return the fields of a record of that kind which everybody may see; nothing where the kind is not known.

    `public_parts`: of the request the record is about, the parts that are public now (what its State agreed to, less
    what is withheld). `decided`: a decision stands on it. A request whose fact is not public shows nothing.
    """
    if act is None or act.confidentiality not in OPEN:
        return NOTHING
    if act.part is None:
        return act.opens if act.confidentiality is Confidentiality.PUBLIC else NOTHING
    if act.confidentiality is Confidentiality.AFTER_DECISION and not decided:
        return NOTHING
    return act.opens if act.part in public(public_parts, decided=decided) else NOTHING


def read_acts(text: str) -> dict[str, ActClass]:
    """Read the table of acts. A row that says what cannot be is a `ValueError` that names it."""
    found: dict[str, ActClass] = {}
    for row in csv.DictReader(text.splitlines()):
        act, opens = row["act"], frozenset(row["opens"].split())
        kind, part = Confidentiality(row["class"]), Part(row["part"]) if row["part"] else None
        if act in found or not opens <= set(FIELDS) or not row["why"]:
            raise ValueError(f"acts.csv, {act}: named twice, opens an unknown field, or does not say why")
        if opens and kind not in OPEN:
            raise ValueError(f"acts.csv, {act}: opens fields, though its class is not open")
        if opens and (part not in PUBLISHABLE if act.startswith("assistance.") else part is not None):
            raise ValueError(f"acts.csv, {act}: names no part that a State can publish")
        found[act] = ActClass(act, kind, part, opens, row["why"])
    return found


def read_parts(text: str) -> dict[Part, PartClass]:
    """Read the table of parts; the same."""
    found: dict[Part, PartClass] = {}
    for row in csv.DictReader(text.splitlines()):
        part = Part(row["part"])
        if part in found or not row["why"]:
            raise ValueError(f"parts.csv, {part}: named twice, or does not say why")
        found[part] = PartClass(part, Confidentiality(row["class"]), row["why"])
    return found


@lru_cache(maxsize=1)
def shipped_acts() -> Mapping[str, ActClass]:
    """The classes of acts that come with the platform, by the act's name."""
    return read_acts(_shipped("acts.csv"))


@lru_cache(maxsize=1)
def shipped_parts() -> Mapping[Part, PartClass]:
    """The classes of the parts of a request."""
    return read_parts(_shipped("parts.csv"))


def _shipped(name: str) -> str:
    return resources.files("comity").joinpath("data", "disclosure", name).read_text(encoding="utf-8")
