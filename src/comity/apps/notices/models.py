"""Messages to people and offices that wait for the worker, what people want to be told of, and what they follow."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from comity.apps.parties.models import Office, Person


class Topic(models.TextChoices):
    """What a message is about, to whoever it goes. `data/notices.json` says how each is told."""

    ACCOUNT = "account"
    LETTER = "letter"  # a letter to one's office
    TURN = "turn"  # it is one's State's turn
    DECISION = "decision"
    DUE = "due"  # a target day comes near
    DESK = "desk"  # work of those who serve a fund
    FOLLOW = "follow"  # something public that one follows


class How(models.TextChoices):
    AT_ONCE = "at-once"
    DAILY = "daily"
    NOT = "not"


class State(models.TextChoices):
    WAITING = "waiting"
    HELD = "held"  # `error` says why: for the daily letter, or its address is suspended
    SENT = "sent"
    FAILED = "failed"  # given up: `comity notices retry` lets it wait again


class Why(models.TextChoices):
    """Why a message is held or has failed; beside these, the mail server's own line."""

    DIGEST = "digest"  # waits for the daily letter
    SUSPENDED = "suspended"  # letters to this address came back
    NO_LONGER = "no-longer"  # who it was for may not see it any more, or follows no more
    NOWHERE = "nowhere"  # an invented address, under a name no mail can reach


class Follow(models.Model):
    """That somebody wants to hear of something public: a person with an account, or an address that has confirmed.

    `subject` is an address: "register", "funds/hrpf", "assistance/…", "commitments/…", "texts/…" or "log".
    """

    personal: ClassVar[bool] = True

    number = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.CharField(max_length=200, db_index=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="follows")
    email = models.EmailField(blank=True)  # empty where a person follows with their account
    how = models.CharField(max_length=8, choices=How, default=How.DAILY)
    language = models.CharField(max_length=10, blank=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("subject", Lower("email"), name="follow_once_an_address",
                                    condition=models.Q(ended_at=None, person=None)),
            models.UniqueConstraint(fields=["subject", "person"], name="follow_once_a_person",
                                    condition=models.Q(ended_at=None, person__isnull=False)),
            models.CheckConstraint(name="follow_is_somebodys",
                                   condition=models.Q(person=None) ^ models.Q(email="")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.subject


class Message(models.Model):
    """One message to one address. It has one Message-ID for ever: sent again, it is the same message."""

    personal: ClassVar[bool] = True  # rows go with the person they are about

    message_id = models.CharField(max_length=200, unique=True)
    to = models.EmailField()
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="notices")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="notices")
    follow = models.ForeignKey(Follow, models.SET_NULL, null=True, related_name="notices")
    topic = models.CharField(max_length=10, choices=Topic)
    about = models.CharField(
        max_length=200, blank=True
    )  # the subject's address, asked again before it leaves
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    body = models.TextField()  # empty once it has left, where it held a secret
    digest = models.CharField(max_length=64)  # SHA-256 of the body as posted
    secret = models.BooleanField(default=False)
    link = models.CharField(max_length=300, blank=True)  # where its matter stands: what a daily letter says
    unsubscribe = models.CharField(max_length=300, blank=True)
    # Who answers, and what comes back, is known by these: the parts after the + of two addresses of ours.
    reply_token = models.CharField(max_length=32, unique=True)
    # The Message-ID this answers, where it does.
    answers = models.CharField(max_length=250, blank=True)
    return_token = models.CharField(max_length=32, unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    came_back_at = models.DateTimeField(null=True, blank=True)
    in_digest = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                name="notices_waiting", fields=["next_at", "id"], condition=models.Q(state="waiting")
            ),
            models.Index(name="notices_sent_to", fields=["to", "sent_at"]),
        ]

    def __str__(self) -> str:
        return self.message_id


