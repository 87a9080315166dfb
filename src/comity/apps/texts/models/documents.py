"""Files as received. An editor's file and its reading are kept whole; a visitor's are gone after a day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from comity.apps.parties.models import Person
from comity.apps.texts.models.instruments import Instrument


class Document(models.Model):
    """A file as an editor handed it over, and what the reader made of it."""

    number = models.UUIDField(unique=True)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    text = models.TextField()  # what spans point into
    reading = models.JSONField()
    read_with = models.CharField(max_length=40)  # the program's version
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    gives_text = models.BooleanField(default=False)  # the paragraphs of its instrument are this document's
    differences = models.JSONField(
        default=list
    )  # what it says otherwise than the document that gives the text
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-received_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="document_one_gives_text", fields=["instrument"], condition=models.Q(gives_text=True)
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return f"documents/{self.number}"


class VisitorReading(models.Model):
    """A visitor's document and its reading, private behind its own link, removed when it expires.
    Only the hash of the link's secret is kept."""

    secret_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=255)
    text = models.TextField(blank=True)
    reading = models.JSONField(default=dict)
    seconds = models.FloatField(default=0)
    size = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    source_hash = models.CharField(
        max_length=64, db_index=True
    )  # keyed hash of the visitor's address, for the limit

    def __str__(self) -> str:
        return self.name
