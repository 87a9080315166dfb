"""Whom a directive asks to act: the noun phrases between its verb and the "to" that opens what is asked.

The scan walks the words after the lead to the infinitive that belongs to the verb, passing over "to" inside names and
relative clauses ("States parties to the Convention", "pursuant to", "in a position to do so"); then it parts the list,
setting aside inclusions ("including …") and circumstances ("in accordance with …").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from comity.pure.clauses import gazetteer
from comity.pure.clauses.gazetteer import Names
from comity.pure.clauses.gazetteer_names import QUANTIFIERS
from comity.pure.clauses.leads import ADVERBIAL
from comity.pure.clauses.reading import Addressee
from comity.pure.clauses.source import Span
from comity.pure.clauses.verbs import REPEATING


@dataclass(slots=True)
class Asked:
    """The addressees of one clause, and where the text of what they are asked to do begins."""

    addressees: list[Addressee]
    action: int
    pronoun: bool = False  # "encourages them to …": the addressees are those of the clause before


_TO = re.compile(r"\bto\b(?:\s*:|\s+(?:(?:[a-z]+ly|also|further|not|both),?\s+(?:and\s+(?=[a-z]+ly\b))?)*(?P<verb>[a-z][a-z-]*))")
_LY_VERB = frozenset("apply supply comply reply rely multiply imply".split())
# A word after "to" that cannot be an infinitive.
_NO_VERB = frozenset(
    """the a an its their his her our all any each both other others such these those this that which whom whose
    it them him women men children persons people peoples armed water food justice information education health
    peace life privacy work housing conflict terrorism racism climate violence development international
    relevant national regional local public human civil economic social political non-discrimination and or
    equality freedom land safety security self-determination technology torture victims minorities migrants
    implementation everyone date vaccines medicines medicine trade science sanitation care treatment date
    domestic better more most less many certain particular future past present existing""".split()
)
_VERB_ENDINGS_KEPT = frozenset(
    """address assess access discuss express focus harness pass possess process progress redress suppress witness
    bypass encompass stress confess dismiss miss cross press guess transgress oppress
    appeal reveal conceal signal deal heal seal channel equal rival total
    give live drive strive arrive derive receive achieve believe have resolve involve evolve improve move
    remove prove approve observe serve reserve preserve conserve deserve save leave perceive relieve revive survive
    thrive solve dissolve waive starve waive shelve motive
    need proceed exceed succeed feed heed speed exceed embed shed wed
    bring sing ring swing spring cling fling sting
    function mention question position caution petition commission sanction transition ration station condition
    implement supplement complement comment document experiment augment ferment lament torment cement
    advance balance finance enhance influence reference experience announce pronounce renounce denounce commence
    evidence license practice sentence voice enforce reinforce force resource
    notice service supply mic mimic picnic traffic
    discuss""".split()
)
_NOUNY = re.compile(r"(?:tion|sion|ment|ness|ity|ance|ence|ism|ship|al|ic|ous|ive|ed|ing|ary|ful|less|able|ible)$")
# A word before "to" that keeps the "to" for itself.
_KEEPS_TO = frozenset(
    """pursuant according relation regard respect response addition access contribution contributions prior due
    subject related relating relevant pertaining belonging contrary adherence approach approaches attention similar
    thanks owing vulnerable exposed view right rights ability capacity opportunity opportunities need needs effort
    efforts order position commitment commitments obligation obligations willing able unable ready wish wishes
    wishing continue continues continuing seek seeks seeking failed fail fails intend intends intending required
    mandated authorized committed determined refuse refuses refusing aim aims aiming decided agreed tend want wants
    as yet committed contribute contributes contributing acceded accede acceding referred refer applied adhered
    adhering susceptible entitled party responsible threat threats step steps measure measures answer liable
    used designed intended likely invited requested endeavour endeavours endeavouring up next close back
    attributable devoted dedicated comparable equivalent limited conducive support response responses solution
    solutions attached annexed submitted reported ought have has had is are was were led given specific
    continued began begun started able fit possible necessary important and""".split()
)
_ASIDE_ONE = (
    "in accordance with", "in line with", "in conformity with", "in compliance with", "consistent with", "pursuant to",
    "in keeping with", "within", "as appropriate", "where appropriate", "when appropriate", "as applicable",
    "where applicable", "as necessary", "where necessary", "as relevant", "where relevant", "if necessary", "upon request",
    "upon their request", "upon its request", "on request", "inter alia", "in this regard", "in this context",
    "in that regard", "in that context", "in this respect", "in this connection", "to this end", "to that end",
    "as a matter of", "at their request", "at its", "at the", "at all levels", "at the request", "subject to", "under",
    "with a view to", "in order to", "for the purpose", "on the basis", "without", "in the framework", "in the context",
    "while", "when", "bearing in mind", "taking into account", "taking into consideration", "mindful of", "in fulfilling",
    "in carrying out", "in discharging", "in implementing", "in the implementation", "in the exercise", "in performing",
    "in his", "in her", "in its", "in their", "during", "before", "after", "following", "on a", "on an", "by", "as set",
    "as well as in", "if", "should", "where", "with due", "with full", "with respect", "in light", "in the light",
    "in the spirit", "in the true spirit", "in a", "in an", "in full", "in view", "based on", "building on",
    "working", "acting", "drawing", "using", "according to", "unless", "until", "as part of", "as a part of", "also",
    "in response", "in addition", "individually", "collectively", "jointly", "for example", "with the exception",
    "for the", "for its", "regardless", "irrespective", "notably through", "particularly in", "including by",
    "including through", "including in", "including at", "including with", "in follow-up", "as soon as", "once", "no later", "not later",
    "especially in", "as", "given", "in all", "on the occasion", "from within", "to the extent", "to the fullest",
    "regularly", "urgently", "immediately", "respectively", "ahead of", "prior to", "further to", "in appropriate", "over",
    "ensuring", "recognizing", "noting", "having", "with its", "with their", "throughout", "together", "independently",
)  # fmt: skip
_ASIDE_LIST = (
    "including", "in particular", "particularly", "especially", "notably", "such as", "among them", "namely",
    "in cooperation with", "in close cooperation", "in consultation with", "in close consultation", "in collaboration with",
    "in close collaboration", "in coordination with", "in close coordination", "in partnership with", "in conjunction with",
    "in full cooperation", "with the support of", "with the assistance of", "with support from", "through", "with the help of",
    "with the participation", "with the involvement", "in dialogue with", "together with", "jointly with", "in association with",
    "with the cooperation", "with", "supported by", "assisted by", "along with", "inter alia, ", "as a matter of priority", "from",
    "and in particular", "in full consultation", "in full collaboration", "in liaison with", "in regular consultation",
    "in continued", "in joint", "in active", "in meaningful",
)  # fmt: skip


def _either(phrases: tuple[str, ...]) -> str:
    return "|".join(sorted((re.escape(each) for each in phrases), key=len, reverse=True))


_OPENS_ONE = re.compile(rf"(?:{_either(_ASIDE_ONE)})\b", re.IGNORECASE)
_OPENS_LIST = re.compile(rf"(?:{_either(_ASIDE_LIST)})\b", re.IGNORECASE)
_INNER_ASIDE = re.compile(
    r"\s(?P<list>including|in particular|particularly|especially|notably|such as|in cooperation with|in close cooperation"
    r"|in consultation with|in collaboration with|in coordination with|in partnership with|together with|through"
    r"|with the (?:support|assistance) of)\b"
    r"|\s(?P<one>in accordance with|in line with|consistent with|within (?:its|their|his|her|existing|the)|pursuant to"
    r"|at (?:the (?:national|international|local|regional|global|highest)|all levels|its|their)|in this (?:regard|context)"
    r"|as appropriate|as well as in|upon (?:request|their)|on a (?:regular|voluntary)|as a matter of|in (?:their|its|his|her)"
    r"|when \w+ing|while|in the (?:implementation|framework|context|light|exercise|discharge)|during|under (?:its|his|her|their)"
    r"|in order|with a view|for the purpose|in its resolution|regularly|urgently|immediately|once again|also|further)\b"
)
_RELATIVE = re.compile(
    r"\s(?:that|which|who|whose|where|not yet|in a position|wishing|concerned and)\b|\s(?:with|having|facing|hosting)\s"
)
_SEPARATOR = re.compile(
    r",?\s+as well as\s+|,\s+(?:and/or|and|or)\s+|,\s+|\s+(?:and/or|and|or)\s+", re.IGNORECASE
)
_BRACKET = re.compile(r"\([^()]*\)|“[^”]*”")
_DESCRIBED = re.compile(
    r"\b(?:Special Rapporteurs?|Independent Experts?|Working Groups?|Expert Mechanism|Special Representatives?|Committee"
    r"|Subcommittee|Commission|Commission of Inquiry|Forum|Group|Office|Board|Conference|Fund|Mission|Envoy|Adviser"
    r"|Mechanism|mandate holder|experts?|defenders)\s(?:on|for|in|of|against)\s", re.IGNORECASE,
)  # fmt: skip
_DETERMINED = re.compile(
    rf"(?:{'|'.join(sorted(set(QUANTIFIERS) - {'as', 'well', 'same'}))})\b(?!\s+(?:causes|consequences|family))",
    re.IGNORECASE,
)
_GROUP_START = re.compile(
    r"(?:member states|states|governments|civil society|non-governmental|national human rights|special procedure"
    r"|mandate holders|treaty bod|human rights treaty|specialized agenc|united nations|intergovernmental|stakeholders"
    r"|parliament|business|private|donor|academi|media|media workers|development partners|the|local|regional|international"
    r"|human rights defenders|indigenous peoples)\b",
    re.IGNORECASE,
)
_DESCRIPTIONS = re.compile(r"(?:and|or|relevant|all|other|any|the|these|those|such)\s+", re.IGNORECASE)
_ADJECTIVE_END = re.compile(
    r"(?:\b(?:national|regional|international|subregional|bilateral|multilateral|local|global|public|private|civil|social"
    r"|political|economic|religious|cultural|legal|judicial|human|intergovernmental|non-governmental|governmental"
    r"|relevant|other|federal|military|academic|humanitarian|financial|new|democratic|State|non-State|former|faith-based"
    r"|domestic|transnational|grass-roots|traditional|educational|subnational|municipal|provincial|central|sporting|"
    r"technical|scientific|medical|ethnic|thematic|country-specific|appropriate|competent|interested|concerned"
    r"|interregional|inter-regional|multinational|sectoral|independent|professional|African|Asian|European|regional-level"
    r"|[a-z]+(?:al|ic|ous|ary|ive|ional)))$"
)
_NOT_AGENT = re.compile(
    r"(?:tion|sion|ment|ance|ence|ity|ness|ing|ship|ure|acy|ism|age|th)s?$", re.IGNORECASE
)
_AGENT_NOUNS = re.compile(
    r"(?:organi[sz]ations?|commissions?|missions?|delegations?|administrations?|institutions?|governments?|parliaments?"
    r"|federations?|associations?|unions?|leaderships?|oppositions?|communit(?:y|ies)|authorit(?:y|ies)|entit(?:y|ies)"
    r"|universit(?:y|ies)|coalitions?|minorit(?:y|ies)|agenc(?:y|ies)|departments?|conferences?|youth|corporations?"
    r"|foundations?|secretariats?|judiciary|alliance|facility|instance|ministries|nations?|establishments|police|settlements?"
    r"|procedures|mechanisms|authors?|youths?|churches|heritage|nurses|sages|municipalit(?:y|ies)|regime)$",
    re.IGNORECASE,
)
_OBJECTS = frozenset(
    """access action activities appeal approach approaches attention awareness call calls campaign cessation change
    collaboration commitment commitments consideration consultation contributions cooperation coordination debate
    decision dialogue discussion discussions discourse effort efforts end engagement enquiries enjoyment exchange
    exchanges expert focus follow-up forms framework funding halt help idea improvements inclusion increase information
    initiative initiatives inputs intent investigation investigations investment investments investigation letter level
    linkages measure measures meeting meetings methods need negotiations note opportunities partnership
    partnerships plan plans policies policy practice practices process processes programme programmes progress project
    projects proposal proposals protection ratification recommendation recommendations reform reforms release report
    reports research resolution resource resources respect restraint return review reviews role seminar services
    session sessions solution solutions steps strategies strategy study studies submission submissions support
    synergies synergy system-wide text things time training transfer truce use view views visit visits way
    ways work workshop workshops renewed moratorium ceasefire attempts""".split()
)
_SYSTEM = re.compile(r"\b(?:agencies|funds and programmes|funds, programmes|entities|bodies|organizations)\b")
_PRONOUNS = frozenset(("them", "it", "him", "her", "these", "those", "the latter", "the same"))
_THAT = re.compile(r"\s*,?\s*that\s+")
_THAT_VERB = re.compile(
    r"\s+(?:also\s+|further\s+|\w+ly\s+)?(?:should|shall|must|be|continue|ensure|take|consider|cooperate|provide|submit"
    r"|prepare|convene|establish|include|adopt|report|end|cease|comply|stop|respect|present|transmit|make|develop|facilitate"
    r"|implement|urgently|immediately|fully|undertake|integrate|invite|request|work|conduct|organize|review|strengthen|address"
    r"|enhance|promote|allow|grant|support|give|hold|increase|appoint|assist|use|release|extend|desist|refrain|abide|honour)\b"
)
_OPENING = re.compile(
    r"\s*,?\s*(?:also |further |once again |again )?(?:upon |on )?", re.IGNORECASE
)
_TAIL = re.compile(
    r"(?:\s+(?:not|also|further|again|once again|urgently|immediately|regularly|regularly and systematically|in particular"
    r"|both|either|each|strongly|as a matter of (?:urgency|priority)|as soon as possible|once more|individually and collectively"
    r"|individually or jointly|respectively|collectively|jointly|alike|in turn|themselves|itself)|[\s,;:])+$"
)
_REPEATED = re.compile(r"(?:its|the|their)\s+(?:[\w-]+\s+){0,4}?(?:requests?|calls?|appeals?|invitations?|recommendations?|encouragement|demands?)\s+")
_FARTHEST = 1400


def parse(text: str, start: int, end: int, verb: str, names: Names, *, shared: bool = False) -> Asked:
    """Return whom the clause `text[start:end]`, which follows a directive lead, asks, and where the action begins.

    `shared` says that the infinitive stands in the next clause only ("Urges States, and encourages others, to …").
    """
    nothing = Asked([], start)
    opening = _OPENING.match(text, start, end)
    at = opening.end() if opening else start
    aside = ADVERBIAL.match(text, at, end)
    if aside:
        at = aside.end()
    repeated = _REPEATED.match(text, at, end)
    if repeated:
        at = repeated.end()
    if repeated or verb in ("call for", "appeal for") or " " in verb and verb.split(" ", 1)[0] in REPEATING:
        at = _past(text, at, end, ("to ", "for ", "upon ", "on "))
    that = _THAT.match(text, at, end)
    if that:
        return _in_that(text, that.end(), end, names) or nothing
    stop, action = (end, end) if shared else _infinitive(text, at, end)
    if stop is None:
        return nothing
    found = _listed(text, at, stop, names)
    if not found:
        return nothing
    if len(found) == 1 and text[found[0][0] : found[0][1]].lower() in _PRONOUNS:
        return Asked([], action, pronoun=True)
    if not _agent(text[found[0][0] : found[0][1]], names):
        return nothing
    if verb in ("call for", "appeal for") and gazetteer.group(text[found[0][0] : found[0][1]]) == "other":
        return nothing
    asked = [_made(text, each, names) for each in found if _agent(text[each[0] : each[1]], names)]
    if verb == "call upon":
        asked += _upon(text, action, end, names)
    return Asked(asked, action)


def _upon(text: str, at: int, end: int, names: Names) -> list[Addressee]:
    """Return the addressees of "… and upon the authorities to …", further on in the same clause."""
    found: list[Addressee] = []
    for hit in re.finditer(r"(?:,|\band)\s+upon\s+(?=[a-zA-Z])", text[at:end]):
        low = at + hit.end()
        stop, _ = _infinitive(text, low, end)
        if stop is not None:
            found += [_made(text, each, names) for each in _listed(text, low, stop, names)]
    return found


def _past(text: str, at: int, end: int, words: tuple[str, ...]) -> int:
    for word in words:
        if text.startswith(word, at, end):
            return at + len(word)
    return at


def _made(text: str, span: Span, names: Names) -> Addressee:
    surface = text[span[0] : span[1]]
    canonical, kind = names.resolve(surface)
    return Addressee(surface, canonical, kind, span)


def _in_that(text: str, at: int, end: int, names: Names) -> Asked | None:
    """Read "that Member States consider …": the subject of the clause is asked, if it can act."""
    for found in _THAT_VERB.finditer(text, at, min(end, at + 300)):
        if found[0].strip().startswith("be") and not found[0].strip().startswith("before"):
            return None
        spans = _listed(text, at, found.start(), names)
        if not spans or not all(_sure(text[low:high], names) for low, high in spans):
            return None
        action = found.start() + len(found[0]) - len(found[0].lstrip())
        return Asked([_made(text, each, names) for each in spans], action)
    return None


def _sure(words: str, names: Names) -> bool:
    return names.known(words) or (gazetteer.group(gazetteer.strip(words)) != "other" and _agent(words, names))


def _infinitive(text: str, at: int, end: int) -> tuple[int | None, int]:
    """Return where the "to" of the directive stands and where the action begins; (None, at) where there is none."""
    limit = min(end, at + _FARTHEST)
    second: tuple[int, int] | None = None
    for found in _TO.finditer(text, at, limit):
        if found["verb"] is None or not _depth(text, at, found.start()):
            if found["verb"] is None and _depth(text, at, found.start()):
                return found.start(), min(found.end(), end)
            continue
        before = text[max(at, found.start() - 24) : found.start()].rstrip().rsplit(" ", 1)[-1]
        word = found["verb"]
        if not _may_be_verb(word):
            continue
        action = found.start() + 2
        while action < end and text[action] == " ":
            action += 1
        bare = before.strip(",")
        if bare in _KEEPS_TO and not before.endswith(","):
            second = second or (found.start(), action)
            continue
        return found.start(), action
    if second is not None:
        return second
    if end < len(text) and text[end] == ":":
        return end, end
    tail = text[max(at, end - 4) : end]
    if tail.rstrip().endswith(" to") and text[end : end + 1] in ("", ":"):
        return end - 3, end
    return None, at


def _depth(text: str, start: int, at: int) -> bool:
    """Whether no bracket or quotation is open at this place."""
    return text.count("(", start, at) <= text.count(")", start, at) and text.count("“", start, at) <= text.count(
        "”", start, at
    )


def _may_be_verb(word: str) -> bool:
    if word in _NO_VERB:
        return False
    if word in _VERB_ENDINGS_KEPT or word in ("be", "do", "see", "agree"):
        return True
    if word.endswith("s") and not word.endswith(("ss", "us")):
        return False
    if word.endswith("ly") and word not in _LY_VERB:
        return False
    return not _NOUNY.search(word)


def _listed(text: str, start: int, end: int, names: Names) -> list[Span]:
    """Part a list of noun phrases; return the spans of those that are asked themselves."""
    while end > start and text[end - 1] in " ,;:":
        end -= 1
    pieces = _pieces(text, start, end)
    kept: list[Span] = []
    aside: str | None = None  # "one": ends at the next comma; "list": runs on; "relative": belongs to the phrase before
    completed, listed = False, ""
    for separator, low, high in pieces:
        words = text[low:high]
        comma_and = separator.startswith(",") and len(separator.strip()) > 1 or "as well as" in separator
        if aside in ("one", "list"):
            if aside == "one" and not separator.startswith(","):
                continue
            if aside == "list" and not comma_and and not (completed and separator.strip() == ","):
                joins = separator.strip().lower() in ("and", "or") and not _ADJECTIVE_END.search(listed)
                completed, listed = completed or joins, words
                continue
            aside, completed = None, False
        kind = _opens_aside(words)
        if kind is not None:
            aside, completed, listed = kind, False, words
            continue
        inner = _INNER_ASIDE.search(text, low, high)
        relative = _RELATIVE.search(text, low, high)
        if aside == "relative":
            starts = _DETERMINED.match(words) or _known_start(text, low, high, names)
            if not (starts and (comma_and or separator.strip() in ("and", ","))) or words.startswith("that "):
                kept[-1] = (kept[-1][0], high)
                continue
            aside = None
        if inner and (relative is None or inner.start() < relative.start()):
            aside, listed = ("list" if inner["list"] else "one"), words
            high = inner.start()
        elif relative:
            aside = "relative"
        if kept and _belongs(text, kept[-1], separator, low, high, names):
            kept[-1] = (kept[-1][0], high)
        else:
            kept.append((low, high))
    return [span for span in (_trimmed(text, *each) for each in kept) if span[1] > span[0]]


def _known_start(text: str, low: int, high: int, names: Names) -> bool:
    return bool(_GROUP_START.match(text, low, high)) or names.known(text[low:high])


def _opens_aside(words: str) -> str | None:
    if _OPENS_LIST.match(words):
        found = _OPENS_ONE.match(words)
        longer = found and len(found[0]) > len((_OPENS_LIST.match(words) or found)[0])
        return "one" if longer else "list"
    return "one" if _OPENS_ONE.match(words) else None


def _pieces(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """Cut at commas and conjunctions that stand outside brackets, quotations and protected names."""
    closed: list[Span] = [each.span() for each in _BRACKET.finditer(text, start, end)]
    pieces: list[tuple[str, int, int]] = []
    low, separator, guard = start, "", _guard(text, start)
    at = start
    while True:
        found = _SEPARATOR.search(text, at, end)
        if found is None:
            break
        at = found.end()
        if found.start() < guard or any(a <= found.start() < b for a, b in closed):
            continue
        pieces.append((separator, low, found.start()))
        low, separator = found.end(), found[0]
        guard = _guard(text, low)
    pieces.append((separator, low, end))
    return [each for each in pieces if each[2] > each[1]]


_ARTICLE = re.compile(r"(?:(?:the|relevant|all|other|its|both)\s+)+", re.IGNORECASE)


def _guard(text: str, at: int) -> int:
    """Return the end of a protected name that opens the piece at `at`, articles aside."""
    article = _ARTICLE.match(text, at)
    inner = article.end() if article else at
    return gazetteer.protected(text, inner) or at


def _belongs(text: str, last: Span, separator: str, low: int, high: int, names: Names) -> bool:
    """Whether a piece continues the noun phrase before it instead of opening one of its own."""
    before, words = text[last[0] : last[1]], text[low:high]
    if "as well as" in separator and _DETERMINED.match(words):
        return False
    if names.known(before + separator + words):
        return True
    if _ADJECTIVE_END.search(before) and not names.known(before):
        return True
    if _DETERMINED.match(words) or names.known(words):
        return False
    described = _DESCRIBED.search(before)
    if described and not _GROUP_START.match(words):
        return True
    bare_words = gazetteer.strip(words)
    own = " " in bare_words.split(" of ", 1)[0].split(" in ", 1)[0].strip()
    if own:
        return False
    if bare_words[:1].isupper():
        return False
    return " " in gazetteer.strip(before) and not names.known(before) and not _plain_group(bare_words)


_PLAIN_GROUPS = frozenset("states governments stakeholders parliaments donors media academia business".split())


def _plain_group(words: str) -> bool:
    return words.lower() in _PLAIN_GROUPS


def _trimmed(text: str, low: int, high: int) -> Span:
    tail = _TAIL.search(text, low, high)
    if tail and tail.end() == high:
        high = tail.start()
    while high > low and text[high - 1] in " ,;:":
        high -= 1
    lead = re.compile(r"(?:both|either|in particular|also|upon|on|for)\s+").match(text, low, high)
    return (lead.end() if lead else low, high)


def _agent(words: str, names: Names) -> bool:
    """Whether a noun phrase can be asked to act; "efforts", "the preparation of …" cannot."""
    if names.known(words):
        return True
    bare = gazetteer.strip(words)
    core = re.split(r"\s(?:of|in|on|for|with|between|among|to|that|which|at|by|from|towards?|who|not|as)\b", bare, maxsplit=1)[0]
    head = core.strip(" ,").rsplit(" ", 1)[-1]
    if head == "concerned" and " " in core:
        head = core.rsplit(" ", 2)[-2]
    if not head or not head[0].isalpha():
        return False
    if gazetteer.group(bare) == "un-system" and _SYSTEM.search(bare):
        return True
    if head.lower() in _OBJECTS:
        return False
    if _AGENT_NOUNS.search(head):
        return True
    if head[0].isupper():
        return True
    return not _NOT_AGENT.search(head)
