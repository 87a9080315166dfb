"""People and offices. A person signs in by e-mail; what a person may do comes from the offices they hold, with dates,
so that memory stays with the office when people change."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from comity.apps.parties.models.registry import Party


class People(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who can sign in. Outside this table a person is `people/<number>`, so erasing the row's personal data
    leaves every record whole."""

    number = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects = People()

    class Meta:
        verbose_name_plural = "people"
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="person_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def address(self) -> str:
        return f"people/{self.number}"

    def roles(self, at: datetime) -> set[str]:
        """The roles this person holds at that moment, over all offices."""
        return {holding.role for holding in self.holdings.all() if holding.holds_at(at)}


class Office(models.Model):
    """An office of a party or of this installation: it outlives the people who hold it."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="offices")

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return f"offices/{self.code}"


class Role(models.TextChoices):
    OPERATOR = "operator"  # runs this installation: accounts, loading, settings
    EDITOR = "editor"  # confirms what a text says, and what came of it


class Holding(models.Model):
    """That a person holds a role in an office between two moments, and under which mandate."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="holdings")
    office = models.ForeignKey(Office, models.PROTECT, related_name="holdings")
    role = models.CharField(max_length=20, choices=Role)
    mandate = models.CharField(max_length=200, blank=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.role} in {self.office_id}"

    def holds_at(self, at: datetime) -> bool:
        return self.from_at <= at and (self.until_at is None or at < self.until_at)


class Invitation(models.Model):
    """A single-use invitation to an office. Only the hash of its secret is kept."""

    email = models.EmailField()
    office = models.ForeignKey(Office, models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=20, choices=Role)
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"invitation to {self.office_id}"
