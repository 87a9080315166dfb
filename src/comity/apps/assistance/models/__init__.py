"""Requests for assistance and everything said of them."""

from comity.apps.assistance.models.assessment import Advice, Assessment, Decision, Finding, Proposal, Recusal
from comity.apps.assistance.models.conflicts import Conflict
from comity.apps.assistance.models.obstacles import Circulation, Obstacle, PublicInput
from comity.apps.assistance.models.request import (
    Answer,
    AssistanceRequest,
    Clearance,
    Feedback,
    Remark,
    Statement,
    Submission,
)
from comity.apps.assistance.models.routes import MoneyKept, Route

__all__ = [
    "Advice", "Answer", "Assessment", "AssistanceRequest", "Circulation", "Clearance", "Conflict", "Decision",
    "Feedback", "Finding", "MoneyKept", "Obstacle", "Proposal", "PublicInput", "Recusal", "Remark", "Route",
    "Statement", "Submission",
]  # fmt: skip
