"""The journal: one row for every act, written in the act's own transaction, never changed; and the log that seals
it."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models

from comity.apps.journal.fields import SALT_BYTES, CommitmentField


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


class Record(models.Model):
    """That something was done. Subjects and people stand here by address, never by foreign key, so nothing recorded
    can block or rewrite anything, and no personal data: a person is `people/<number>`."""

    evidence: ClassVar[bool] = True  # the app's role may add rows, and nothing else
    erasable: ClassVar[tuple[str, ...]] = ("salt",)  # but may empty this column: the seal then opens no more

    act = models.CharField(max_length=80)
    subject = models.CharField(max_length=200, db_index=True)
    by = models.CharField(max_length=120)
    office = models.CharField(max_length=120, blank=True)
    mandate = models.CharField(max_length=200, blank=True)  # what the office acted under (48/141; 38/3 pp 4)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    salt = models.BinaryField(max_length=SALT_BYTES, null=True, default=new_salt)
    commitment = CommitmentField(max_length=32)

    class Meta:
        # What was done last of one kind is asked by acts, under a lock: who was taken up, say.
        indexes: ClassVar = [models.Index(name="journal_act", fields=["act", "id"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="journal_act_is_named", condition=models.Q(act__regex=r"^[a-z_]+\.[a-z_]+$")
            )
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject}"


class Waiting(models.Model):
    """A record that has no number in the log yet. A trigger adds the row with the record, in the same transaction."""

    record_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.record_id)


class Leaf(models.Model):
    """One entry of the log. Without a record it is a filler, which nobody can tell from the others."""

    evidence: ClassVar[bool] = True

    index = models.BigIntegerField(primary_key=True)
    record = models.OneToOneField(
        Record, on_delete=models.PROTECT, null=True, related_name="leaf", db_constraint=False
    )
    commitment = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return str(self.index)


class Tile(models.Model):
    """Up to 256 hashes of one level of the tree. Counted from the leaves: it can be made anew, so it is no evidence."""

    level = models.SmallIntegerField()
    n = models.BigIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="journal_one_tile", fields=["level", "n"])]

    def __str__(self) -> str:
        return f"{self.level}/{self.n}"


class Epoch(models.Model):
    """A part of the log's life under one origin. A new one begins, declared, when the one before cannot go on."""

    evidence: ClassVar[bool] = True

    number = models.IntegerField(primary_key=True)
    origin = models.CharField(max_length=200, unique=True)
    begun_at = models.DateTimeField()
    from_size = models.BigIntegerField()
    why = models.TextField(blank=True)
    last_checkpoint = models.TextField(blank=True)  # the last known of the epoch before, as it was signed

    def __str__(self) -> str:
        return self.origin


class LogKey(models.Model):
    """A key whose signature is the log's. The newest of an epoch signs; for a time, the one before signs beside it."""

    evidence: ClassVar[bool] = True

    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, related_name="keys")
    vkey = models.CharField(max_length=300, unique=True)
    since = models.DateTimeField()
    overlap_until = models.DateTimeField(null=True)  # how long the key before it still signs

    def __str__(self) -> str:
        return self.vkey


class Checkpoint(models.Model):
    """The log's signed word on its size and root."""

    evidence: ClassVar[bool] = True

    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, related_name="checkpoints")
    size = models.BigIntegerField(db_index=True)
    root = models.BinaryField(max_length=32)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="journal_one_checkpoint", fields=["epoch", "size"])
        ]

    def __str__(self) -> str:
        return f"{self.epoch_id}:{self.size}"


class Cosignature(models.Model):
    """A witness's line under a checkpoint: that it saw the log grow to this, and from nothing else."""

    evidence: ClassVar[bool] = True

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="cosignatures")
    witness = models.CharField(max_length=200)
    line = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="journal_one_cosignature", fields=["checkpoint", "witness"])
        ]

    def __str__(self) -> str:
        return self.witness


class Standing(models.Model):
    """How it stands with the sequencer (`sequencer`) or a witness (its name). Written over: a notice, no evidence."""

    name = models.CharField(max_length=200, primary_key=True)
    at = models.DateTimeField()  # last heard
    since = models.DateTimeField()  # standing so since
    size = models.BigIntegerField(default=0)
    trouble = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.name} {self.trouble}"
