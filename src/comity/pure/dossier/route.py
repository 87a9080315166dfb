"""A route: what one fund asks for, by what steps, in what times and by which criteria, read from its data file.

The file is strict: an unknown key, a question nobody wrote, a stage without a target or a date out of order is a
problem, and with any problem there is no route. docs/reference/routes.md describes every key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from comity.pure.dossier.catalogue import OUTCOMES, Catalogue, EndReason, Question
from comity.pure.dossier.problems import Problem
from comity.pure.dossier.tables import Table, parse

# The stages of comity.pure.lifecycle in their order, as literals: pure libraries do not import each other. A test
# compares both.
WALKED = (
    "draft", "sent", "papers", "eligibility", "assessment", "proposal", "advice", "decision", "agreement", "delivery",
    "reporting",
)  # fmt: skip
ONLY_WITH_BOARD = "advice"
TRACKS = ("ordinary", "emergency")
# A stage without a number of days: it has no limit, lasts until the Board's next meeting, or as the agreement says.
OPEN = ("no-limit", "next-meeting", "as-agreed")
# The kinds of comity.pure.criteria, compared by a test as well.
CRITERION_KINDS = (
    "category-in", "member-or-observer", "event-in", "troika-duty", "one-delegate", "reports-in", "answered", "at-most",
    "service-in", "judged",
)  # fmt: skip
# The question whose answer a kind of criterion looks at.
ANSWERED_BY = {
    "event-in": "event", "troika-duty": "event", "one-delegate": "delegate", "service-in": "help", "at-most": "cost",
}  # fmt: skip
OTHERWISE = ("not-met", "to-judge")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as this fund asks it. `criterion` is the criterion the answer is looked at for, or ""."""

    question: Question
    required: bool
    later_in_emergency: bool
    serves: tuple[str, ...]
    criterion: str = ""

    @property
    def code(self) -> str:
        return self.question.code


@dataclass(frozen=True, slots=True)
class Target:
    """How many working days a stage should take. With `days` None there is no number and `open` says which of OPEN.
    Without a source of the United Nations it is an example of the installation."""

    days: int | None
    source: str
    open: str = ""

    @property
    def is_example(self) -> bool:
        return not self.source


@dataclass(frozen=True, slots=True)
class CriterionData:
    """A criterion as the file has it. `comity.pure.criteria.rules.read_rules` makes a rule of it."""

    code: str
    kind: str
    value: tuple[str, ...]
    otherwise: str
    words: str
    source: str
    serves: tuple[str, ...]

    @property
    def is_example(self) -> bool:
        return not self.source


@dataclass(frozen=True, slots=True)
class Step:
    """What the public page says of a stage. Who has the pen there is told by the table of life, not here."""

    stage: str
    title: str
    words: str
    serves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShareData:
    """Of any `window` requests taken up, at least `least_ordinary` are ordinary ones while any waits; nobody is
    overtaken more than `overtakes` times."""

    window: int
    least_ordinary: int
    overtakes: int
    source: str

    @property
    def is_example(self) -> bool:
        return not self.source


@dataclass(frozen=True, slots=True)
class RouteDefinition:
    """One version of a fund's route. `source` is where the fund's own facts are from; "" in an invented fund."""

    code: str
    version: int
    fund: str
    short: str
    abbreviation: str
    pays_for: str
    who_may_ask: str
    board: bool
    advises: str
    decides: str
    serves: tuple[str, ...]
    source: str
    in_force_from: date
    in_force_until: date | None
    fictional: bool
    questions: tuple[Asked, ...]
    targets: Mapping[tuple[str, str], Target] = field(hash=False)  # by stage and track
    criteria: tuple[CriterionData, ...]
    reasons: tuple[EndReason, ...]
    steps: tuple[Step, ...]
    objection_days: int
    objection_source: str
    share: ShareData

    @property
    def is_example(self) -> bool:
        return not self.source

    def asked(self, code: str) -> Asked | None:
        return next((each for each in self.questions if each.code == code), None)

    def criterion(self, code: str) -> CriterionData | None:
        return next((each for each in self.criteria if each.code == code), None)

    def step(self, stage: str) -> Step | None:
        return next((each for each in self.steps if each.stage == stage), None)

    def target(self, stage: str, track: str = "ordinary") -> Target | None:
        return self.targets.get((stage, track))

    def reasons_for(self, outcome: str) -> tuple[EndReason, ...]:
        return tuple(each for each in self.reasons if each.outcome == outcome)


