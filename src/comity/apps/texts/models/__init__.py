"""Instruments and their paragraphs, documents as received, votes, citations, and candidates for people to confirm."""

from comity.apps.texts.models.candidates import Candidate, Look
from comity.apps.texts.models.documents import Document, VisitorReading
from comity.apps.texts.models.graph import Lineage, Step, cited_by, cites, lineage, unresolved
from comity.apps.texts.models.instruments import Citation, Instrument, Paragraph, Part
from comity.apps.texts.models.naming import folded
from comity.apps.texts.models.tallies import (
    Difference,
    GroupTally,
    StatePosition,
    Tally,
    differences,
    positions_of,
    tallies,
)
from comity.apps.texts.models.votes import Cast, Position, VoteRecord

__all__ = [
    "Candidate", "Cast", "Citation", "Difference", "Document", "GroupTally", "Instrument", "Lineage", "Look",
    "Paragraph", "Part", "Position", "StatePosition", "Step", "Tally", "VisitorReading", "VoteRecord",
    "cited_by", "cites", "differences", "folded", "lineage", "positions_of", "tallies", "unresolved",
]  # fmt: skip
