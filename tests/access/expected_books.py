"""Who may do what with the books of a fund, written by hand from what donors, States and readers must be able to rely
on. It is no copy of the platform's own tables: where the two differ, one of them is wrong.

Money is kept by the finance officers of the fund alone: no desk, no assessor, no Board, nobody who decides, no auditor,
no operator, and no finance officer of another fund. Operators keep what is of all funds at once, and move no money.
"""

from __future__ import annotations

FINANCE, SECOND, OTHER_FINANCE = "femi", "frida", "ivo"
DELEGATE, DESK, ASSESSOR, BOARD, DECIDER = "amina", "dalia", "emeka", "fatou", "dan"
AUDITOR, ORGANIZATION, OPERATOR, NO_ROLE, VISITOR = "aud", "nia", "olu", "lee", "hana"
EVERYBODY = [FINANCE, SECOND, OTHER_FINANCE, DELEGATE, DESK, ASSESSOR, BOARD, DECIDER, AUDITOR, ORGANIZATION, OPERATOR,
             NO_ROLE, VISITOR]  # fmt: skip
OFFICERS = {FINANCE, SECOND}

# What is done to the books of one fund.
OF_A_FUND = [
    # what donors give
    "pledge", "agree", "recognise", "receive", "cancel", "receive-unpledged", "receive-in-kind", "pay-back",
    "charge-levy", "draft-letter", "note-outreach",
    # from request to money
    "allocate", "obligate", "release", "pay", "report-spending", "return-unspent", "note-obstacle",
    # statements
    "import-statement", "confirm-match", "set-line-apart",
    # keeping the books
    "reverse", "transfer", "convert", "hold-reserve", "close-period", "assert-balance", "approve",
]  # fmt: skip
# What is of all funds at once.
OF_ALL = ["import-rates", "set-definition", "set-fund"]
CONSOLE_ALONE = ["load-published"]


def expected(act: str, who: str) -> str:
    """What somebody who tries is told: "stranger" (sign in), "never" (not theirs), or "may"."""
    if who == VISITOR:
        return "stranger"
    return "may" if who in ({OPERATOR} if act in OF_ALL else OFFICERS) else "never"


# The pages of the books: who reads them. What was said with donors is the officers' alone.
READ = ["", "contributions", "entries", "allocations", "statements", "lines"]
READ_BY_OFFICERS = ["outreach", "allocate"]


def reads(place: str, who: str) -> str:
    if who == VISITOR:
        return "stranger"
    return "may" if who in OFFICERS or (who == AUDITOR and place in READ) else "never"
