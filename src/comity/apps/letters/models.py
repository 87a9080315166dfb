"""Letters out and in on any matter. A letter that went is evidence: what was previewed is what is kept."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Window
from django.db.models.functions import RowNumber

from comity.apps.parties.models import Office, Party, Person


class OnOneMatter(models.QuerySet[Any]):
    """Papers by their place among those on the same matter, from 1: the first that came is the first for good. A number
    that ran through all matters would tell one State how many letters the others had."""

    def of(self, subject: str) -> Self:
        """Those on that matter, each with its `place`."""
        return self.filter(subject=subject).annotate(place=Window(RowNumber(), order_by="pk"))

    def nth(self, subject: str, place: int) -> Any:
        """The one at that place, or nothing."""
        last = 10**9  # more than any matter has, and less than the database can count
        rows = self.filter(subject=subject).order_by("pk")
        return rows[place - 1 : place].first() if 1 <= place <= last else None

    def place_of(self, one: Any) -> int:
        """The place of one of them."""
        return self.filter(subject=one.subject, pk__lte=one.pk).count()


class Letter(models.Model):
    """One letter. `body` is what was shown before it went, `seal` its SHA-256."""

    evidence: ClassVar[bool] = True

    subject = models.CharField(max_length=200, db_index=True)  # what it is about, by address
    kind = models.CharField(max_length=40)  # the act it tells of: "taken-up", "returned", "decided"
    to_party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    language = models.CharField(max_length=10, default="en")
    body = models.TextField()
    seal = models.CharField(max_length=64)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OnOneMatter.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Incoming(models.Model):
    """A letter that came by mail: its words, and what was attached, by name and SHA-256. Who sent it is what the mail
    says and which letter it answers; nothing binding follows from it. Read by whom a paper is read."""

    evidence: ClassVar[bool] = True

    subject = models.CharField(max_length=200, db_index=True)
    confidentiality = models.CharField(max_length=24, default="states-and-secretariat")
    words = models.TextField()
    files = models.JSONField(default=list)  # [{"name", "size", "sha256"}]
    sha256 = models.CharField(max_length=64)  # of the whole message as it came
    size = models.PositiveIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # whose address it names
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = OnOneMatter.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"letter in {self.subject}"


class Paper(models.Model):
    """A signed and sealed paper as it came: the scan's bytes, their SHA-256, and who handed it in. It is read by the
    State concerned and the desk (`comity.pure.disclosure`, states-and-secretariat), never by the public."""

    evidence: ClassVar[bool] = True

    class Kind(models.TextChoices):
        NOTE = "note-verbale"
        LETTER = "letter"
        AGREEMENT = "agreement"
        OTHER = "other"

    subject = models.CharField(max_length=200, db_index=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    confidentiality = models.CharField(max_length=24, default="states-and-secretariat")
    filename = models.CharField(max_length=140)
    media_type = models.CharField(max_length=40)  # by its first bytes, whatever it is called
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OnOneMatter.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
