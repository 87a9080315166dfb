"""A fund's criteria as rules, and their seal."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Protocol

from comity.pure.criteria.case import FIELDS

MET, NOT_MET, TO_JUDGE = "met", "not-met", "to-judge"
# The lists a State can be on. The United Nations keeps the last three; a list of developing countries (DEV) is the
# deployer's to name: the Statistics Division has kept none since December 2021.
CATEGORIES = ("DEV", "LDC", "LLDC", "SIDS")
# Each kind of rule with what its value lists, and the fields of the case it looks at.
KINDS = {
    "category-in": ("categories", ("categories",)),
    "member-or-observer": ("", ("member",)),
    "event-in": ("codes", ("event",)),
    "troika-duty": ("", ("event", "council_member", "geneva_mission")),
    "one-delegate": ("", ("earlier_delegates",)),
    "reports-in": ("", ("reports_owed",)),
    "answered": ("codes", ("answered", "track")),
    "at-most": ("amount", ("currency", "total", "own")),
    "service-in": ("codes", ("services",)),
    "judged": ("", ()),
}
_CODE = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a criterion: its code (docs/reference/problems.md), where, and a line in plain English."""

    code: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.code}: {self.where}: {self.message}"


class RuleData(Protocol):
    """A criterion as a route's file has it."""

    @property
    def code(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def value(self) -> tuple[str, ...]: ...
    @property
    def otherwise(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def serves(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Rule:
    """One criterion in force. `otherwise` is what is found where the rule does not hold: "not-met", or "to-judge" where
    its list does not end the matter. `version` is that of the route it stands in."""

    code: str
    kind: str
    value: tuple[str, ...]
    words: str
    source: str
    serves: tuple[str, ...]
    version: int
    otherwise: str = NOT_MET

    @property
    def looks_at(self) -> tuple[str, ...]:
        """The fields of the case this rule reads."""
        return KINDS[self.kind][1]

    @property
    def is_example(self) -> bool:
        return not self.source


def read_rules(data: Iterable[RuleData], version: int) -> tuple[tuple[Rule, ...], list[Problem]]:
    """Make rules of a route's criteria. A criterion with a problem is left out, so a caller that finds any problem
    must not use the rest."""
    rules: list[Rule] = []
    problems: list[Problem] = []
    for each in data:
        where = f"criteria.{each.code}"
        fault = _fault(each)
        if fault:
            problems.append(Problem(fault[0], where, fault[1]))
        elif each.code in {rule.code for rule in rules}:
            problems.append(Problem("given-twice", where, "a criterion of this code stands before"))
        else:
            rules.append(
                Rule(
                    each.code, each.kind, tuple(each.value), each.words, each.source, tuple(each.serves), version,
                    each.otherwise,
                )
            )  # fmt: skip
    return tuple(rules), problems


def _fault(each: RuleData) -> tuple[str, str] | None:
    if each.kind not in KINDS:
        return "criterion-kind-unknown", f"there is no kind of criterion {each.kind!r}"
    if each.otherwise not in (NOT_MET, TO_JUDGE):
        return "wrong-value", 'otherwise must be "not-met" or "to-judge"'
    wanted, value = KINDS[each.kind][0], tuple(each.value)
    if not wanted:
        return ("criterion-value", "this kind of criterion takes no value") if value else None
    if not value:
        return "criterion-value", "this kind of criterion needs a value"
    match wanted:
        case "categories" if not set(value) <= set(CATEGORIES):
            return "criterion-value", "the value must list some of " + ", ".join(CATEGORIES)
        case "codes" if not all(_CODE.fullmatch(one) for one in value):
            return "criterion-value", "the value must list codes"
        case "amount" if amount(value) is None:
            return "criterion-value", 'the value must be a currency and a figure, as ["USD", "50000"]'
    return None


def amount(value: tuple[str, ...]) -> tuple[str, Decimal] | None:
    """Return the currency and figure of an "at-most" value, or None where it is neither."""
    if len(value) != 2 or not _CURRENCY.fullmatch(value[0]):
        return None
    try:
        most = Decimal(value[1])
    except InvalidOperation:
        return None
    return (value[0], most) if most.is_finite() and most > 0 else None


def seal(rules: Iterable[Rule]) -> str:
    """Return the SHA-256 over the list of what may count and the rules, so that anyone can see that neither changed."""
    content = {
        "fields": dict(FIELDS),
        "rules": [
            {
                "code": each.code, "kind": each.kind, "value": list(each.value), "otherwise": each.otherwise,
                "words": each.words, "source": each.source, "serves": list(each.serves), "version": each.version,
            }
            for each in rules
        ],
    }  # fmt: skip
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
