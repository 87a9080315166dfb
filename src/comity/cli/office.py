"""`comity office`: which offices there are, what each is of, under which mandate it acts and which funds it serves."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from comity.cli.place import CannotGoOn

if TYPE_CHECKING:
    from comity.apps.parties.models import Party


def add(commands: Any) -> None:
    parser = commands.add_parser("office", help="offices of States and of funds: set, list")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    one = verbs.add_parser(
        "set",
        help="open an office, or change one",
        description="What is not named stays as it is. People come into an office by an operator's invitation.",
    )
    one.add_argument("name", help="the office's name; one that is not there yet is opened")
    one.add_argument(
        "--of", metavar="CODE", help="the State or body it is of, by its code, as comity load --facts has it"
    )
    one.add_argument("--mandate", help="the text it acts under; an act on a request is refused without one")
    one.add_argument(
        "--funds", nargs="*", metavar="CODE", help="codes of the routes it serves; none to end that"
    )
    verbs.add_parser("list", help="list offices")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from comity.cli import environment

    environment.django()
    from comity.apps.parties.refusal import Reason, Refused

    try:
        {"set": _set, "list": _list}[options.verb](options)
    except Refused as refused:
        words = {
            Reason.OTHER_PARTY: "this office is of another State or body, and stays so; choose another name",
            Reason.NOT_FIT: "a mandate is one line of at most 200 characters",
        }
        raise CannotGoOn(words.get(refused.reason, f"refused: {refused.reason}")) from refused  # type: ignore[call-overload]
    return 0


def _set(options: argparse.Namespace) -> None:
    from django.db import transaction
    from django.utils import timezone

    from comity.apps.assistance.models import Route
    from comity.apps.journal.actions import SYSTEM
    from comity.apps.parties.actions import people
    from comity.apps.parties.actions.offices import set_office

    known = set(Route.objects.values_list("code", flat=True))
    for code in options.funds or ():
        if code not in known:
            raise CannotGoOn(f"no fund has the code {code}; there are: {', '.join(sorted(known)) or 'none'}")
    now = timezone.now()
    with transaction.atomic():
        office = people.open_office(name=options.name, by=SYSTEM, at=now)
        office = set_office(
            office=office,
            party=_party(options.of) if options.of else office.party,
            mandate=office.mandate if options.mandate is None else options.mandate,
            funds=office.funds if options.funds is None else options.funds,
            by=SYSTEM,
            at=now,
        )
    print(_line(office))


def _party(code: str) -> Party:
    from comity.apps.parties.models import Party

    found = Party.objects.filter(code=code).first()
    if found is None:
        raise CannotGoOn(f"no State or body has the code {code}; comity load --facts brings them")
    return found


def _list(_: argparse.Namespace) -> None:
    from comity.apps.parties.models import Office

    for office in Office.objects.select_related("party").order_by("name"):
        print(_line(office))


def _line(office: Any) -> str:
    return "\t".join(
        (
            office.name,
            office.party.name if office.party else "of this installation",
            office.mandate or "no mandate",
            " ".join(office.funds) or "no fund",
        )
    )
