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
    mandate = models.CharField(
        max_length=200, blank=True
    )  # what it acts under, unless a holding says otherwise
    funds = models.JSONField(
        default=list
    )  # codes of the routes it serves: a desk, a Board, a deciding officer
    # The registered address, where letters to it go. It is set by `notices`, confirmed by codes to the old and the new.
    email = models.EmailField(blank=True)
    email_since = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return f"offices/{self.code}"


class Role(models.TextChoices):
    OPERATOR = "operator"  # runs this installation: accounts, loading, settings
    EDITOR = "editor"  # confirms what a text says, and what came of it
    # In an office of a State, a mission or in capital alike. Each right is apart; one person may hold several.
    FOLLOWER = "follower"  # reads the State's requests
    DRAFTER = "drafter"  # writes drafts and answers
    CLEARER = "clearer"  # clears a draft as it stands
    SUBMITTER = "submitter"  # sends, consents, withdraws, ranks
    # In an office that serves a fund.
    DESK = "desk"
    ASSESSOR = "assessor"
    BOARD = "board"  # advises
    DECIDER = "decider"  # decides
    FINANCE = "finance"  # keeps the books of the fund, for information
    # Elsewhere.
    AUDITOR = "auditor"  # reads everything, changes nothing
    CONTRIBUTOR = "contributor"  # files an input on what is public


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

    @property
    def acts_under(self) -> str:
        """The mandate this person acts under there; empty where none was recorded."""
        return self.mandate or self.office.mandate

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


class Token(models.Model):
    """A person's key to the API: for some acts, until a day. Only the hash of its secret is kept."""

    class Scope(models.TextChoices):
        READ = "read"  # what the person may read
        DRAFT = "draft"  # and write drafts and answers
        ACT = "act"  # and every act the person may do
        BOOKS = "books"  # read, and the acts on the books of funds, and no others

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)  # what the person calls it
    scope = models.CharField(max_length=5, choices=Scope)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"token of {self.person_id}"


class Installation(models.Model):
    """What this database was made for. One row at most, written when the first thing is loaded, and kept."""

    evidence: ClassVar[bool] = True

    demo = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    one = models.BooleanField(default=True, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="installation_once", condition=models.Q(one=True))
        ]

    def __str__(self) -> str:
        return "demonstration" if self.demo else "installation"
