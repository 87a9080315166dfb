"""Instruments and their paragraphs, documents as received, votes, citations, and candidates for people to confirm."""

from comity.apps.texts.models.candidates import Candidate, Look
from comity.apps.texts.models.documents import Document, VisitorReading
from comity.apps.texts.models.instruments import Citation, Instrument, Paragraph, Part
from comity.apps.texts.models.votes import Cast, Position, VoteRecord

__all__ = [
    "Candidate", "Cast", "Citation", "Document", "Instrument", "Look", "Paragraph", "Part", "Position",
    "VisitorReading", "VoteRecord",
]  # fmt: skip
