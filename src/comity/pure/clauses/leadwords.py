"""How like the beginning of a paragraph a place in the text looks: the segmenter's question to the lead grammar.

One function stands between the segmenter and the grammar of leading phrases, so that either can change alone.
"""

from __future__ import annotations

import re
from functools import lru_cache

from comity.pure.clauses import leads, verbs
from comity.pure.clauses.alternatives import any_of
from comity.pure.clauses.lead_words import WORD

SURE, SHAPE, NONE = 2, 1, 0

_ORDER = (
    r"(?:(?:Also|Again|Further|Furthermore|Deeply|Gravely|Extremely|Strongly|Seriously|Fully|Once|Particularly|Greatly"
    r"|Profoundly|Firmly|Duly|Keenly|Highly|Increasingly|Still|Equally|Solemnly|Especially|Categorically|Unequivocally"
    r"|Remaining|Very|Unreservedly|Vehemently|Sincerely|Warmly|Alarmed|Specifically|Likewise|Finally|Additionally"
    r"|Utterly|Wholeheartedly|Urgently|Reaffirming|Therefore|In this regard|In that regard|In addition|Moreover)"
    r"(?:,? (?:also|again|further|more|deeply|gravely|strongly|in this regard|in that regard|in this context|seriously"
    r"|fully|extremely|particularly|profoundly),?)*,? )"
)
_PREAMBLE_WORDS_TEXT = """
Acknowledging Acting Adhering Adopting Advancing Affirming Aiming Agreeing Alarmed Alert Anticipating
Anxious Appalled Appealing Applauding Appreciating Approving Asserting Aspiring Assessing Assured Aware
Basing Bearing Believing Calling Celebrating Cognisant Cognizant Commemorating Commending Committed
Committing Concerned Concluding Condemning Confident Confirming Congratulating Conscious Considering
Continuing Convinced Deciding Declaring Decrying Demanding Denouncing Deploring Desiring Desirous
Determined Determining Disappointed Discouraged Dismayed Distressed Disturbed Drawing Echoing Emphasising
Emphasizing Encouraged Encouraging Endeavouring Endorsing Envisaging Evoking Examining Expecting
Expressing Faced Finding Fulfilling Gratified Grateful Guided Having Highlighting Honouring Hopeful
Hoping Identifying Indignant Inspired Insisting Intending Inviting Keeping Knowing Lamenting Looking
Marking Mindful Mourning Motivated Noting Observing Outraged Paying Perturbed Persuaded Pointing Praising
Preoccupied Proclaiming Pursuant Pursuing Ratifying Re-emphasizing Re-emphasising Re-affirming Reacting
Reaffirming Realizing Reasserting Recalling Recognising Recognizing Recommitting Reconfirming Referring
Reflecting Regretting Reiterating Rejecting Rejoicing Relying Remaining Remembering Reminding Renewing
Repeating Reviewing Requesting Resolute Resolved Resolving Responding Restating Saddened Satisfied
Seeking Seized Sharing Shocked Speaking Strengthening Stressing Striving Supporting Taking Thanking
Troubled Trusting Underlining Underscoring Understanding Upholding Urging Viewing Voicing Welcoming
Wishing Worried
"""
_PREAMBLE_WORDS = _PREAMBLE_WORDS_TEXT.split()
_OPERATIVE_WORDS_TEXT = """
Accepts Acknowledges Adopts Advises Advocates Affirms Agrees Announces Appeals Applauds Appoints
Appreciates Approves Asks Asserts Assigns Assures Authorizes Authorises Awaits Believes Calls Celebrates
Cautions Commemorates Commends Commits Concludes Concurs Condemns Confirms Congratulates Considers
Continues Convenes Decides Declares Dedicates Demands Denounces Deplores Designates Determines Directs
Draws Elects Emphasises Emphasizes Empowers Encourages Endorses Ensures Establishes Examines Expects
Explores Expresses Extends Finds Fixes Follows Hails Highlights Honours Hopes Identifies Insists
Instructs Intends Introduces Invites Joins Keeps Lauds Laments Launches Looks Mandates Marks Mourns Notes
Objects Observes Offers Opposes Orders Pays Pledges Praises Proclaims Promotes Proposes Protests Raises
Re-emphasizes Reaffirms Realizes Reasserts Recalls Recognises Recognizes Recommends Recommits Reconfirms
Reconvenes Refers Regards Regrets Reiterates Rejects Rejoices Remains Reminds Renews Repeats Requests
Requires Reserves Resolves Restates Reviews Salutes Seeks Sets Shares Solicits Stands Stresses Strongly
Submits Suggests Supports Suspends Takes Terminates Thanks Transmits Trusts Underlines Underscores
Undertakes Upholds Urges Values Views Voices Vows Warns Welcomes Wishes
"""
_OPERATIVE_WORDS = _OPERATIVE_WORDS_TEXT.split()


