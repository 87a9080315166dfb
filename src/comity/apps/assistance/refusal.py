"""Why an act on a request was refused."""

from __future__ import annotations

from enum import StrEnum

from comity.apps.parties.refusal import Refused

__all__ = ["Reason", "Refused"]


class Reason(StrEnum):
    """Values; the doors have the sentences. What a sentence may need stands in the refusal's facts."""

    MAY_NOT = "may-not"  # no office this person holds may do this here
    NO_MANDATE = "no-mandate"  # the office that would act has no mandate on record (38/3 pp 4)
    NOT_AT_THIS_STAGE = "not-at-this-stage"  # facts: stage
    ANSWER_FIRST = "answer-first"  # the State has remarks to answer
    CONSENT_STOPPED = "consent-stopped"  # consent was withdrawn or has run out
    NO_CONSENT = "no-consent"  # facts: scope
    INCOMPLETE = "incomplete"  # facts: gaps
    NO_REMARKS = "no-remarks"
    ASSESSMENT_OPEN = "assessment-open"  # an assessor is still writing: remarks go back together
    ASSESSMENTS_NOT_IN = "assessments-not-in"  # two are needed
    FINDINGS_MISSING = "findings-missing"  # facts: criteria
    NO_PROPOSAL = "no-proposal"
    MOVED_MEANWHILE = "moved-meanwhile"  # somebody else was first: look again
    CHANGED_MEANWHILE = "changed-meanwhile"  # facts: theirs, version, by, at; both versions are shown
    NOT_CLEARED = "not-cleared"  # an office of the State must clear the draft as it stands
    NOT_REMARKED = "not-remarked"  # sent back: only the answers remarked on can change
    NOT_FIT = "not-fit"  # facts: field
    NO_SUCH_QUESTION = "no-such-question"
    NO_ROUTE = "no-route"  # no route of that code is in force
    SAME_ROUTE = "same-route"  # redirected to where it is
    NO_DESK = "no-desk"  # no desk of this installation serves the fund
    EMERGENCY_SHARE = "emergency-share"  # ordinary requests have their guaranteed share
    WAITED_LONGER = "waited-longer"  # facts: reference; another has been passed over often enough
    NOT_AN_EMERGENCY = "not-an-emergency"  # the State has not asked for the emergency track
    ALREADY_SO = "already-so"
    SAME_PERSON = "same-person"  # who assessed or advised cannot decide; one assessor cannot be two
    RECUSED = "recused"
    TWO_ASSESSORS = "two-assessors"  # two hold the task already
    NO_CRITERION = "no-criterion"  # declined must name a criterion of the route found not met
    NO_REASON = "no-reason"
    NO_WORDS = "no-words"
    LETTER_CHANGED = "letter-changed"  # what was previewed is not what would go
    WINDOW_OPEN = "window-open"  # the State may still object
    OBJECTED = "objected"
    NOT_PUBLIC = "not-public"
    DAY_IN_FUTURE = "day-in-future"
    DAY_IN_PAST = "day-in-past"
    PERSONAL_DATA = "personal-data"  # facts: question, found; the screen before publication
    TOO_MANY = "too-many"