def read_route(text: str, *, catalogue: Catalogue) -> tuple[RouteDefinition | None, list[Problem]]:
    """Read a route from its TOML text. With any problem there is no route."""
    values, problems = parse(text)
    if values is None:
        return None, problems
    top = Table("", values, problems)
    board = top.flag("board")
    stages = tuple(each for each in WALKED if board or each != ONLY_WITH_BOARD)
    criteria = _criteria(top)
    objection = top.table("objection")
    first, last = top.day("in_force_from", required=True), top.day("in_force_until", required=False)
    if first and last and last < first:
        top.note("dates-out-of-order", "in_force_until", "the last day is before the first")
    found = RouteDefinition(
        code=top.code("code"),
        version=top.whole("version", least=1, most=9999),
        fund=top.line("fund", most=200),
        short=top.line("short", most=60),
        abbreviation=top.line("abbreviation", most=20),
        pays_for=top.line("pays_for"),
        who_may_ask=top.line("who_may_ask"),
        board=board,
        advises=top.line("advises", required=board, most=200),
        decides=top.line("decides", most=200),
        serves=top.paragraphs(),
        source=top.line("source", required=False),
        in_force_from=first or date.min,
        in_force_until=last,
        fictional=top.flag("fictional", default=False),
        questions=_questions(top, catalogue, {each.code for each in criteria}),
        targets=MappingProxyType(_targets(top, stages)),
        criteria=criteria,
        reasons=_reasons(top, catalogue),
        steps=_steps(top, stages),
        objection_days=objection.whole("days", least=1, most=365) if objection else 0,
        objection_source=objection.line("source", required=False) if objection else "",
        share=_share(top),
    )
    if objection:
        objection.close()
    if not board and top.line("advises", required=False):
        top.note("no-board", "advises", "nobody advises where there is no Board")
    _check_criteria(top, found, catalogue)
    top.close()
    return (None, problems) if problems else (found, [])


def _questions(top: Table, catalogue: Catalogue, criteria: set[str]) -> tuple[Asked, ...]:
    found = []
    for row in top.tables("asked"):
        code = row.one_of(
            "question", lambda each: catalogue.question(each) is not None, "question-unknown", "question"
        )
        question = catalogue.question(code)
        asked = Asked(
            question=question or Question(code, "", "", "", (), ""),
            required=row.flag("required", default=True),
            later_in_emergency=row.flag("later_in_emergency", default=False),
            serves=row.paragraphs(),
            criterion=row.one_of(
                "criterion", criteria.__contains__, "criterion-unknown", "criterion", required=False
            ),
        )
        row.close()
        found.append(asked)
    _once(top, "asked", [each.code for each in found])
    return tuple(found)


def _targets(top: Table, stages: tuple[str, ...]) -> dict[tuple[str, str], Target]:
    targets: dict[tuple[str, str], Target] = {}
    table = top.table("targets")
    if table is None:
        return targets
    for stage in stages:
        row = table.table(stage, required=False)
        if row is None:
            table.note("target-missing", stage, "this stage has no target; write a number of working days, or one of "
                       + ", ".join(OPEN))  # fmt: skip
            continue
        source = row.line("source", required=False)
        for track in TRACKS:
            value = row.take(track, required=True)
            if value in OPEN:
                targets[stage, track] = Target(None, source, str(value))
            elif isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 999:
                targets[stage, track] = Target(value, source)
            elif value is not None:
                row.wrong(track, "a number of working days from 1 to 999, or one of " + ", ".join(OPEN))
        row.close()
    _only_stages(table, stages)
    return targets


