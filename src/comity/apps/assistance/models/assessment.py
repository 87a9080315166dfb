"""What the secretariat and the Board find, propose, advise and decide. Who advises and who decides are apart."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from comity.apps.assistance.models.request import AssistanceRequest
from comity.apps.parties.models import Office, Person


class Finding(models.Model):
    """Whether one criterion of the fund is met, with its source. The machine's and a person's stand side by side; the
    newest row counts."""

    evidence: ClassVar[bool] = True

    class Met(models.TextChoices):
        MET = "met"
        NOT_MET = "not-met"
        TO_JUDGE = "to-judge"  # no machine can say: a person must

    assistance = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="findings")
    criterion = models.CharField(max_length=40)
    criteria_version = models.PositiveSmallIntegerField()
    met = models.CharField(max_length=8, choices=Met)
    source = models.CharField(max_length=300)
    words = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # empty: the rule by itself
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.met}"


class Assessment(models.Model):
    """One assessor's assessment. Until both of a round are in, neither assessor can see the other's."""

    class Advises(models.TextChoices):
        PROPOSE = "propose"
        PROPOSE_IN_PART = "propose-in-part"
        DECLINE = "decline"

    assistance = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="assessments")
    round = models.PositiveSmallIntegerField(default=1)  # a change asked by the State opens the next
    assessor = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    needs = models.TextField(blank=True)  # the needs assessment
    judged = models.JSONField(default=dict)  # {criterion: {"met": "met" | "not-met", "words": …}}
    advises = models.CharField(max_length=16, choices=Advises, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["round", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="assessor_once_a_round", fields=["assistance", "round", "assessor"])
        ]

    def __str__(self) -> str:
        return f"assessment of {self.assistance_id}"


class Proposal(models.Model):
    """What the secretariat proposes to the State: plan, cost, who would help."""

    evidence: ClassVar[bool] = True

    assistance = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="proposals")
    version = models.PositiveSmallIntegerField()
    plan = models.TextField()
    cost = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3)
    helpers = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="proposal_once", fields=["assistance", "version"])
        ]

    def __str__(self) -> str:
        return f"proposal {self.version} on {self.assistance_id}"


class Recusal(models.Model):
    """That a member of the Board, an assessor or the deciding officer stepped aside, and why."""

    evidence: ClassVar[bool] = True

    assistance = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="recusals")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="recusal_once", fields=["assistance", "person"])
        ]

    def __str__(self) -> str:
        return f"recusal on {self.assistance_id}"


class Advice(models.Model):
    """What the Board advises, with reasons. It decides nothing."""

    evidence: ClassVar[bool] = True

    class Advises(models.TextChoices):
        APPROVE = "approve"
        APPROVE_IN_PART = "approve-in-part"
        DECLINE = "decline"

    assistance = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="advice")
    advises = models.CharField(max_length=16, choices=Advises)
    words = models.TextField()
    meeting = models.CharField(max_length=120)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    mandate = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "advice"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="advice_has_mandate", condition=~models.Q(mandate="") & ~models.Q(words="")
            )
        ]

    def __str__(self) -> str:
        return f"advice on {self.assistance_id}"


class Decision(models.Model):
    """The decision: by whom under which mandate, why, and by which version of the criteria (38/3 pp 4, op 21)."""

    evidence: ClassVar[bool] = True

    class Outcome(models.TextChoices):
        APPROVE = "approve"
        APPROVE_IN_PART = "approve-in-part"
        DECLINE = "decline"
        REDIRECT = "redirect"

    assistance = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=16, choices=Outcome)
    reason = models.CharField(max_length=40)  # a code of the route
    criterion = models.CharField(max_length=40, blank=True)  # declined: the criterion not met
    criteria_version = models.PositiveSmallIntegerField()
    words = models.TextField()
    redirected_to = models.SlugField(max_length=40, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    mandate = models.CharField(max_length=200)
    at = models.DateTimeField()
    total_days = models.PositiveIntegerField()  # working days from first sending; what statistics count
    desk_days = models.PositiveIntegerField()  # of them with the secretariat or the Board

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="decision_has_mandate_and_words",
                condition=~models.Q(mandate="") & ~models.Q(words="") & ~models.Q(reason=""),
            ),
            models.CheckConstraint(
                name="declined_names_criterion",
                condition=~models.Q(outcome="decline") | ~models.Q(criterion=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.assistance_id}"
