"""The journal: one row for every act, written in the act's own transaction, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Record(models.Model):
    """That something was done. Subjects and people stand here by address, never by foreign key, so nothing recorded
    can block or rewrite anything, and no personal data: a person is `people/<number>`."""

    evidence: ClassVar[bool] = True  # the app's role may add rows, and nothing else

    act = models.CharField(max_length=80)
    subject = models.CharField(max_length=200, db_index=True)
    by = models.CharField(max_length=120)
    office = models.CharField(max_length=120, blank=True)
    mandate = models.CharField(max_length=200, blank=True)  # what the office acted under (48/141; 38/3 pp 4)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)

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
