"""`comity user`: who can sign in, from the console of the machine. The first operator comes this way."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, Any

from comity.cli.place import CannotGoOn

if TYPE_CHECKING:
    from comity.apps.parties.models import Person


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "user", help="people who can sign in: add, list, deactivate, reset-second-factor"
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    one = verbs.add_parser("add", help="add a person and print a single-use link that sets their password")
    one.add_argument("email")
    one.add_argument("--name", default="")
    one.add_argument("--role", choices=("operator", "editor"), required=True)
    one.add_argument(
        "--office", default="Secretariat", help="the office the role is held in (default: Secretariat)"
    )
    one.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input instead"
    )
    verbs.add_parser("list", help="list people and their roles")
    leave = verbs.add_parser("deactivate", help="end a person's roles and their sign-in")
    leave.add_argument("email")
    leave.add_argument("--successor", metavar="EMAIL", help="who takes their roles over")
    lost = verbs.add_parser("reset-second-factor", help="remove a lost second factor")
    lost.add_argument("email")
    lost.add_argument(
        "--check", choices=("in-person", "called-back", "video", "letter"), required=True,
        help="how you made sure who asks",
    )  # fmt: skip
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from comity.cli import environment, place

    if not os.environ.get("COMITY_URL") and (port := place.port_in_use(place.find(database=False))):
        os.environ["COMITY_URL"] = f"http://localhost:{port}"  # the link must open where the pages are
    environment.django()
    from comity.apps.parties.refusal import Refused

    verbs = {"add": _add, "list": _list, "deactivate": _deactivate, "reset-second-factor": _reset}
    try:
        verbs[options.verb](options)
    except Refused as refused:
        raise CannotGoOn(_words(refused)) from refused
    return 0


def _words(refused: Any) -> str:
    from comity.apps.parties.refusal import Reason

    return {
        Reason.KNOWN_ADDRESS: "somebody signs in with that address already; see: comity user list",
        Reason.LAST_OPERATOR: "nobody would be left to run this installation; add another operator first",
        Reason.HAS_LEFT: "that person has left already",
        Reason.SAME_PERSON: "a person cannot succeed themselves",
    }.get(refused.reason, f"refused: {refused.reason}")


def _find(email: str) -> Person:
    from comity.apps.parties.models import Person

    found = Person.objects.filter(email__iexact=email).first()
    if found is None:
        raise CannotGoOn(f"nobody signs in with {email}; see: comity user list")
    return found


def _add(options: argparse.Namespace) -> None:
    from django.conf import settings
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.db import transaction
    from django.urls import reverse
    from django.utils import timezone

    from comity.apps.journal.actions import SYSTEM
    from comity.apps.parties.actions import invitations, people

    now = timezone.now()
    try:
        validate_email(options.email)
    except ValidationError as error:
        raise CannotGoOn(f"{options.email!r} is no e-mail address") from error
    password = _password(options) if options.password_stdin else None
    with transaction.atomic():
        office = people.open_office(name=options.office, by=SYSTEM, at=now)
        person = people.add_person(
            email=options.email, name=options.name, office=office, role=options.role, password=password,
            by=SYSTEM, at=now,
        )  # fmt: skip
        if password is not None:
            print(f"{person.email} can sign in as {options.role}.")
            return
        invitation, secret = invitations.invite(
            email=person.email, office=office, role=options.role, by=SYSTEM, at=now
        )
    path = reverse("account-invitation-follow", args=[secret])
    print(f"{person.email} is {options.role}. This link sets the password; it works once,")
    print(f"until {invitation.expires_at:%Y-%m-%d %H:%M} UTC:")
    print(f"{settings.SITE_URL}{path}")


def _password(options: argparse.Namespace) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from comity.apps.parties.models import Person

    password = sys.stdin.readline().rstrip("\r\n")
    try:
        validate_password(password, Person(email=options.email, name=options.name))
    except ValidationError as error:
        raise CannotGoOn(" ".join(error.messages)) from error
    return password


def _list(options: argparse.Namespace) -> None:
    from django.utils import timezone

    from comity.apps.parties.models import Person

    now = timezone.now()
    for person in Person.objects.prefetch_related("holdings__office").order_by("email"):
        held = [f"{each.role} in {each.office.name}" for each in person.holdings.all() if each.holds_at(now)]
        state = "; ".join(held) or ("no role" if person.is_active else "has left")
        print(f"{person.email}\t{person.name}\t{state}")


def _deactivate(options: argparse.Namespace) -> None:
    from django.utils import timezone

    from comity.apps.journal.actions import SYSTEM
    from comity.apps.parties.actions import people

    successor = _find(options.successor) if options.successor else None
    people.hand_over(person=_find(options.email), successor=successor, by=SYSTEM, at=timezone.now())
    print(f"{options.email} can no longer sign in.")


def _reset(options: argparse.Namespace) -> None:
    from django.utils import timezone

    from comity.apps.journal.actions import SYSTEM
    from comity.apps.parties.actions import people

    person = _find(options.email)
    number = people.reset_second_factor(person=person, check=options.check, by=SYSTEM, at=timezone.now())
    print(f"{number} second factors of {options.email} removed. Tell them; their sessions have ended.")
