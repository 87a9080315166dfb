"""Who may do what to a request at which step, written by hand from what a State, a fund and a reader must be able to
rely on. It is no copy of the platform's own tables: where the two differ, one of them is wrong.

A place is where a request stands: a step; a step with remarks given back to the State; a step stopped because consent
was withdrawn; a step of a request whose State has made it public.
"""

from __future__ import annotations

from zlib import crc32

OPEN = "sent papers eligibility assessment proposal advice decision agreement delivery reporting".split()  # noqa: SIM905
ENDS = "closed declined withdrawn".split()  # noqa: SIM905
STOPPED = "stopped-papers stopped-assessment stopped-decision stopped-delivery".split()  # noqa: SIM905
REMARKED = "remarked-papers remarked-assessment".split()  # noqa: SIM905
PUBLIC = "public-papers public-declined".split()  # noqa: SIM905
PLACES = ["draft", "discarded", *OPEN, *ENDS, *REMARKED, *STOPPED, *PUBLIC]

# The cast by what they hold. "own" is the State that asks; the fund is the one it asks.
DRAFTER, CLEARER, SUBMITTER, FOLLOWER = (
    "petra",
    "cleo",
    "sam",
    "bruno",
)  # own State; two in Geneva, two in the capital
OTHER_STATE = "chen"  # drafts, clears and submits for another State
DESK, OTHER_DESK = "dalia", "gita"  # the desk of the fund, and of another fund
ASSESSOR, BOARD, DECIDER = "emeka", "fatou", "dan"
FINANCE, OTHER_FINANCE = "femi", "ivo"  # keep the books of the fund, and of another
AUDITOR, ORGANIZATION, OPERATOR, NO_ROLE, VISITOR = "aud", "nia", "olu", "lee", "hana"
EVERYBODY = [DRAFTER, CLEARER, SUBMITTER, FOLLOWER, OTHER_STATE, DESK, OTHER_DESK, ASSESSOR, BOARD, DECIDER, FINANCE,
             OTHER_FINANCE, AUDITOR, ORGANIZATION, OPERATOR, NO_ROLE, VISITOR]  # fmt: skip
OWN = {DRAFTER, CLEARER, SUBMITTER, FOLLOWER}
FUND = {DESK, ASSESSOR, BOARD, DECIDER}


def is_asked(act: str, who: str, place: str, door: str, *, every: bool) -> bool:
    """Whether a cell is asked in the short form: each where the act is that person's to do, now or at another step, and
    of all others a third, the same each time and another for each door. `make soak-privacy` asks every cell."""
    wanted = expected(act, who, place)
    return every or wanted in ("may", "not now") or crc32(f"{door} {act} {who} {place}".encode()) % 3 == 0


def may_know(who: str, place: str) -> bool:
    """Whether somebody may learn that there is such a request."""
    if who in OWN:
        return True
    if place in ("draft", "discarded"):
        return False  # a draft is its delegation's alone: no fund, no auditor, no operator
    if place in PUBLIC:
        return True
    return who in FUND or who in (AUDITOR, FINANCE)