class Attachment(models.Model):
    """A file that goes with a message; removed when the message's words are."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=120)
    media = models.CharField(max_length=120)
    data = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class Choice(models.Model):
    """How a person wants to be told of a topic, where they chose."""

    personal: ClassVar[bool] = True

    person = models.ForeignKey(Person, models.CASCADE, related_name="notice_choices")
    topic = models.CharField(max_length=10, choices=Topic)
    how = models.CharField(max_length=8, choices=How)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="notice_choice_once", fields=["person", "topic"])
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.how}"


class Address(models.Model):
    """What came back from an address. Suspended, nothing but account letters is tried until it is said to work."""

    email = models.EmailField(unique=True)  # in small letters
    soft = models.PositiveSmallIntegerField(default=0)  # passing troubles since a letter last arrived
    last_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, blank=True)  # RFC 3463: "5.1.1"
    words = models.CharField(max_length=200, blank=True)  # the other server's own line

    def __str__(self) -> str:
        return self.status


class AddressChange(models.Model):
    """A new registered address of an office that waits for its codes. Only their hashes are kept."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="address_changes")
    email = models.EmailField()
    new_hash = models.CharField(max_length=64)
    old_hash = models.CharField(max_length=64, blank=True)  # empty: the office had no address before
    wrong = models.PositiveSmallIntegerField(default=0)
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"address of {self.office_id}"


class Cursor(models.Model):
    """How far a reader of the log has come."""

    name = models.CharField(max_length=40, unique=True)
    place = models.BigIntegerField()

    def __str__(self) -> str:
        return self.name


class Received(models.Model):
    """One message that came in: that it came, and what was done with it. The row is kept before any work is done."""

    personal: ClassVar[bool] = True

    class Became(models.TextChoices):
        """What a message was taken for."""

        WAITING = "waiting"  # nothing was done with it yet
        FORM_ASKED = "form-asked"
        FORM = "form"  # a filled form: a code was asked for
        ORDER = "order"  # words that name an act: a code was asked for
        SCAN = "scan"  # a sealed paper: a code was asked for
        CODE = "code"  # a code came back, and the acts were done
        CODE_REFUSED = "code-refused"
        LETTER = "letter"  # kept as a letter in
        STOP = "stop"  # somebody wants to hear no more
        HELP = "help"  # answered with how to ask
        UNANSWERED = "unanswered"  # a machine, a list, ourselves, or enough was answered today
        TOO_LARGE = "too-large"
        UNREADABLE = "unreadable"
        REFUSED = "refused"  # understood and not taken; the answer says why
        GIVEN_UP = "given-up"  # work on it failed again and again

    key = models.CharField(max_length=64, unique=True)  # the same for a message that is brought twice
    message_id = models.CharField(max_length=250, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    sender = models.CharField(max_length=254, blank=True)  # as it says, proven by nothing
    envelope = models.CharField(max_length=254, blank=True)
    recipient = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField()
    became = models.CharField(max_length=14, choices=Became, default=Became.WAITING)
    why = models.CharField(max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    about = models.CharField(max_length=200, blank=True)
    answer = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    raw = models.BinaryField(null=True)  # the bytes as they came, until their period is over

    class Meta:
        indexes: ClassVar = [
            models.Index(name="received_waiting", fields=["id"], condition=models.Q(became="waiting")),
            models.Index(name="received_from", fields=["sender", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.became} {self.sha256[:12]}"


class Proposed(models.Model):
    """Acts that wait for their code. The code went to the registered address of an office; only its hash is kept."""

    personal: ClassVar[bool] = True

    received = models.ForeignKey(Received, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")  # in whose name it is done
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+"
    )  # whose registered address got the code
    about = models.CharField(max_length=200, blank=True)  # the request; empty where a draft would begin
    steps = models.JSONField()
    digest = models.CharField(max_length=64)  # of the acts and of all they build on
    code_hash = models.CharField(max_length=64)
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    token = models.CharField(max_length=32, db_index=True)  # the reply token of that message
    wrong = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=20, blank=True)  # done, refused, changed, wrong, replaced
    records = models.JSONField(default=list)  # the numbers of what was recorded, for their receipts
    receipts_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="proposed_receipts", fields=["id"],
                         condition=models.Q(why="done", receipts_at=None)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.about} {self.why or 'waits'}"
