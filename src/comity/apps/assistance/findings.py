"""The findings on a fund's criteria that count, and the machine's own, written by the rules.

A person's finding and the machine's stand side by side in the table; of each criterion the newest row counts. A
criterion of the kind "judged" is for people: assessors judge it, and the machine only says so.
"""

from __future__ import annotations

from datetime import datetime

from comity.apps.assistance import routes
from comity.apps.assistance.case import case, rules
from comity.apps.assistance.models import AssistanceRequest, Decision, Finding
from comity.pure.criteria import findings as criteria
from comity.pure.criteria.rules import seal
from comity.pure.dossier.route import RouteDefinition

JUDGED = "judged"


def standing(assistance: AssistanceRequest) -> dict[str, Finding]:
    """The newest finding on each criterion of the request's fund, by criterion. What another fund found before the
    request was redirected stands no more."""
    known = {each.code for each in routes.definition(assistance.route).criteria}
    rows = (
        Finding.objects.filter(assistance=assistance, criterion__in=known).select_related("by").order_by("pk")
    )
    left = (
        Decision.objects.filter(assistance=assistance, outcome=Decision.Outcome.REDIRECT)
        .order_by("-pk")
        .first()
    )
    return {each.criterion: each for each in rows if left is None or each.at >= left.at}


def judged_by_people(definition: RouteDefinition) -> list[str]:
    """The criteria that no rule can decide, in the fund's order."""
    return [each.code for each in definition.criteria if each.kind == JUDGED]


def lacking(assistance: AssistanceRequest) -> list[str]:
    """The criteria that lack a finding: without any row, or left to judge though they are not for the assessors."""
    found = standing(assistance)
    return [
        each.code
        for each in routes.definition(assistance.route).criteria
        if each.code not in found or (each.kind != JUDGED and found[each.code].met == Finding.Met.TO_JUDGE)
    ]


def not_met(assistance: AssistanceRequest) -> list[str]:
    """The criteria found not met, in the fund's order."""
    found = standing(assistance)
    return [
        each.code
        for each in routes.definition(assistance.route).criteria
        if each.code in found and found[each.code].met == Finding.Met.NOT_MET
    ]


def overtaken(assistance: AssistanceRequest) -> list[Finding]:
    """What the rules would find not met today though they found it met before, and nobody has found anything since:
    another request for the same event was approved meanwhile, for example. Rows that are not kept yet."""
    stands = standing(assistance)
    sent = assistance.first_sent_at
    if sent is None:
        return []
    return [
        each
        for each in _found(assistance, at=sent)
        if each.met == Finding.Met.NOT_MET
        and each.criterion in stands
        and stands[each.criterion].by_id is None
        and stands[each.criterion].met != Finding.Met.NOT_MET
    ]


def write(assistance: AssistanceRequest, *, at: datetime, anew: bool) -> str:
    """Write what the rules find, and return the seal of the rules. With `anew` each finding is written; otherwise those
    alone that differ from what the rules found last, so that a person's finding stands until the facts change.

    The words of a machine's finding are the code that `comity.pure.criteria` gives as its reason.
    """
    machine = Finding.objects.filter(assistance=assistance, by=None).order_by("pk")
    last = {} if anew else {each.criterion: (each.met, each.words) for each in machine}
    Finding.objects.bulk_create(
        each for each in _found(assistance, at=at) if last.get(each.criterion) != (each.met, each.words)
    )
    return seal(rules(routes.definition(assistance.route)))


def _found(assistance: AssistanceRequest, *, at: datetime) -> list[Finding]:
    definition = routes.definition(assistance.route)
    return [
        Finding(
            assistance=assistance, criterion=found.criterion, criteria_version=definition.version, met=found.met,
            source=found.source[:300], words=found.why, by=None, at=at,
        )
        for found in criteria.findings(case(assistance, at), rules(definition))
    ]  # fmt: skip
