"""The verbs with which United Nations bodies open a paragraph: their forms, what they do, what completes them.

Regular forms are made from the dictionary form; the few irregular ones stand in `_IRREGULAR`. Sources of the verb
list: United Nations Editorial Manual Online, "Resolutions", and leads counted in the official AKN4UN files.
"""
# ruff: noqa: SIM905
# Word lists and patterns read better whole.

from __future__ import annotations

from typing import NamedTuple

DIRECTIVE, COMMISSIVE, DECLARATORY = "directive", "commissive", "declaratory"
FINITE, PARTICIPLE, STATE, ADJECTIVE, PERFECT = "finite", "participle", "state", "adjective", "perfect"


class Form(NamedTuple):
    """One word form: the verb it belongs to (dictionary form) and how it is inflected."""

    verb: str
    kind: str


_DIRECTIVES = """
appeal ask authorise? call demand direct encourage exhort implore instruct invite recommend request urge
""".replace("authorise?", "").split()

_COMMISSIVES = "agree commit decide pledge recommit resolve undertake vow".split()

_DECLARATORIES = """
accept acknowledge act adhere adopt advise advocate affirm announce anticipate applaud appoint appreciate approve
aspire assert assess assign assure attach authorize await base bear believe bring caution celebrate commemorate
commend conclude concur condemn confirm congratulate consider continue convene convey declare dedicate denounce
deplore designate desire determine disapprove draw echo elect emphasize empower endorse envisage establish evoke
examine expect express extend find follow forward give greet hail highlight honour hope identify insist intend join
keep know lament laud launch look maintain mandate mark mourn note object observe oppose order pay praise proclaim
promise propose protest re-emphasize reaffirm realize reassert recall recognize reconfirm reconvene refer reflect
regard regret reiterate reject rejoice rely remain remember remind renew repeat reserve respect respond restate
review salute seek share solicit speak stand stress submit suggest support suspend take terminate thank transmit trust
underline underscore understand uphold value view voice warn welcome wish
""".split()

SPEECH_ACTS = {
    **dict.fromkeys(_DIRECTIVES, DIRECTIVE),
    **dict.fromkeys(_COMMISSIVES, COMMISSIVE),
    **dict.fromkeys(_DECLARATORIES, DECLARATORY),
}

# Past participles that open a preambular paragraph like adjectives; the verb is their infinitive.
STATES = {
    "affected": "affect", "alarmed": "alarm", "angered": "anger", "appalled": "appal", "apprised": "apprise",
    "assured": "assure", "committed": "commit", "concerned": "concern", "convinced": "convince",
    "dedicated": "dedicate", "determined": "determine", "disappointed": "disappoint",
    "discouraged": "discourage", "dismayed": "dismay", "distressed": "distress", "disturbed": "disturb",
    "encouraged": "encourage", "frustrated": "frustrate", "gratified": "gratify", "guided": "guide",
    "horrified": "horrify", "impressed": "impress", "informed": "inform", "inspired": "inspire",
    "motivated": "motivate", "moved": "move", "outraged": "outrage", "persuaded": "persuade",
    "perturbed": "perturb", "pleased": "please", "preoccupied": "preoccupy", "reassured": "reassure",
    "recommitted": "recommit", "resolved": "resolve", "saddened": "sadden", "satisfied": "satisfy",
    "seized": "seize", "shocked": "shock", "troubled": "trouble", "worried": "worry",
}  # fmt: skip

ADJECTIVES = frozenset(
    """alert alive anxious attentive aware certain cognisant cognizant confident conscious desirous eager faithful
    fearful grateful hopeful indignant keen mindful proud ready resolute wary willing""".split()
)

_IRREGULAR_PAST = {
    "bear": "borne", "bring": "brought", "draw": "drawn", "find": "found", "give": "given", "keep": "kept",
    "know": "known", "seek": "sought", "set": "set", "speak": "spoken", "stand": "stood", "take": "taken",
    "understand": "understood", "uphold": "upheld", "undertake": "undertaken", "hear": "heard", "meet": "met",
    "hold": "held", "adopt": "adopted",
}  # fmt: skip

# Verbs seen only after "Having".
_ONLY_PERFECT = """analyse complete conduct consult discuss evaluate finalize hear hold listen meet organize receive
study visit""".split()
_DOUBLING = {"commit": "committ", "recommit": "recommitt", "submit": "submitt", "regret": "regrett",
             "transmit": "transmitt", "refer": "referr"}  # fmt: skip


def third_person(verb: str) -> str:
    """Return the third person singular: "urge" → "urges", "wish" → "wishes", "rely" → "relies"."""
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return verb + "es"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + "s"


def ing(verb: str) -> str:
    """Return the present participle: "urge" → "urging", "agree" → "agreeing"."""
    if verb in _DOUBLING:
        return _DOUBLING[verb] + "ing"
    if verb.endswith("ee"):
        return verb + "ing"
    return (verb[:-1] if verb.endswith("e") else verb) + "ing"


def past(verb: str) -> str:
    """Return the past participle, regular or from the table."""
    if verb in _IRREGULAR_PAST:
        return _IRREGULAR_PAST[verb]
    if verb in _DOUBLING:
        return _DOUBLING[verb] + "ed"
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + "ed"


