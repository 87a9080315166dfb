"""A walk through everything that can happen to a request: the table of life, times consents given, withdrawn or run out
between any two acts, times every need met or not.

What must hold is written here by hand and not read from the table, so the table cannot agree with itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from comity.pure.lifecycle import table
from comity.pure.lifecycle.table import Act, Holder, Need, Position, Refused, Stage

ASSESS, HELP = Need.CONSENT_TO_ASSESS, Need.CONSENT_TO_HELP
OTHERS = tuple(need for need in Need if need not in (ASSESS, HELP))
BEFORE_A_PROPOSAL = {Stage.SENT, Stage.PAPERS, Stage.ELIGIBILITY, Stage.ASSESSMENT}
ENDS = {Stage.CLOSED, Stage.DECLINED, Stage.WITHDRAWN, Stage.DISCARDED}


class World(NamedTuple):
    """Where a request stands, and which consents hold at this moment. A consent can have run out while nobody has
    noticed: `position` then is not stopped yet."""

    position: Position
    assess: bool = False
    help: bool = False

    @property
    def consents(self) -> frozenset[Need]:
        return frozenset({ASSESS} if self.assess else ()) | frozenset({HELP} if self.help else ())


class Step(NamedTuple):
    """One thing that happened. `act` is empty where a consent came or went beside the table."""

    before: World
    act: Act | None
    met: frozenset[Need]
    after: World


def steps(world: World, *, board: bool) -> Iterator[Step]:
    """Everything that can happen next, with every need met and with each one missing."""
    position, assess, help_ = world
    if position.stage not in ENDS:
        for consents in ((True, help_), (False, help_), (assess, True), (assess, False)):
            if consents != (assess, help_):  # given, or withdrawn, or run out
                yield Step(world, None, frozenset(), World(position, *consents))
    for act in sorted(table.possible(position)):
        # Two acts of the State give the consent they need in the same moment.
        here = [world]
        if act in (Act.ACCEPT_PROPOSAL, Act.RENEW_CONSENT):
            here += [world._replace(help=True), world._replace(assess=True), World(position, True, True)]
        for given in here:
            for lacking in (None, *OTHERS):
                met = given.consents | (frozenset(OTHERS) - {lacking})
                try:
                    reached = table.after(position, act, met=met, board=board)
                except Refused:
                    continue
                yield Step(given, act, met, World(reached, given.assess, given.help))


def walked(*, board: bool) -> tuple[set[World], list[Step]]:
    """Every world that can be reached from an empty draft, and every step between them."""
    start = World(Position())
    reached, ahead, taken = {start}, [start], []
    while ahead:
        for step in steps(ahead.pop(), board=board):
            taken.append(step)
            if step.after not in reached:
                reached.add(step.after)
                ahead.append(step.after)
    return reached, taken


def missing(step: Step) -> set[Need]:
    """The needs that this step lacked, by what the texts and the process ask of it."""
    if step.act is None:
        return set()
    before, after, act = step.before.position, step.after.position, step.act
    if act in (Act.WITHDRAW, Act.WITHDRAW_CONSENT, Act.LAPSE_CONSENT, Act.DISCARD):
        return set()  # leaving and stopping need nothing
    wanted: set[Need] = set()
    goes_on = after.stage not in ENDS
    # Nothing is assessed without consent to that (37/23 pp 12).
    if after.stage in BEFORE_A_PROPOSAL or (before.stage in BEFORE_A_PROPOSAL and goes_on):
        wanted.add(ASSESS)
    # Help is not prepared, agreed or given without consent to it (37/23 pp 12; 38/3 pp 19).
    if (
        act is Act.ACCEPT_PROPOSAL
        or before.stage is Stage.ADVICE
        or after.stage in (Stage.AGREEMENT, Stage.DELIVERY)
    ):
        wanted.add(HELP)
    if (
        before.consent_stopped
        and not after.consent_stopped
        and after.stage in (Stage.PROPOSAL, Stage.DECISION)
    ):
        wanted.add(ASSESS)
    # What is asked for is there before it is judged.
    if act in (Act.SUBMIT, Act.RESUBMIT) or after.stage is Stage.ELIGIBILITY is not before.stage:
        wanted.add(Need.COMPLETE)
    # Remarks go back together.
    if after.awaiting_answer and not before.awaiting_answer:
        wanted |= {Need.REMARKS, Need.NO_OPEN_ASSESSMENT}
    # Each criterion is looked at, and two assessors apart, before anything follows from it.
    moves_on = after.stage is not before.stage and after.stage is not Stage.SENT
    if before.stage is Stage.ELIGIBILITY and moves_on:
        wanted.add(Need.FINDINGS)
    if before.stage is Stage.ASSESSMENT and moves_on:
        wanted.add(Need.BOTH_ASSESSMENTS)
    if after.stage is Stage.AGREEMENT is not before.stage:
        wanted.add(Need.ACCEPTED_PROPOSAL)
    # Nothing is promised that no money is set aside for, where the money is kept here.
    if before.stage is Stage.AGREEMENT is not after.stage and goes_on:
        wanted.add(Need.FUNDED)
    return wanted - step.met


def faults() -> set[str]:
    """Everything wrong with the table as it stands: empty when it is right."""
    found: set[str] = set()
    stages: set[Stage] = set()
    for board in (False, True):
        reached, taken = walked(board=board)
        stages |= {world.position.stage for world in reached}
        for step in taken:
            here = f"{step.before.position.stage}: {step.act}"
            found |= {f"{here} without {need}" for need in missing(step)}
            stopped, after = step.before.position, step.after.position
            if stopped.consent_stopped and step.act not in (None, Act.RENEW_CONSENT, Act.WITHDRAW):
                found.add(f"{here} while stopped")
            if stopped.awaiting_answer and step.act in set(table.MOVES[stopped.stage]):
                found.add(f"{here} while the State is asked")
            if step.act is Act.ALLOCATE and step.after != step.before:
                found.add(f"{here} moves more than money")
            if not board and after.stage is Stage.ADVICE:
                found.add(f"{here} to a Board there is none of")
            if board and step.act is Act.ACCEPT_PROPOSAL and after.stage is not Stage.ADVICE:
                found.add(f"{here} past the Board")
        for world in reached:
            found |= _wrong_there(world.position)
        found |= {f"{position}: no way to {to}" for position, to in _stuck(reached, taken)}
    return found | {f"{stage} is never reached" for stage in set(Stage) - stages}


def _wrong_there(position: Position) -> Iterator[str] | set[str]:
    found: set[str] = set()
    try:
        holder = position.holder
    except KeyError:
        return {f"{position.stage} has no holder"}
    if (holder is Holder.NOBODY) != (position.stage in ENDS):
        found.add(f"{position.stage} is held by {holder}")
    if (position.awaiting_answer or position.consent_stopped) and holder is not Holder.STATE:
        found.add(f"{position.stage} stopped, and not with the State")
    acts = table.possible(position)
    if position.stage in ENDS and acts:
        found.add(f"{position.stage} is an end and goes on")
    way_out = Act.DISCARD if position.stage is Stage.DRAFT else Act.WITHDRAW
    if position.stage not in ENDS and way_out not in acts:
        found.add(f"{position.stage} cannot be left")
    return found


def _stuck(reached: set[World], taken: list[Step]) -> Iterator[tuple[Position, str]]:
    """Where no end can be reached at all, and where none can be reached but by the State's leaving."""
    for name, leaving in (("an end", True), ("an end but by leaving", False)):
        back: dict[Position, set[Position]] = {}
        for step in taken:
            if leaving or step.act not in (Act.WITHDRAW, Act.DISCARD):
                back.setdefault(step.after.position, set()).add(step.before.position)
        good = {world.position for world in reached if world.position.stage in ENDS}
        ahead = list(good)
        while ahead:
            for each in back.get(ahead.pop(), ()):
                if each not in good:
                    good.add(each)
                    ahead.append(each)
        for position in {world.position for world in reached} - good:
            yield position, name
