"""Why an act on a request was refused, and of what kind a refusal of any app is: all doors answer by the same kinds."""

from __future__ import annotations

from enum import StrEnum

from comity.apps.parties.refusal import Refused
from comity.apps.texts.refusal import Reason as OfTexts

__all__ = ["Kind", "Reason", "Refused", "kind"]


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
    CRITERION_NOT_MET = "criterion-not-met"  # facts: criteria; the way is then to the decision
    NO_PROPOSAL = "no-proposal"
    NOT_FUNDED = "not-funded"  # the money of this fund is kept here, and none is set aside for it yet
    MOVED_MEANWHILE = "moved-meanwhile"  # somebody else was first: look again
    CHANGED_MEANWHILE = "changed-meanwhile"  # facts: theirs, version, by, at; both versions are shown
    NOT_CLEARED = "not-cleared"  # an office of the State must clear the draft as it stands
    TWO_VERSIONS = (
        "two-versions"  # facts: number; answers changed in a file and here, between which nobody chose yet
    )
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
    SECOND_PERSON = "second-person"  # what one official proposed to withhold, another confirms
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
    NOT_A_SCAN = (
        "not-a-scan"  # facts: code, said; not a PDF, PNG, JPEG or TIFF, or one that holds more than pages
    )
    NOT_A_FORM = "not-a-form"  # facts: code, said; no form of this fund, or one that cannot be read
    TOO_MANY = "too-many"


# Not now, rather than not so: another moment, or another act before it, would allow it.
NOT_NOW = frozenset({
    Reason.NOT_AT_THIS_STAGE, Reason.ANSWER_FIRST, Reason.CONSENT_STOPPED, Reason.NO_CONSENT, Reason.INCOMPLETE,
    Reason.NO_REMARKS, Reason.ASSESSMENT_OPEN, Reason.ASSESSMENTS_NOT_IN, Reason.FINDINGS_MISSING, Reason.NO_PROPOSAL,
    Reason.NOT_FUNDED,
    Reason.MOVED_MEANWHILE, Reason.CHANGED_MEANWHILE, Reason.NOT_CLEARED, Reason.NOT_REMARKED, Reason.NO_DESK,
    Reason.EMERGENCY_SHARE, Reason.WAITED_LONGER, Reason.ALREADY_SO, Reason.RECUSED, Reason.TWO_ASSESSORS,
    Reason.TWO_VERSIONS, Reason.LETTER_CHANGED, Reason.WINDOW_OPEN, Reason.OBJECTED, Reason.NOT_PUBLIC,
    Reason.CRITERION_NOT_MET,
})  # fmt: skip
_TEXTS_NOT_NOW = frozenset({
    OfTexts.MOVED_MEANWHILE, OfTexts.NOTHING_CHANGES, OfTexts.ALREADY_RECORDED, OfTexts.NOT_IN_FORCE,
    OfTexts.NOTHING_TO_TAKE_BACK,
})  # fmt: skip


class Kind(StrEnum):
    """What a refusal says of whoever asked: may they not at all, not now, not so often, or not so."""

    MAY_NOT = "may-not"
    NOT_NOW = "not-now"
    TOO_MUCH = "too-much"
    NOT_SO = "not-so"


def kind(refused: Refused) -> Kind:
    """The kind of a refusal of any app."""
    if refused.may_not:
        return Kind.MAY_NOT
    if refused.reason in (OfTexts.TOO_MANY, Reason.TOO_MANY):
        return Kind.TOO_MUCH
    if isinstance(refused.reason, Reason):
        return Kind.NOT_NOW if refused.reason in NOT_NOW else Kind.NOT_SO
    later = refused.reason in _TEXTS_NOT_NOW or refused.reason.startswith("already")
    later = later or bool(
        getattr(refused.reason, "not_now", False)
    )  # an app above this one says it by itself
    return Kind.NOT_NOW if later else Kind.NOT_SO