def _british(word: str) -> str:
    return word.replace("iz", "is") if "iz" in word else word


def _forms() -> tuple[dict[str, Form], dict[str, str], dict[str, str]]:
    forms: dict[str, Form] = {}
    perfects: dict[str, str] = {}
    bases: dict[str, str] = {}
    for verb in SPEECH_ACTS:
        for spelling in (str, _british):
            forms.setdefault(spelling(third_person(verb)), Form(verb, FINITE))
            forms.setdefault(spelling(ing(verb)), Form(verb, PARTICIPLE))
            perfects.setdefault(spelling(past(verb)), verb)
            bases.setdefault(spelling(verb), verb)
    for verb in _ONLY_PERFECT:
        perfects.setdefault(past(verb), verb)
    for word, verb in STATES.items():
        forms.setdefault(word, Form(verb, STATE))
    for word in ADJECTIVES:
        forms.setdefault(word, Form(word, ADJECTIVE))
    return forms, perfects, bases


FORMS, PERFECTS, BASES = _forms()

# Order words and intensifiers. Any other adverb in -ly is taken as an intensifier before a verb of the table.
ORDER_WORDS = frozenset(
    "additionally again also equally finally further furthermore likewise moreover".split()
)
ORDER_PHRASES = ("once again", "once more", "yet again", "at the same time")
INTENSIFIERS = frozenset(
    """absolutely again also always categorically clearly completely continually continuously deeply duly emphatically
    entirely equally especially explicitly expressly extremely firmly forcefully formally fully further
    furthermore gravely greatly highly increasingly keenly likewise most once particularly positively profoundly
    resolutely respectfully seriously sincerely solemnly specifically still strongly therefore unanimously
    unambiguously unequivocally unreservedly urgently utterly vehemently vigorously vehemently very warmly
    wholeheartedly""".split()
)
NOT_INTENSIFIERS = frozenset(
    "anomaly apply assembly comply early family imply italy july monopoly multiply only rely reply supply".split()
)

DEGREES = frozenset(
    """abiding active careful considerable constant continued continuing continuous critical deep deepest due earnest
    enduring essential extreme firm full further genuine grave gravest great greatest growing heartfelt high highest
    increasing intense keen particular persistent positive profound renewed serious severe sincere sincerest
    solemn special steadfast strong strongest sustained unequivocal unreserved unswerving unwavering urgent
    utmost utter vehement warm warmest sorrowful ongoing acute mounting heightened principled clear""".split()
)

FEELINGS = frozenset(
    """abhorrence acknowledgement admiration alarm anger anticipation anxiety appreciation apprehension approval belief
    commitment compassion concern concerns condemnation condolences confidence congratulations consternation
    conviction deploration
    desire determination disappointment disapproval disappointment dismay dissatisfaction distress encouragement
    endorsement fear frustration gratification gratitude grief hope horror indignation intent intention interest
    openness opposition outrage pleasure preference pride readiness recognition regret regrets rejection relief
    repudiation resolution resolve respect revulsion sadness satisfaction shock solidarity sorrow support sympathy
    sympathies thanks understanding unease view vigilance will willingness wish wishes worry enthusiasm""".split()
)
# What "reiterates its …" takes into the lead, beside feelings; the first six ask, as their verbs do.
ASKING_NOUNS = {
    "appeal": DIRECTIVE, "call": DIRECTIVE, "calls": DIRECTIVE, "demand": DIRECTIVE, "demands": DIRECTIVE,
    "encouragement": DIRECTIVE, "invitation": DIRECTIVE, "recommendation": DIRECTIVE, "request": DIRECTIVE,
    "requests": DIRECTIVE,
}  # fmt: skip

# Set phrases: a verb and the words that complete it ("take note", "bear in mind").
SET_PHRASES: dict[str, tuple[tuple[str, ...], ...]] = {
    "take": (
        ("note",), ("into", "account"), ("into", "consideration"), ("into", "full", "account"), ("cognizance",),
        ("account",), ("notice",), ("positive", "note"), ("pride",), ("the", "view"), ("stock",),
    ),
    "bear": (("in", "mind"),),
    "keep": (("in", "mind"), ("under", "review")),
    "have": (("in", "mind"), ("regard",)),
    "look": (("forward",),),
    "pay": (("tribute",), ("attention",), ("homage",)),
    "draw": (("attention",),),
    "give": (("consideration",),),
    "attach": (("importance",), ("value",)),
    "stand": (("ready",),),
    "extend": (("congratulations",), ("appreciation",), ("condolences",), ("gratitude",), ("thanks",)),
}  # fmt: skip
PARTICLES: dict[str, tuple[str, ...]] = {"call": ("upon", "on", "for"), "appeal": ("to", "for")}
EXPRESSING = frozenset(
    ("express", "voice", "convey", "reiterate", "renew", "restate", "repeat", "share", "record")
)
REPEATING = frozenset(("reiterate", "renew", "restate", "repeat"))
# What repeating verbs take into the lead ("Reiterating its deep concern"); other possessive objects stand outside it.
REPEATED = frozenset("alarm appreciation concern concerns condemnation gratitude regret".split())
