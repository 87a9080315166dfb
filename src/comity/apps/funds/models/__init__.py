"""The tables of the books. What is evidence is added and never changed."""

from comity.apps.funds.models.asking import Asking
from comity.apps.funds.models.books import (
    Approval,
    Assertion,
    Contribution,
    Donor,
    Entry,
    Fund,
    Period,
    Posting,
    Rate,
    Subtotal,
)
from comity.apps.funds.models.donors import DonorDefinition, DonorLetter, Outreach
from comity.apps.funds.models.left import Left
from comity.apps.funds.models.published import (
    PublishedAdjustment,
    PublishedFigure,
    PublishedTotal,
    SourceFile,
)
from comity.apps.funds.models.spending import Allocation, PaymentObstacle, SpendingReport, Tranche
from comity.apps.funds.models.statements import Match, StatementFile, StatementLine

__all__ = [
    "Allocation",
    "Approval",
    "Asking",
    "Assertion",
    "Contribution",
    "Donor",
    "DonorDefinition",
    "DonorLetter",
    "Entry",
    "Fund",
    "Left",
    "Match",
    "Outreach",
    "PaymentObstacle",
    "Period",
    "Posting",
    "PublishedAdjustment",
    "PublishedFigure",
    "PublishedTotal",
    "Rate",
    "SourceFile",
    "SpendingReport",
    "StatementFile",
    "StatementLine",
    "Subtotal",
    "Tranche",
]
