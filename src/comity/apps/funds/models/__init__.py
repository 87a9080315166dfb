"""The tables of the books. What is evidence is added and never changed."""

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
from comity.apps.funds.models.published import (
    PublishedAdjustment,
    PublishedFigure,
    PublishedTotal,
    SourceFile,
)

__all__ = [
    "Approval",
    "Assertion",
    "Contribution",
    "Donor",
    "Entry",
    "Fund",
    "Period",
    "Posting",
    "PublishedAdjustment",
    "PublishedFigure",
    "PublishedTotal",
    "Rate",
    "SourceFile",
    "Subtotal",
]
