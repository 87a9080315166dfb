"""Dialogue with donors (A/HRC/RES/38/3 op 20, 22): what was said and what comes next, letters drafted for signature,
and who counts as a non-traditional donor. None of it moves money, and dialogue is public in counts alone."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, connection, transaction

from comity.apps.funds import access
from comity.apps.funds.access import Act, Actor
from comity.apps.funds.actions.posting import require_words
from comity.apps.funds.donor_letters import KINDS, drafted, spoken
from comity.apps.funds.models import Contribution, Donor, DonorDefinition, DonorLetter, Fund, Outreach
from comity.apps.funds.refusal import Reason, Refused
from comity.apps.journal.actions import record
from comity.pure.ledger.measures import shipped_definitions

LONGEST = 10_000  # characters of what was said
MOST_YEARS = 50  # of a definition: books do not reach further back


@transaction.atomic
def note_outreach(
    *,
    fund: Fund,
    donor: str,
    day: date,
    words: str,
    by: Actor,
    at: datetime,
    next_step: str = "",
    next_on: date | None = None,
    follows: Outreach | None = None,
) -> Outreach:
    """Note a step of the dialogue with a donor, present or possible, and what comes next and when. `follows`: the step
    before, with the same donor on the same fund, whose next step this one closes; each is followed once."""
    office = access.require(Act.NOTE_OUTREACH, by, at=at, funds=(fund,))
    name = require_words(donor, "donor", most=300)
    told = words.replace("\r\n", "\n").strip()
    if not name:
        raise Refused(Reason.NOT_FIT, field="donor")
    if not told or len(told) > LONGEST or any(each < " " and each not in "\n\t" for each in told):
        raise Refused(Reason.NOT_FIT, field="words")
    if day > at.date():
        raise Refused(Reason.NOT_FIT, field="day")
    step = require_words(next_step, "next_step", most=400)
    if bool(step) != (next_on is not None) or (next_on is not None and next_on < day):
        raise Refused(Reason.NOT_FIT, field="next_on")
    if follows is not None and (follows.fund_id != fund.pk or follows.name != name or day < follows.day):
        raise Refused(Reason.NOT_FIT, field="follows")
    try:
        with transaction.atomic():  # a second one that follows the same step is refused by PostgreSQL
            made = Outreach.objects.create(
                donor=Donor.objects.filter(name=name).first(), name=name, fund=fund, day=day, words=told,
                next_step=step, next_on=next_on, follows=follows, by=access.address(by), at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(Reason.NOT_FIT, field="follows") from error
    # Who was spoken to, and about what, stands in the table alone.
    record(
        "funds.outreach_noted", subject=fund.address, by=access.address(by), at=at, office=office,
        outreach=made.pk, day=day.isoformat(), follows=follows.pk if follows else None,
        next_on=next_on.isoformat() if next_on else None,
    )  # fmt: skip
    return made


@transaction.atomic
def draft_letter(
    *, contribution: Contribution, kind: str, language: str, by: Actor, at: datetime
) -> DonorLetter:
    """Draft a letter on a contribution, for signature, and keep it as it was given out. `kind`: a pledge for the donor
    to sign, or an acknowledgement for the office. In English where there are no words in `language`."""
    fund = contribution.fund
    office = access.require(Act.DRAFT_LETTER, by, at=at, funds=(fund,))
    if kind not in KINDS:
        raise Refused(Reason.NOT_FIT, field="kind")
    held = access.acting(Act.DRAFT_LETTER, by if not isinstance(by, str) else None, at=at, funds=(fund,))
    text = drafted(
        contribution, kind, language=language, office=held.office.name if held else "", on=at.date()
    )
    made = DonorLetter.objects.create(
        contribution=contribution,
        kind=kind,
        language=spoken(language),
        text=text,
        by=access.address(by),
        at=at,
    )
    record(
        "funds.letter_drafted", subject=fund.address, by=access.address(by), at=at, office=office,
        contribution=contribution.pk, letter=made.pk, kind=kind, language=made.language,
    )  # fmt: skip
    return made


@transaction.atomic
def set_definition(
    *, from_on: date, window_years: int, max_years_given: int, source: str, by: Actor, at: datetime
) -> DonorDefinition:
    """Add a version of "non-traditional donor": gave in at most so many of so many years before. Versions before it,
    shipped ones too, stay, and so do their series. Saying the newest again changes and records nothing."""
    office = access.require(Act.SET_DEFINITION, by, at=at)
    if not (told := require_words(source, "source", most=400)):
        raise Refused(Reason.NOT_FIT, field="source")
    if not 1 <= window_years <= MOST_YEARS:
        raise Refused(Reason.NOT_FIT, field="window_years")
    if not 0 <= max_years_given < window_years:
        raise Refused(Reason.NOT_FIT, field="max_years_given")
    with connection.cursor() as cursor:  # two versions follow one another
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('funds.definition'))")
    last = DonorDefinition.objects.order_by("-version").first()
    wanted = (from_on, window_years, max_years_given, told)
    if last is not None and (last.from_on, last.window_years, last.max_years_given, last.source) == wanted:
        return last
    newest = max([each.version for each in shipped_definitions()] + ([last.version] if last else []))
    made = DonorDefinition.objects.create(
        version=newest + 1, from_on=from_on, window_years=window_years, max_years_given=max_years_given,
        source=told, by=access.address(by), at=at,
    )  # fmt: skip
    record(
        "funds.definition_set", subject="funds", by=access.address(by), at=at, office=office,
        version=made.version, from_on=from_on.isoformat(), window_years=window_years,
        max_years_given=max_years_given,
    )  # fmt: skip
    return made
