"""What the reader proposes, and what editors made of it. Every look is kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from comity.apps.parties.models import Person
from comity.apps.texts.models.documents import Document
from comity.apps.texts.models.instruments import Paragraph


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def open(self) -> CandidateQuerySet:
        """Those nobody has looked at yet, newest text first."""
        return self.filter(state=Candidate.State.OPEN).order_by(
            "-paragraph__instrument__adopted_on", "paragraph__instrument__symbol", "paragraph__order", "id"
        )

    def with_source(self) -> CandidateQuerySet:
        """With paragraph, instrument, document (without its bytes) and looks at hand: two statements for a list."""
        return (
            self.select_related("paragraph__instrument", "document")
            .defer("document__content", "document__reading", "document__text")
            .prefetch_related("looks__by")
        )


class Candidate(models.Model):
    """A mandate found in a text, waiting for an editor: `proposed` is the mandate as the reading gives it, `settled`
    what the last look made of it (empty while open or when rejected)."""

    class State(models.TextChoices):
        OPEN = "open"
        CONFIRMED = "confirmed"
        CORRECTED = "corrected"
        REJECTED = "rejected"

    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="candidates")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="candidates")
    mandate = models.CharField(max_length=20)  # the reading's id, "m1"
    proposed = models.JSONField()
    settled = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    looked = models.PositiveIntegerField(
        default=0
    )  # how many looks so far: what an editor saw, so nobody overwrites

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["paragraph", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="candidate_once", fields=["paragraph", "mandate"])
        ]

    def __str__(self) -> str:
        return f"{self.paragraph_id} {self.mandate}"

    @property
    def address(self) -> str:
        return f"candidates/{self.pk}"


class Look(models.Model):
    """One editor's look at a candidate: evidence, never changed."""

    evidence: ClassVar[bool] = True

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="looks")
    state = models.CharField(max_length=10, choices=Candidate.State)
    settled = models.JSONField(null=True, blank=True)
    remark = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.state}"
