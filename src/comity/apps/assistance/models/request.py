"""A request for assistance: the draft, what was sent, what was remarked, and where it stands."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Coalesce

from comity.apps.assistance.models.reach import FACT, Requests
from comity.apps.assistance.models.routes import Route
from comity.apps.parties.models import Office, Party, Person
from comity.pure.lifecycle.table import FINAL, Holder, Position, Stage

STAGES = [(each.value, each.value) for each in Stage]
HOLDERS = [(each.value, each.value) for each in Holder]
ORDINARY, EMERGENCY = "ordinary", "emergency"
TRACKS = [(ORDINARY, ORDINARY), (EMERGENCY, EMERGENCY)]


# What is at work, and where a request without a target day stands in the order of such days: after all others.
AT_WORK = models.Q(ended_at=None, first_sent_at__isnull=False)
DUE_PLACE = Coalesce("due_on", models.Value(date(9999, 12, 31)))


class AssistanceRequest(models.Model):
    """One request. Where it stands is written by `actions.moving.move` alone; its two clocks are sums over the journal.

    `number` is its lasting address; `reference` ("R-2026-40147") is given when it is first sent.
    """

    number = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=16, blank=True)
    state = models.ForeignKey(Party, models.PROTECT, related_name="assistance_requests")
    route = models.ForeignKey(Route, models.PROTECT, related_name="+")
    fund = models.SlugField(max_length=40)  # the route's code, for lists
    title = models.CharField(max_length=200, blank=True)  # the answer of that name, for lists
    # The theme family, as sent: a code of the catalogue, or nothing. Part of the fact of a request.
    theme = models.SlugField(max_length=40, blank=True, db_index=False)
    track = models.CharField(max_length=10, choices=TRACKS, default=ORDINARY)
    stage = models.CharField(max_length=12, choices=STAGES, default=Stage.DRAFT)
    awaiting_answer = models.BooleanField(default=False)
    consent_stopped = models.BooleanField(default=False)
    holder = models.CharField(max_length=12, choices=HOLDERS, default=Holder.STATE)
    stage_since = models.DateTimeField()  # when it came to this stage; a stop does not change it
    held_since = models.DateTimeField()  # when the pen came to its holder
    # The target day of this stage, counted when the pen moved.
    due_on = models.DateField(null=True, blank=True)
    turns = models.PositiveSmallIntegerField(default=0)  # how often it was sent back to the State
    # The round of assessment: a change the State asks for, and a redirection after an assessment, open the next.
    round = models.PositiveSmallIntegerField(default=1)
    officer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    began_at = models.DateTimeField()
    began_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    first_sent_at = models.DateTimeField(null=True, blank=True)  # kept through every redirection
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=40, blank=True)  # every end has one
    end_words = models.TextField(blank=True)
    public_parts = models.JSONField(default=list)  # what the State's valid consent to publish covers now
    public_until = models.DateField(null=True, blank=True)  # its last day; empty: until withdrawn
    # What two officials withheld of it: {part: {"on": day, "reason": code, "number": of the withholding}}.
    withheld = models.JSONField(default=dict, blank=True)
    consent_until = models.DateField(null=True, blank=True)  # the earliest end of a consent that counts here
    funded_at = models.DateTimeField(null=True, blank=True)  # since when money is set aside for it
    moves = models.PositiveIntegerField(default=0)  # counted by each act: two cannot write over each other

    objects = Requests.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="reference_once", fields=["reference"], condition=~models.Q(reference="")
            ),
            models.CheckConstraint(
                name="sent_has_reference",
                condition=models.Q(first_sent_at=None, reference="")
                | (models.Q(first_sent_at__isnull=False) & ~models.Q(reference="")),
            ),
            models.CheckConstraint(
                name="end_has_reason",
                condition=models.Q(ended_at=None, end_reason="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(end_reason="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="assistance_due", fields=["due_on", "id"], condition=models.Q(ended_at=None)),
            models.Index(name="assistance_of_state", fields=["state", "stage"]),
            models.Index(name="assistance_stage", fields=["stage", "fund"]),
            models.Index(name="assistance_officer", fields=["officer", "due_on"]),
            # The desk's worklist: its orders, its tabs, and one narrow index that counts them all.
            models.Index(DUE_PLACE, "id", name="work_due", condition=AT_WORK),
            models.Index("officer", DUE_PLACE, "id", name="work_officer", condition=AT_WORK),
            models.Index("holder", DUE_PLACE, "id", name="work_holder", condition=AT_WORK),
            models.Index(name="work_sent", fields=["first_sent_at", "id"], condition=AT_WORK),
            models.Index(name="work_step", fields=["stage_since", "id"], condition=AT_WORK),
            models.Index(name="work_back", fields=["turns", "id"], condition=AT_WORK),
            models.Index(
                name="work_counts", fields=["fund", "officer", "holder", "due_on"], condition=AT_WORK
            ),
        ]

    def __str__(self) -> str:
        return self.reference or str(self.number)

    @property
    def address(self) -> str:
        return f"assistance/{self.number}"

    @property
    def position(self) -> Position:
        return Position(Stage(self.stage), self.awaiting_answer, self.consent_stopped)

    def public_on(self, day: date) -> frozenset[str]:
        """The parts everybody may see on that day: what its State agreed to, less what is withheld. Every door asks
        this, or `Requests.published`, which says the same in a statement."""
        agreed = self.agreed_on(day)
        return frozenset() if FACT in self.withheld else agreed - self.withheld.keys()

    def agreed_on(self, day: date) -> frozenset[str]:
        """The parts its State has agreed to publish on that day, withheld or not."""
        if self.first_sent_at is None or (self.public_until is not None and self.public_until < day):
            return frozenset()
        return frozenset(self.public_parts)

    def withheld_on(self, day: date) -> dict[str, dict[str, Any]]:
        """The parts that would be public but for being withheld, with since when and why. Where the State has not
        agreed to the fact, nothing: then nobody may learn that there is anything to withhold."""
        agreed = self.agreed_on(day)
        if FACT not in agreed:
            return {}
        return {part: told for part, told in self.withheld.items() if part in agreed}

    @property
    def is_draft(self) -> bool:
        return self.stage in (Stage.DRAFT, Stage.DISCARDED)

    @property
    def ended(self) -> bool:
        return Stage(self.stage) in FINAL

    def get_absolute_url(self) -> str:
        return f"/requests/{self.reference or self.number}"


class Answer(models.Model):
    """What the State's draft says to one question now: {input: value}. `version` counts its changes, so two delegates
    cannot write over each other unseen."""

    assistance = models.ForeignKey(AssistanceRequest, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=40)
    value = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    # A source, where Comity filled it in; a person's save clears it.
    filled_from = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="answer_once", fields=["assistance", "question"])
        ]

    def __str__(self) -> str:
        return self.question


class Submission(models.Model):
    """What was sent, whole, each time it was sent: {question: {input: value}}."""

    evidence: ClassVar[bool] = True

    assistance = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="submissions")
    turn = models.PositiveSmallIntegerField()  # 0 the first time
    answers = models.JSONField()
    seal = models.CharField(max_length=64)  # SHA-256 of the answers as canonical JSON
    cleared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["turn"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="submission_once", fields=["assistance", "turn"])
        ]

    def __str__(self) -> str:
        return f"{self.assistance_id} turn {self.turn}"


class Clearance(models.Model):
    """That an office of the State cleared the draft as it stood: the sum of its answers' versions. A later change to an
    answer makes it stale."""

    evidence: ClassVar[bool] = True

    assistance = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="clearances")
    versions = models.PositiveIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"clearance of {self.assistance_id}"


class Remark(models.Model):
    """A remark of the secretariat on one question. Unsent it is the desk's alone; all go back at once."""

    assistance = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="remarks")
    question = models.CharField(max_length=40)
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    turn = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # the turn it went back in; empty: not sent
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"remark on {self.question}"


class Feedback(models.Model):
    """The State's own view, at the end, of whether each thing it asked for was answered."""

    evidence: ClassVar[bool] = True

    assistance = models.OneToOneField(AssistanceRequest, models.PROTECT, related_name="feedback")
    items = models.JSONField()  # [{"item": words as asked, "answered": "yes" | "partly" | "no"}]
    words = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"feedback on {self.assistance_id}"


class Statement(models.Model):
    """What somebody wrote with an act, where no other table keeps it: why a change is asked, a report, why a track was
    granted. `act` is a value of `access.Act`."""

    evidence: ClassVar[bool] = True

    assistance = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="statements")
    act = models.CharField(max_length=20)
    words = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.assistance_id}"
