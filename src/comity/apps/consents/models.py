"""Who consented to what, for what scope, until when; who objected; and each State's own order of priority.

What consent is about stands here by address ("assistance/<number>"), so this app knows nothing above it. An entry is
never changed: withdrawing adds a row that names the entry it ends.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from comity.apps.parties.models import Office, Party, Person


class Scope(models.TextChoices):
    """What a State consents to. They are apart: none stands for another."""

    ASSESS = "assess"  # that the request be assessed
    HELP = "help"  # that the help proposed be given
    PUBLISH = "publish"  # that parts be public; `parts` says which
    CIRCULATE = "circulate"  # that it be shown to partners; `parts` names them


class Consent(models.Model):
    """A State's consent, given by an office of the State. Evidence: added, never changed."""

    evidence: ClassVar[bool] = True

    subject = models.CharField(max_length=200, db_index=True)
    state = models.ForeignKey(Party, models.PROTECT, related_name="+")
    scope = models.CharField(max_length=10, choices=Scope)
    # PUBLISH: parts of `comity.pure.disclosure`; CIRCULATE: partners; ASSESS: the fund; HELP: the proposal's number.
    parts = models.JSONField(default=list)
    until = models.DateField(null=True, blank=True)  # its last day, UTC; empty: until withdrawn
    words = models.TextField(blank=True)  # what the State adds, as written
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.scope} {self.subject}"

    @property
    def place(self) -> int:
        """Its place among all of its subject, from 1: what records name it by. A number of the whole table would tell
        each State how many consents the others gave."""
        return Consent.objects.filter(subject=self.subject, pk__lte=self.pk).count()


class Withdrawal(models.Model):
    """That a consent was withdrawn. Only the State that gave it can; it can give another."""

    evidence: ClassVar[bool] = True

    consent = models.OneToOneField(Consent, models.PROTECT, related_name="withdrawal")
    words = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"withdrawal of {self.consent_id}"


class Priority(models.Model):
    """The place a State gives one of its requests in its own order, 1 first. Only the State changes it."""

    state = models.ForeignKey(Party, models.PROTECT, related_name="priorities")
    subject = models.CharField(max_length=200, unique=True)
    place = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "priorities"
        ordering: ClassVar = ["state", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="priority_place_once", fields=["state", "place"], deferrable=models.Deferrable.DEFERRED
            )
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.subject}"