# An act: who may do it, and in which places. What the act needs beside (papers, consents, words) is not asked here.
_LOOKING = ["papers", "eligibility", "assessment", "public-papers"]
SENT = [each for each in PLACES if each not in ("draft", "discarded")]
_UNDER_WAY = [*OPEN, *REMARKED, *STOPPED, "public-papers"]
EXPECTED: dict[str, tuple[set[str], list[str]]] = {
    # The State's own: each right apart.
    "answer": ({DRAFTER}, ["draft", *REMARKED]),
    "merge": ({DRAFTER}, ["draft", *REMARKED]),
    "clear": ({CLEARER}, ["draft", *REMARKED]),
    "discard": ({SUBMITTER}, ["draft"]),
    "submit": ({SUBMITTER}, ["draft"]),
    "resubmit": ({SUBMITTER}, REMARKED),
    "consent": ({SUBMITTER}, ["draft", *_UNDER_WAY]),
    "withdraw-consent": ({SUBMITTER}, ["draft", *_UNDER_WAY]),
    "renew-consent": ({SUBMITTER}, STOPPED),
    "publish": ({SUBMITTER}, [each for each in PLACES if each != "discarded"]),
    "accept-proposal": ({SUBMITTER}, ["proposal"]),
    "ask-change": ({SUBMITTER}, ["proposal"]),
    "object": ({SUBMITTER}, _UNDER_WAY),
    "file-report": ({SUBMITTER}, ["delivery"]),
    "give-feedback": ({SUBMITTER}, [*ENDS, "public-declined"]),
    "withdraw": ({SUBMITTER}, _UNDER_WAY),  # at any step once it was sent
    # The desk's.
    "take-up": ({DESK}, ["sent"]),
    "assign": ({DESK}, _UNDER_WAY),
    "grant-emergency": ({DESK}, ["sent", "papers", "public-papers"]),
    "remark": ({DESK, ASSESSOR}, _LOOKING),
    "return-with-remarks": ({DESK}, _LOOKING),
    "accept-papers": ({DESK}, ["papers", "public-papers"]),
    "find": ({DESK}, ["eligibility", "assessment"]),
    "find-eligible": ({DESK}, ["eligibility"]),
    "refer": ({DESK}, ["eligibility", "assessment"]),
    "propose": ({DESK}, ["assessment"]),
    "open-circulation": ({DESK}, ["assessment", "proposal", "advice", "decision", "agreement"]),
    "circulate": ({DESK}, ["assessment", "proposal", "advice", "decision", "agreement"]),
    "agree": ({DESK}, ["agreement"]),
    "close": ({DESK}, ["reporting"]),
    "decide-input": ({DESK}, [each for each in PLACES if each not in ("draft", "discarded")]),
    # Who assesses, who advises and who decides are apart.
    "open-assessment": ({ASSESSOR}, ["assessment"]),
    "assess": ({ASSESSOR}, ["assessment"]),
    "advise": ({BOARD}, ["advice"]),
    "approve": ({DECIDER}, ["decision"]),
    "decline": ({DECIDER}, ["decision"]),
    # An assessor steps aside while it is assessed; once a proposal rests on what they handed in, it is too late.
    "recuse": (
        {ASSESSOR, BOARD, DECIDER},
        [
            "assessment",
            "proposal",
            "advice",
            "decision",
            "remarked-assessment",
            "stopped-assessment",
            "stopped-decision",
        ],
    ),
    # Of two officials: at any step once it was sent. What is public at all, the act asks beside.
    "propose-withholding": ({DESK, DECIDER, OPERATOR}, SENT),
    "confirm-withholding": ({DESK, DECIDER, OPERATOR}, SENT),
    "lift-withholding": ({DESK, DECIDER, OPERATOR}, SENT),
    # A sealed paper, by whoever speaks for the State or at the desk, once there is a request; also after its end.
    "receive-scan": ({SUBMITTER, DESK}, [each for each in PLACES if each not in ("draft", "discarded")]),
    # Others'.
    "state-obstacle": ({SUBMITTER, DESK}, _UNDER_WAY),
    "file-input": ({ORGANIZATION}, ["public-papers"]),
}


def redirects(who: str, place: str) -> bool:
    """Before the decision the desk redirects; whoever decides does at the decision."""
    if place in ("sent", "papers", "eligibility", "public-papers"):
        return who == DESK
    return place == "decision" and who == DECIDER


def expected(act: str, who: str, place: str) -> str:
    """What somebody who tries is told: "stranger" (sign in), "nothing" (no such request), "never" (not theirs),
    "not now", or "may"."""
    if who == VISITOR:
        return "stranger"
    if not may_know(who, place):
        return "nothing"
    if act == "redirect":
        if redirects(who, place):
            return "may"
        # At the decision it is not the desk's any more; elsewhere it is not yet the deciding officer's.
        mine = {DECIDER} if place in ("decision", "stopped-decision") else {DESK}
        return "not now" if who in mine else "never"
    whose, where = EXPECTED[act]
    if act == "recuse" and who == ASSESSOR:  # who here has assessed what stands at the later steps
        where = [each for each in where if each.endswith("assessment")]
    if who not in whose:
        return "never"
    return "may" if place in where else "not now"


ACTS = [*EXPECTED, "redirect"]
