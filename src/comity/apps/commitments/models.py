"""Who is asked, or has undertaken, to do what by when: drawn from a paragraph, followed to its product."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Left

from comity.apps.parties.models import Party, Person
from comity.apps.texts.models import Candidate, Instrument, Paragraph

OPEN = "open"
NOTHING_RECORDED = "nothing-recorded"


class Outcome(models.TextChoices):
    """What an editor has recorded. Nothing recorded is the empty string."""

    DELIVERED = "delivered"
    LATE = "late"  # delivered after its date
    WAIVED = "waived"
    SUPERSEDED = "superseded"


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Lists. All but `withdrawn` start from those in force."""

    def in_force(self) -> CommitmentQuerySet:
        return self.filter(withdrawn_at=None)

    def asked_of(self, party: Party) -> CommitmentQuerySet:
        """What is asked of one party by name; a call on all States is due from none of them and is not in it."""
        return self.filter(parties=party, asked_of_all=False)

    def asked_of_all_states(self) -> CommitmentQuerySet:
        return self.filter(asked_of_all=True)

    def by_actor(self, name: str) -> CommitmentQuerySet:
        """Where a canonical name stands among the actors, held as a party or not."""
        return self.filter(actors__contains=[name])

    def at_session(self, body: str, session: int) -> CommitmentQuerySet:
        return self.filter(due_body=body, due_session=session)

    def of_text(self, instrument: Instrument) -> CommitmentQuerySet:
        return self.filter(paragraph__instrument=instrument)

    def with_status(self, status: str, day: date) -> CommitmentQuerySet:
        """Those that read so on a day; `status_on` says the same of one."""
        if status in Outcome.values:
            return self.filter(outcome=status)
        past = models.Q(window_until__lt=day)
        if status == NOTHING_RECORDED:
            return self.filter(past, outcome="")
        return self.filter(outcome="").exclude(past) if status == OPEN else self.none()

    def due_next(self, day: date) -> CommitmentQuerySet:
        """Those whose last day is still to come, the nearest first."""
        return self.in_force().filter(outcome="", window_until__gte=day).order_by("window_until", "id")

    def arrived(self, since: datetime) -> CommitmentQuerySet:
        """Those about which something was recorded since a moment, newest first."""
        newest = Evidence.objects.filter(commitment=models.OuterRef("pk")).order_by("-id").values("at")[:1]
        rows = self.in_force().exclude(outcome="").annotate(arrived_at=models.Subquery(newest))
        return rows.filter(arrived_at__gte=since).order_by("-arrived_at", "id")

    def found(self, words: str) -> CommitmentQuerySet:
        query = SearchQuery(words.strip(), config="english", search_type="websearch")
        return (
            self.filter(models.Q(search=query) | models.Q(actors__icontains=words.strip()))
            if words.strip()
            else self
        )

    def with_source(self) -> CommitmentQuerySet:
        """With paragraph, instrument, successor, parties and evidence at hand: three statements for a list."""
        return self.select_related("paragraph__instrument", "successor__instrument").prefetch_related(
            "parties", "evidence_rows"
        )


class Commitment(models.Model):
    """One mandate under watch. The window of days comes from `due_*` as printed by the calendar of sessions and is
    recomputed when that changes; an empty window means no date, or a session whose dates no source gives."""

    number = models.UUIDField(unique=True)
    paragraph = models.ForeignKey(Paragraph, models.PROTECT, related_name="commitments")
    candidate = models.OneToOneField(
        Candidate, models.PROTECT, null=True, blank=True, related_name="commitment"
    )
    verb = models.TextField()
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
    basis = models.JSONField(
        default=dict
    )  # where the window comes from: a code and its facts, worded at the door
    warnings = models.JSONField(default=list)  # codes: what about the date contradicts itself
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    successor = models.ForeignKey(Paragraph, models.PROTECT, null=True, blank=True, related_name="succeeds")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # an editor rejected what it was drawn from
    source = models.CharField(max_length=300, blank=True)
    search = models.GeneratedField(
        expression=SearchVector(Left("what", 200_000), "due_text", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = CommitmentQuerySet.as_manager()

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
        return NOTHING_RECORDED if self.window_until is not None and self.window_until < day else OPEN

    @property
    def due(self) -> dict[str, Any]:
        """What the text prints about time, in the form of a reading."""
        return {
            "text": self.due_text,
            "relation": self.due_relation,
            "body": self.due_body or None,
            "session": self.due_session,
            "year": self.due_year,
            "date": self.due_date.isoformat() if self.due_date else None,
        }


class Evidence(models.Model):
    """What an editor recorded about a commitment: a product, or a waiver or successor, with its source. Kept for ever:
    a later row corrects an earlier one by naming it."""

    evidence: ClassVar[bool] = True

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="evidence_rows")
    outcome = models.CharField(
        max_length=12, choices=Outcome, blank=True
    )  # empty takes an earlier finding back
    symbol = models.CharField(max_length=80, blank=True)
    dated = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=400)
    remark = models.CharField(max_length=400, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name_plural = "evidence"
        constraints: ClassVar = [models.UniqueConstraint(name="evidence_corrected_once", fields=["corrects"])]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.outcome}"
