"""Who is asked, or has undertaken, to do what by when: drawn from a paragraph, followed to its product."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from comity.apps.parties.models import Party, Person
from comity.apps.texts.models import Candidate, Paragraph


class Outcome(models.TextChoices):
    """What an editor has recorded. Nothing recorded is the empty string."""

    DELIVERED = "delivered"
    LATE = "late"  # delivered after its date
    WAIVED = "waived"
    SUPERSEDED = "superseded"


class Commitment(models.Model):
    """One mandate under watch. The window of days comes from `due_*` as printed by the calendar of sessions and is
    recomputed when that changes; an empty window means no date, or a session whose dates no source gives."""

    number = models.UUIDField(unique=True)
    paragraph = models.ForeignKey(Paragraph, models.PROTECT, related_name="commitments")
    candidate = models.OneToOneField(Candidate, models.PROTECT, null=True, blank=True, related_name="commitment")
    verb = models.CharField(max_length=80)
    actors = models.JSONField(default=list)  # canonical names, in order
    parties = models.ManyToManyField(Party, blank=True, related_name="commitments")  # those of them held here
    asked_of_all = models.BooleanField(default=False)  # a call on all States: due from none alone
    by_itself = models.BooleanField(default=False)  # what the adopting body set itself
    what = models.TextField()
    products = models.JSONField(default=list)  # {type, topic, recipient}
    recurring = models.BooleanField(default=False)
    due_text = models.CharField(max_length=200, blank=True)
    due_relation = models.CharField(max_length=10, blank=True)
    due_body = models.CharField(max_length=40, blank=True)
    due_session = models.PositiveSmallIntegerField(null=True, blank=True)
    due_year = models.PositiveSmallIntegerField(null=True, blank=True)
    due_date = models.DateField(null=True, blank=True)
    window_from = models.DateField(null=True, blank=True)
    window_until = models.DateField(null=True, blank=True, db_index=True)
    window_basis = models.CharField(max_length=300, blank=True)  # a code and its facts, worded at the door
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    successor = models.ForeignKey(Paragraph, models.PROTECT, null=True, blank=True, related_name="succeeds")
    made_at = models.DateTimeField()
    source = models.CharField(max_length=300, blank=True)
    search = models.GeneratedField(
        expression=SearchVector("what", "due_text", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering: ClassVar = [models.F("window_until").asc(nulls_last=True), "id"]
        indexes: ClassVar = [GinIndex(fields=["search"], name="commitment_search")]

    def __str__(self) -> str:
        return f"{', '.join(self.actors)}: {self.what}"[:120]

    @property
    def address(self) -> str:
        return f"commitments/{self.number}"

    def get_absolute_url(self) -> str:
        return f"/commitments/{self.number}"

    def status_on(self, day: date) -> str:
        """`delivered`, `late`, `waived`, `superseded`; else `open`, or `nothing-recorded` once its last day is past."""
        if self.outcome:
            return self.outcome
        return "nothing-recorded" if self.window_until is not None and self.window_until < day else "open"


class Evidence(models.Model):
    """What an editor recorded about a commitment: a product, or a waiver or successor, with its source. Kept for ever:
    a later row corrects an earlier one by naming it."""

    evidence: ClassVar[bool] = True

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="evidence_rows")
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)  # empty takes an earlier finding back
    symbol = models.CharField(max_length=80, blank=True)
    dated = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=400)
    remark = models.CharField(max_length=400, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.outcome}"