_PRE = re.compile(rf"(?:{_ORDER})?(?:(?:{any_of(_PREAMBLE_WORDS)})\b(?!-))|Mindful\b")
_PRE_AFTER_ORDER = re.compile(rf"{_ORDER}(?:{any_of(each.lower() for each in _PREAMBLE_WORDS)})\b")
_OP = re.compile(rf"(?:{any_of(_OPERATIVE_WORDS)})\b")
_OP_AFTER_ORDER = re.compile(rf"{_ORDER}(?:{any_of(each.lower() for each in _OPERATIVE_WORDS)})\b")
# Names and words of running text that merely have the shape of a participle.
_NO_LEADS = {
    "United",
    "Beijing",
    "During",
    "Nothing",
    "Anything",
    "Something",
    "Everything",
    "According",
    "Following",
}
_PRE_SHAPE = re.compile(r"[A-Z][a-z]{2,}(?:ing|ed)\b")
_OP_SHAPE = re.compile(r"(?:[A-Z][a-z]+ly,? )?[A-Z]?[a-z-]{2,}s\b")


_FIRST_WORD = re.compile(WORD)
# The words with which the patterns above can begin: whatever else opens a line is looked up here alone.
_ORDER_FIRSTS = frozenset(re.findall(r"\b[A-Z][a-z]+", _ORDER))
_PRE_FIRSTS = _ORDER_FIRSTS | frozenset(_PREAMBLE_WORDS)
_OP_FIRSTS = _ORDER_FIRSTS | frozenset(_OPERATIVE_WORDS)


def _word_at(text: str, at: int) -> str:
    first = _FIRST_WORD.match(text, at)
    return first[0] if first is not None else ""


def _known(text: str, at: int, word: str, part: str) -> bool:
    """Whether a leading phrase that the grammar knows stands at this capital, where this word stands."""
    if word.isascii() and not leads.may_open(word.lower(), finite=part == "operative"):
        return False
    return _grammar_knows(text[at : at + 60], part)


@lru_cache(maxsize=4096)
def _grammar_knows(opening: str, part: str) -> bool:
    lead = leads.match(opening, 0, part)
    return (
        lead is not None
        and lead.known
        and lead.start == 0
        and (lead.form == verbs.FINITE) == (part == "operative")
    )


def preamble_lead(text: str, at: int = 0) -> int:
    """Return SURE, SHAPE or NONE: does a preambular leading phrase stand at this place?"""
    if not text[at : at + 1].isupper():
        return NONE
    word = _word_at(text, at)
    if (word in _PRE_FIRSTS or not word.isalpha()) and (
        _PRE.match(text, at) or _PRE_AFTER_ORDER.match(text, at)
    ):
        return SURE
    if _known(text, at, word, "preamble"):
        return SURE
    shape = _PRE_SHAPE.match(text, at) if word.endswith(("ing", "ed")) or not word.isalpha() else None
    return SHAPE if shape and shape.group() not in _NO_LEADS else NONE


def operative_lead(text: str, at: int = 0) -> int:
    """Return SURE, SHAPE or NONE: does an operative leading phrase stand at this place?"""
    if not text[at : at + 1].isupper():
        return NONE
    word = _word_at(text, at)
    if (word in _OP_FIRSTS or not word.isalpha()) and (
        _OP.match(text, at) or _OP_AFTER_ORDER.match(text, at)
    ):
        return SURE
    if _known(text, at, word, "operative"):
        return SURE
    return SHAPE if _OP_SHAPE.match(text, at) else NONE


# A capitalised word that may begin a paragraph, for the search inside a line: cheap, checked again afterwards.
INLINE = re.compile(
    r"[,;.:][”\"’)\]]*(?:\[\d{1,3}\]|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?(?P<glue>\s*)"
    r"(?=[A-Z][a-z]|\d{1,3}\s?\.\s*[A-Z]|\((?:[a-z]{1,2}|[ivx]{1,4})\)\s)"
)