def _only_stages(table: Table, stages: tuple[str, ...]) -> None:
    for key in table.values:
        table.taken.add(key)
        if key not in stages:
            table.note("stage-unknown", key, f"a request to this fund does not come to a stage {key!r}")


def _criteria(top: Table) -> tuple[CriterionData, ...]:
    found = []
    for row in top.tables("criteria"):
        kind = row.one_of("kind", CRITERION_KINDS.__contains__, "criterion-kind-unknown", "kind of criterion")
        otherwise = row.line("otherwise", required=False, most=40) or OTHERWISE[0]
        if otherwise not in OTHERWISE:
            row.wrong("otherwise", "one of " + ", ".join(OTHERWISE))
        found.append(
            CriterionData(
                code=row.code("code"),
                kind=kind,
                value=row.lines("value", required=False),
                otherwise=otherwise,
                words=row.line("words"),
                source=row.line("source", required=False, most=300),
                serves=row.paragraphs(),
            )
        )
        row.close()
    _once(top, "criteria", [each.code for each in found])
    return tuple(found)


def _check_criteria(top: Table, found: RouteDefinition, catalogue: Catalogue) -> None:
    """Note where a criterion looks for what this fund does not ask, or for what nobody can answer."""
    asked = {each.code for each in found.questions}
    event = catalogue.question("event")
    kinds = event.input("kind") if event else None
    known = {
        "answered": (asked, "question-unknown", "the fund asks no question"),
        "service-in": (dict(catalogue.services).keys(), "choice-unknown", "the catalogue has no service"),
        "event-in": (dict(kinds.choices).keys() if kinds else set(), "choice-unknown", "the catalogue has no event"),
        "at-most": ({*dict(catalogue.currencies)}, "choice-unknown", "the catalogue has no currency"),
    }  # fmt: skip
    for each in found.criteria:
        where = f"criteria.{each.code}"
        question = ANSWERED_BY.get(each.kind)
        if question is not None and question not in asked:
            top.note(
                "question-unknown", where, f"needs the question {question!r}, which the fund does not ask"
            )
        if each.kind in known:
            codes, problem, words = known[each.kind]
            for one in each.value[:1] if each.kind == "at-most" else each.value:
                if one not in codes:
                    top.note(problem, where, f"{words} {one!r}")


def _reasons(top: Table, catalogue: Catalogue) -> tuple[EndReason, ...]:
    found = []
    for code in top.lines("reasons"):
        reason = catalogue.reason(code)
        if reason is None:
            top.note("reason-unknown", "reasons", f"the catalogue has no reason {code!r}")
        else:
            found.append(reason)
    # Every end has a reason the State can read (38/3 op 21), so each outcome needs at least one.
    for outcome in OUTCOMES:
        if outcome not in {each.outcome for each in found}:
            top.note(
                "reason-missing", f"reasons.{outcome}", f"no reason is given for the outcome {outcome!r}"
            )
    return tuple(found)


def _steps(top: Table, stages: tuple[str, ...]) -> tuple[Step, ...]:
    found = {}
    table = top.table("steps")
    if table is None:
        return ()
    for stage in stages:
        row = table.table(stage, required=False)
        if row is None:
            table.note("step-missing", stage, "the public page has no words for this stage")
            continue
        found[stage] = Step(stage, row.line("title", most=60), row.line("words"), row.paragraphs())
        row.close()
    _only_stages(table, stages)
    return tuple(found.values())


def _share(top: Table) -> ShareData:
    row = top.table("share")
    if row is None:
        return ShareData(1, 1, 0, "")
    window = row.whole("window", least=1, most=100)
    found = ShareData(
        window=window,
        least_ordinary=row.whole("least_ordinary", least=1, most=100),
        overtakes=row.whole("overtakes", least=0, most=100),
        source=row.line("source", required=False),
    )
    row.close()
    if found.least_ordinary > window:
        row.note("wrong-value", "least_ordinary", "cannot be more than the window")
    return found


def _once(top: Table, key: str, codes: list[str]) -> None:
    for code in dict.fromkeys(each for each in codes if codes.count(each) > 1):
        top.note("given-twice", key, f"{code!r} stands twice")
