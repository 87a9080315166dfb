"""What an act is done to, shown beside its form in facts: name and value."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds.balances import outstanding
from comity.apps.funds.models import Allocation, Contribution, Entry, StatementLine, Tranche
from comity.apps.parties.models import Person
from comity.pure.disclosure.table import Part
from comity.web.finance.words import entry as entry_name
from comity.web.requests.words import OUTCOMES
from comity.web.templatetags.finance import money, moved, theme

Facts = list[tuple[str, Any]]


def of(target: Model) -> Facts:
    """The facts of a row; none of a fund, whose page is one step away."""
    if isinstance(target, Contribution):
        return _contribution(target)
    if isinstance(target, Entry):
        return _entry(target)
    if isinstance(target, Allocation):
        return _allocation(target)
    if isinstance(target, StatementLine):
        return _line(target)
    if isinstance(target, Tranche):
        return _tranche(target)
    return []


def _contribution(of: Contribution) -> Facts:
    found = [
        (_("Donor"), of.donor.name), (_("Pledged"), f"{money(of.number, of.currency)}, {date_format(of.day)}"),
        (_("Still outstanding"), money(outstanding(of), of.currency)),
    ]  # fmt: skip
    if of.earmark:
        found.append((_("Earmark"), of.earmark))
    return found


def _entry(of: Entry) -> Facts:
    found = [
        (_("Entry"), f"{entry_name(of.act)}, {of.pk}"), (_("Day"), date_format(of.day)),
        (_("Amount"), moved(of)),
    ]  # fmt: skip
    if of.contribution:
        found.append((_("Donor"), of.contribution.donor.name))
    if of.words:
        found.append((_("Words"), of.words))
    return found


def _line(of: StatementLine) -> Facts:
    said = [(_("Words"), of.words), (_("Other side"), of.counterparty), (_("Reference"), of.reference)]
    return [
        (_("Day"), date_format(of.day)), (_("Amount"), money(of.number, of.currency)),
        *((name, value) for name, value in said if value), (_("From"), f"{of.file.name}, {of.line}"),
    ]  # fmt: skip


def _allocation(of: Allocation) -> Facts:
    return [
        (_("Request"), f"{of.assistance}, {of.assistance.state.name}: {of.assistance.title}"),
        (_("Set aside"), f"{money(of.number, of.currency)}, {date_format(of.day)}"),
    ]  # fmt: skip


def _tranche(of: Tranche) -> Facts:
    return [
        *_allocation(of.allocation), (_("Part"), f"{of.nth}: {of.milestone}"),
        (_("Amount"), money(of.number, of.allocation.currency)),
        (_("Of that support cost"), money(of.support, of.allocation.currency)),
    ]  # fmt: skip


def decided(of: AssistanceRequest, sees: Collection[Part]) -> Facts:
    """What was asked for and decided, as far as the reader may see it; nothing of the State's own notes."""
    found: Facts = [(_("Theme"), theme(of.theme))] if Part.FACT in sees else []
    proposal = of.proposals.order_by("-version").first() if Part.PROPOSAL in sees else None
    if proposal is not None:
        found.append((_("Proposed cost"), money(proposal.cost, proposal.currency)))
    decision = of.decisions.order_by("-at", "-pk").first() if Part.DECISION in sees else None
    if decision is not None:
        said = f"{OUTCOMES[decision.outcome]}, {date_format(decision.at.date())}: {decision.words}"
        found.append((_("Decision"), said))
    return found


def name_of(address: str) -> str:
    """The name behind an address of the record."""
    kind, _slash, number = address.partition("/")
    try:
        found = Person.objects.filter(number=UUID(number)).first() if kind == "people" else None
    except ValueError:
        found = None
    return str(found) if found else address
