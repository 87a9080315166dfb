"""Words of a mail that ask for an act, and codes. An order is a line of its own, in plain words; anything else is a
letter."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.together import Step, sending
from comity.apps.consents.models import Scope

LINES = 12  # orders stand at the top of a mail; further down is text
LINE = 2_100  # no order is longer; what is, is asked for no order, since matching may cost its square
_CODE = re.compile(
    r"(?:code\s*:?\s*)?([23456789a-hjkmnp-z]{4})[ -]?([23456789a-hjkmnp-z]{4})\.?", re.IGNORECASE
)
_DAY = r"(?:\s+until\s+(\d{4}-\d{2}-\d{2}))?"
_PERSON = re.compile(r"person\s*:\s*<?([^\s@]+@[^\s@>]+)>?", re.IGNORECASE)
_FORM = re.compile(r"\s*(?:(?:re|fwd?|aw|tr)\s*:\s*)*form\s+(?:for\s+)?(\S.{0,60}?)\s*", re.IGNORECASE)
_STOP = re.compile(r"(?:stop|unsubscribe|end these letters)\.?", re.IGNORECASE)
_REFERENCE = re.compile(
    r"\b(R-[0-9]{4}-[0-9]{4,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b", re.IGNORECASE
)
DRAFT_ONLY = re.compile(r"(?:draft only|keep as (?:a )?draft)\.?", re.IGNORECASE)


def lines(words: str) -> list[str]:
    """The first lines that say something. Of one too long for an order a sign stands there, that is no order."""
    found = [each.strip() for each in words.split("\n") if each.strip()][:LINES]
    return [each if len(each) <= LINE else "…" for each in found]


def code_in(words: str) -> str:
    """The code that stands alone on one of the first lines; empty where none does, or two that differ."""
    found = {"".join(match.groups()).lower() for each in lines(words) if (match := _CODE.fullmatch(each))}
    return found.pop() if len(found) == 1 else ""


def person_in(words: str) -> str:
    """In whose name the mail says it acts ("Person: name@mission.example")."""
    found = [match[1] for each in lines(words) if (match := _PERSON.fullmatch(each))]
    return found[0].lower() if found else ""


def form_asked(subject: str) -> str:
    """What a subject such as "form VFTC" asks the form of; empty where it asks for none."""
    match = _FORM.fullmatch(subject)
    return match[1] if match else ""


def stop_asked(subject: str, words: str) -> bool:
    first = lines(words)[:1]
    return bool(_STOP.fullmatch(subject.strip()) or (first and _STOP.fullmatch(first[0])))


def reference_in(text: str) -> str:
    """The request a subject names, by its reference or number."""
    match = _REFERENCE.search(text)
    if match is None:
        return ""
    return match[1].upper() if match[1][0] in "Rr" else match[1].lower()


def draft_only(words: str) -> bool:
    return any(DRAFT_ONLY.fullmatch(each) for each in lines(words))


def orders_in(words: str, assistance: AssistanceRequest) -> list[Step]:
    """The acts that the first lines ask for, in their order; the first line that is none ends them."""
    found: list[Step] = []
    for line in lines(words):
        if _PERSON.fullmatch(line):
            continue
        steps = _steps(line, assistance)
        if not steps:
            break
        found += steps
    return found


def beside_form(words: str) -> bool:
    """Whether a mail with a form says anything that is not taken: orders there are none."""
    return _beside(words, lambda line: bool(_PERSON.fullmatch(line) or DRAFT_ONLY.fullmatch(line)))


def beside_orders(words: str, assistance: AssistanceRequest) -> bool:
    """Whether a mail says anything beside the orders it begins with."""
    return _beside(words, lambda line: bool(_PERSON.fullmatch(line) or _steps(line, assistance)))


def beside_code(words: str) -> bool:
    """Whether a mail says anything beside its code."""
    return _beside(words, lambda line: bool(_CODE.fullmatch(line)))


def _beside(words: str, taken: Callable[[str], bool]) -> bool:
    below = sum(1 for each in words.split("\n") if each.strip()) > LINES
    return below or not all(taken(each) for each in lines(words))


def _steps(line: str, assistance: AssistanceRequest) -> list[Step]:
    plain = line.strip().rstrip(".").strip()
    if re.fullmatch(r"send|submit", plain, re.IGNORECASE):
        return sending(assistance)
    for pattern, make in _ORDERS:
        match = re.fullmatch(pattern, plain, re.IGNORECASE | re.DOTALL)
        if match is not None:
            return [make(match)] if _days_are_days(match) else []
    return []


def _days_are_days(match: re.Match[str]) -> bool:
    for each in match.groups():
        if each and re.fullmatch(r"\d{4}-\d{2}-\d{2}", each):
            try:
                date.fromisoformat(each)
            except ValueError:
                return False
    return True


def _parts(text: str) -> list[str]:
    return [each for each in re.split(r"[\s,;]+|\band\b", text.lower()) if each]


_ORDERS: tuple[tuple[str, Callable[[re.Match[str]], Step]], ...] = (
    (r"clear", lambda found: Step("clear")),
    (rf"(?:we )?consent(?: to (?:be )?assess(?:ed|ment)?)?{_DAY}",
     lambda found: Step("consent", {"scope": Scope.ASSESS.value, "until": found[1]})),
    (rf"(?:we )?accept(?: the proposal)?{_DAY}", lambda found: Step("accept-proposal", {"until": found[1]})),
    (r"(?:please )?change\s*:\s*(.{1,2000})", lambda found: Step("ask-change", {"words": found[1]})),
    (r"(?:we )?withdraw(?: the request)?\s*:?\s+([a-z-]{2,40})",
     lambda found: Step("withdraw", {"reason": found[1].lower()})),
    (r"publish nothing", lambda found: Step("publish", {"parts": []})),
    (r"publish\s*:?\s+([a-z ,;-]{3,200})", lambda found: Step("publish", {"parts": _parts(found[1])})),
    (r"feedback\s*:?\s+((?:(?:yes|no|partly)[\s,;]*){1,50})",
     lambda found: Step("give-feedback", {"answered": _parts(found[1])})),
    (r"report\s*:\s*(.{1,2000})", lambda found: Step("file-report", {"words": found[1]})),
    (rf"(?:we )?renew(?: (?:our )?consent)?{_DAY}", lambda found: Step("renew-consent", {"until": found[1]})),
    (r"(?:we )?(?:withdraw|take back) (?:our )?consent to (assess|help)",
     lambda found: Step("withdraw-consent", {"scope": found[1].lower()})),
)  # fmt: skip
