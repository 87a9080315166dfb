"""The acts on commitments: settle what a text asks for, record what came of it, load what is shipped."""

from comity.apps.commitments.actions.calendar import recompute_windows
from comity.apps.commitments.actions.evidence import Finding, correct_evidence, record_evidence
from comity.apps.commitments.actions.facts import load_facts, shipped
from comity.apps.commitments.actions.looks import confirm, correct, reject

__all__ = [
    "Finding", "confirm", "correct", "correct_evidence", "load_facts", "recompute_windows", "record_evidence", "reject",
    "shipped",
]  # fmt: skip
