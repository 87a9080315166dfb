"""What each rule finds of a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from comity.pure.criteria.case import Case
from comity.pure.criteria.rules import MET, TO_JUDGE, Rule, amount

TROIKA = "troika"  # the event of that name in the catalogue of questions
# Why a rule found what it found.
WHY = (
    "in-list", "not-in-list", "some-not-in-list", "is-party", "is-not-party", "none-before", "one-before", "no-troika",
    "sits-without-mission", "does-not-sit", "has-mission", "sits-unknown", "all-reported", "report-owed", "given",
    "not-given", "within", "above", "other-currency", "for-a-person",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What one rule found. `source` is the rule's own; `facts` are what it saw, as plain JSON values."""

    criterion: str
    met: str
    source: str
    why: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def findings(case: Case, rules: Iterable[Rule]) -> tuple[Found, ...]:
    """Return one finding for each rule, in their order. Each rule sees the case alone, never another's finding."""
    return tuple(_find(case, each) for each in rules)


def _find(case: Case, rule: Rule) -> Found:
    met, why, facts = _SEES[rule.kind](case, rule)
    return Found(rule.code, met, rule.source, why, facts)


Seen = tuple[str, str, dict[str, Any]]


def _category(case: Case, rule: Rule) -> Seen:
    held = case.categories & set(rule.value)
    facts = {
        "on": case.asked_on.isoformat(),
        "categories": sorted(case.categories),
        "wanted": list(rule.value),
    }
    return (MET, "in-list", facts) if held else (rule.otherwise, "not-in-list", facts)


def _party(case: Case, rule: Rule) -> Seen:
    return (MET, "is-party", {}) if case.member else (rule.otherwise, "is-not-party", {})


def _event(case: Case, rule: Rule) -> Seen:
    facts = {"event": case.event, "wanted": list(rule.value)}
    if not case.event:
        return TO_JUDGE, "not-given", facts
    return (MET, "in-list", facts) if case.event in rule.value else (rule.otherwise, "not-in-list", facts)


def _troika(case: Case, rule: Rule) -> Seen:
    facts = {
        "event": case.event,
        "council_member": case.council_member,
        "geneva_mission": case.geneva_mission,
    }
    if case.event != TROIKA:
        return (MET, "no-troika", facts) if case.event else (TO_JUDGE, "not-given", facts)
    # Whoever fails one of the two fails, whatever is not known of the other.
    if case.council_member is False:
        return rule.otherwise, "does-not-sit", facts
    if case.geneva_mission:
        return rule.otherwise, "has-mission", facts
    if case.council_member is None:
        return TO_JUDGE, "sits-unknown", facts
    return (
        (TO_JUDGE, "not-given", facts)
        if case.geneva_mission is None
        else (MET, "sits-without-mission", facts)
    )


def _one_delegate(case: Case, rule: Rule) -> Seen:
    if case.earlier_delegates is None:
        return TO_JUDGE, "not-given", {}
    facts = {"earlier": case.earlier_delegates}
    return (
        (MET, "none-before", facts) if case.earlier_delegates == 0 else (rule.otherwise, "one-before", facts)
    )


def _reports_in(case: Case, rule: Rule) -> Seen:
    facts = {"owed": case.reports_owed}
    return (rule.otherwise, "report-owed", facts) if case.reports_owed else (MET, "all-reported", facts)


def _answered(case: Case, rule: Rule) -> Seen:
    lacking = sorted(set(rule.value) - case.answered)
    if not lacking:
        return MET, "given", {}
    # In an emergency an answer may follow later, so its absence ends nothing.
    return (TO_JUDGE if case.track == "emergency" else rule.otherwise), "not-given", {"questions": lacking}


def _at_most(case: Case, rule: Rule) -> Seen:
    limit = amount(rule.value)
    if limit is None or case.total is None:
        return TO_JUDGE, "not-given", {}
    currency, most = limit
    asked = case.total - (case.own or Decimal(0))
    facts = {"currency": case.currency, "asked": str(asked), "most": str(most), "most_currency": currency}
    # No rate of exchange is among what may count, so a person compares other currencies.
    if case.currency != currency:
        return TO_JUDGE, "other-currency", facts
    return (MET, "within", facts) if asked <= most else (rule.otherwise, "above", facts)


def _service(case: Case, rule: Rule) -> Seen:
    outside = sorted(case.services - set(rule.value))
    facts = {"services": sorted(case.services), "outside": outside}
    if not case.services:
        return TO_JUDGE, "not-given", facts
    if not outside:
        return MET, "in-list", facts
    # Some in and some out: a part may still be given, and which part is for a person to say.
    if len(outside) < len(case.services):
        return TO_JUDGE, "some-not-in-list", facts
    return rule.otherwise, "not-in-list", facts


def _judged(case: Case, rule: Rule) -> Seen:
    return TO_JUDGE, "for-a-person", {}


_SEES = {
    "category-in": _category, "member-or-observer": _party, "event-in": _event, "troika-duty": _troika,
    "one-delegate": _one_delegate, "reports-in": _reports_in,
    "answered": _answered, "at-most": _at_most, "service-in": _service, "judged": _judged,
}  # fmt: skip
