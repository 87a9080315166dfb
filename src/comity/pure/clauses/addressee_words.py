"""The words that guide the search for addressees: infinitives, circumstances, separators, agents.

Patterns over United Nations English; `addressees` walks with them. Lists were made by reading resolutions.
"""
# ruff: noqa: E501, SIM905
# Word lists and patterns read better whole.

from __future__ import annotations

import re

from comity.pure.clauses.alternatives import any_of
from comity.pure.clauses.gazetteer_names import QUANTIFIERS

TO = re.compile(
    r"\bto\b(?:\s*:|(?P<broken>,\s+(?=[a-z]))|\s+(?:(?:(?!(?:apply|supply|comply|reply|rely|multiply|imply)\b)[a-z]+ly|also|further(?!\s+(?:the|their|its|his|her|this|these|all)\b)|not|both|better|once again),?\s+(?:and\s+(?=[a-z]+ly\b))?)*(?P<verb>[a-z][a-z-]*))"
)
LY_VERB = frozenset("apply supply comply reply rely multiply imply".split())
# A word after "to" that cannot be an infinitive.
NO_VERB = frozenset(
    """the a an its their his her our all any each both other others such these those this that which whom whose
    it them him women men children persons people peoples armed water food justice information education health
    peace life privacy housing conflict terrorism racism climate violence development international
    relevant national regional local public human civil economic social political non-discrimination and or
    equality freedom land safety security self-determination technology torture victims minorities migrants
    implementation everyone date vaccines medicines medicine trade science sanitation care treatment date
    domestic more most less many certain particular future past existing""".split()
)
VERB_ENDINGS_KEPT = frozenset(
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
    discuss enable disable""".split()
)
NOUNY = re.compile(
    r"(?:tion|sion|ment|ness|ity|ance|ence|ism|ship|al|ic|ous|ive|ed|ing|ary|ful|less|able|ible)$"
)
# A word before "to" that keeps the "to" for itself.
KEEPS_TO = frozenset(
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
ASIDE_ONE = (
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
    "working with", "working in", "working together", "working towards", "working closely", "working on", "acting", "drawing", "using", "according to", "unless", "until", "as part of", "as a part of", "also",
    "in response", "in addition", "individually", "collectively", "jointly", "for example", "with the exception",
    "for the", "for its", "regardless", "irrespective", "notably through", "particularly in", "including by",
    "including through", "including in", "including at", "including with", "in follow-up", "as soon as", "once", "no later", "not later",
    "especially in", "as", "given", "in all", "on the occasion", "from within", "to the extent", "to the fullest",
    "in", "at", "on", "for", "against", "despite", "pending", "upon",
    "regularly", "urgently", "immediately", "respectively", "ahead of", "prior to", "further to", "in appropriate", "over",
    "ensuring", "recognizing", "noting", "having", "with its", "with their", "throughout", "together", "independently",
)  # fmt: skip
ASIDE_LIST = (
    "including", "in particular", "particularly", "especially", "notably", "such as", "among them", "namely",
    "in cooperation with", "in close cooperation", "in consultation with", "in close consultation", "in collaboration with",
    "in close collaboration", "in coordination with", "in close coordination", "in partnership with", "in conjunction with",
    "in full cooperation", "with the support of", "with the assistance of", "with support from", "through", "with the help of",
    "with the participation", "with the involvement", "in dialogue with", "together with", "jointly with", "in association with",
    "with the cooperation", "with", "supported by", "assisted by", "along with", "inter alia, ", "as a matter of priority", "from",
    "and in particular", "in full consultation", "in full collaboration", "in liaison with", "in regular consultation",
    "both transnational", "both public and private", "whether", "in continued", "including in consultation", "including in cooperation", "including in collaboration",
    "including in coordination", "including in partnership", "in joint", "in active", "in meaningful",
)  # fmt: skip


OPENS_ONE = re.compile(rf"(?:{any_of(ASIDE_ONE)})\b", re.IGNORECASE)
OPENS_LIST = re.compile(rf"(?:{any_of(ASIDE_LIST)})\b", re.IGNORECASE)
INNER_ASIDE = re.compile(
    r"\s(?P<list>including|in particular|particularly|especially|notably|such as)\b"
    r"|\s(?P<with>in (?:close |full )?(?:cooperation|consultation|collaboration|coordination|partnership)|together with|through"
    r"|with the (?:support|assistance) of)\b"
    r"|\s(?P<one>in accordance with|in line with|consistent with|within (?:its|their|his|her|existing|the(?! United Nations)(?! Secretariat))|pursuant to"
    r"|at (?:the (?:national|international|local|regional|global|highest)|all levels|its|their)|in this (?:regard|context)"
    r"|as appropriate|as well as in|upon (?:request|their)|on a (?:regular|voluntary)|as a matter of|in (?:their|its|his|her)"
    r"|when \w+ing|while|in the (?:implementation|framework|context|light|exercise|discharge)|during|under (?:its|his|her|their)"
    r"|in order|with a view|for the purpose|in its resolution|regularly|urgently|immediately|once again|also|further)\b"
)
RELATIVE = re.compile(
    r"\s(?:that|which|who|whose|where|not yet|in a position|wishing|concerned and)\b|\s(?:with|having|facing|hosting)\s"
)
# A comma or a space comes first: a set of signs is found fast.
SEPARATOR = re.compile(
    r"[,\s](?:(?<=,)\s+(?:(?:as well as|and/or|and|or)\s+)?|(?<!,)\s*(?:as well as|and/or|and|or)\s+)",
    re.IGNORECASE,
)
BRACKET = re.compile(r"\([^()]*\)|“[^”]*”")
DESCRIBED = re.compile(
    r"\b(?:(?:Under-|Assistant )Secretary-General|Special Rapporteurs?|Independent Experts?|Working Groups?|Expert Mechanism|Special Representatives?|Committee"
    r"|Subcommittee|Commission|Commission of Inquiry|Forum|Group|Office|Board|Conference|Fund|Mission|Envoy|Adviser"
    r"|Mechanism|mandate holder|experts?|defenders)\s(?:on|for|in|of|against)\s", re.IGNORECASE,
)  # fmt: skip
DETERMINED = re.compile(
    rf"(?:{any_of(set(QUANTIFIERS) - {'as', 'well', 'same'})})\b(?!\s+(?:causes|consequences|family))",
    re.IGNORECASE,
)
GROUP_START = re.compile(
    r"(?:member states|states|governments|civil society|non-governmental|national human rights|special procedure"
    r"|mandate holders|treaty bod|human rights treaty|specialized agenc|united nations|intergovernmental|stakeholders"
    r"|parliament|business|private|donor|academi|media|media workers|development partners|the|local|regional|international"
    r"|human rights defenders|indigenous peoples)\b",
    re.IGNORECASE,
)
ADJECTIVE_END = re.compile(
    r"(?:\b(?:national|regional|international|subregional|bilateral|multilateral|local|global|public|private|civil|social"
    r"|political|economic|religious|cultural|legal|judicial|human|intergovernmental|non-governmental|governmental"
    r"|relevant|other|Member|observer|host|donor|transit|recipient|requesting|requested|affected|federal|military|academic|humanitarian|financial|new|democratic|State|non-State|former|faith-based"
    r"|domestic|security|defence|law enforcement|intelligence|prison|immediate|complete|prompt|transparent|fair|safe|unhindered|rapid|full|continued|unconditional|effective|transnational|grass-roots|traditional|educational|subnational|municipal|provincial|central|sporting|"
    r"technical|scientific|medical|ethnic|thematic|country-specific|appropriate|competent|interested|concerned"
    r"|interregional|inter-regional|multinational|sectoral|independent|professional|African|Asian|European|regional-level"
    r"|[a-z]+(?:al|ic|ous|ary|ive|ional)))$"
)
NOT_AGENT = re.compile(r"(?:tion|sion|ment|ance|ence|ity|ness|ing|ship|ure|acy|ism|age|th)s?$", re.IGNORECASE)
AGENT_NOUNS = re.compile(
    r"\b(?:organi[sz]ations?|commissions?|missions?|delegations?|administrations?|institutions?|governments?|parliaments?"
    r"|federations?|associations?|unions?|leaderships?|oppositions?|communit(?:y|ies)|authorit(?:y|ies)|entit(?:y|ies)"
    r"|universit(?:y|ies)|coalitions?|minorit(?:y|ies)|agenc(?:y|ies)|departments?|conferences?|youth|corporations?"
    r"|foundations?|secretariats?|judiciary|alliance|facility|instance|ministries|nations?|establishments|police|settlements?"
    r"|procedures|mechanisms?|authors?|youths?|churches|heritage|nurses|sages|municipalit(?:y|ies)|arrangements|regime)$",
    re.IGNORECASE,
)
OBJECTS = frozenset(
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
SYSTEM = re.compile(
    r"\b(?:agencies|United Nations (?:funds|programmes)|funds and programmes|funds, programmes|entities|bodies|organizations)\b"
)
AND_UPON = re.compile(
    r"(?:,|\band)\s+upon\s+(?!(?:(?:its|their|his|her|the|such|an?|written|formal)\s+)*(?:requests?|receipt|completion|ratification)\b)"
    r"(?=[a-zA-Z])"
)
BOTH = re.compile(r"(?:both|either|in particular|also|upon|on|for)\s+")
CORE = re.compile(r"\s(?:of|in|on|for|with|between|among|to|that|which|at|by|from|towards?|who|not|as)\b")
SINGLE_AGENTS = frozenset(
    """academia youth media parliament women men children everyone them it him her industry judiciary network team panel
    secretariat group forum military campaign alliance platform taskforce police opposition regime""".split()
)
MADE = re.compile(r"(\w+) (?:made|taken|undertaken|held|given|[a-z]+ed|(?<=s )[a-z]{3,}ing(?: \w+){0,2})$")
TOGETHER = re.compile(
    r"(?:including )?in (?:close |full |regular |continued |active |meaningful )*(?:cooperation|consultation|collaboration"
    r"|coordination|partnership|conjunction|liaison|dialogue|association)\b"
)
ONE_BEFORE = re.compile(
    r"(?:the )?(?:Transitional |Federal )?Government(?: of (?:the )?[A-Z][\w’-]+(?: (?:of |the )*[A-Z][\w’-]+)*)?"
    r"|the (?:Special Rapporteur|Independent Expert|Working Group|Advisory Committee|Expert Mechanism|Commission of Inquiry)"
)
MANY_BEFORE = re.compile(
    r"(?:the )?(?:[A-Z]\w+ (?:transitional )?authorities|authorities of (?:the )?[A-Z]\w+(?: (?:of |the )*[A-Z]\w+)*"
    r"|United Nations agencies, funds and programmes|[Gg]overnments|Member States|States|parties to the conflict|treaty bodies"
    r"|special procedures|national human rights institutions)\b"
)
TREATY = re.compile(
    r"(?:the |its |their )?(?:(?:First|Second|Optional|International|United Nations|Geneva|African|European|\d{4})\s+)*"
    r"(?:Protocols?|Conventions?|Covenants?|Declaration|Charter)\b"
)
BARE_HUMAN_RIGHTS = re.compile(r"(?:^|, )human rights$")
# Nouns that may share one complement: "organs, bodies and agencies of the United Nations system".
SHARING = frozenset(
    """organs bodies entities organizations agencies funds programmes mechanisms institutions offices departments
    representatives members ministers heads authorities leaders""".split()
)
SHARED_COMPLEMENT = re.compile(r"([a-z]+) (?:of|within) (?:the )?[A-Za-z]")
HE_SHALL = re.compile(
    r"(?P<who>he or she|she or he|he|she|they|it)\s+(?:also\s+|further\s+)?(?=[a-z]+\b)(?!(?:is|are|was|were|has|have|be)\b)"
)
THAT_PRONOUN = re.compile(r"(?P<who>[^,;]{3,160}?) that (?:he or she|she or he|they|he|she|it) (?=[a-z])")
COORDINATED = re.compile(r",\s+|\s+(?:and|or)\s+")
PRONOUNS = frozenset(("them", "it", "him", "her", "these", "those", "the latter", "the same"))
THAT = re.compile(r"\s*,?\s*that\s+")
THAT_VERB = re.compile(
    r"\s+(?:also\s+|further\s+|[a-z]+ly\s+)?(?:should|shall|must|be|continue|ensure|take|consider|cooperate|provide|submit"
    r"|prepare|convene|establish|include|adopt|report|end|cease|comply|stop|respect|present|transmit|make|develop|facilitate"
    r"|implement|urgently|immediately|fully|undertake|integrate|invite|request|work|conduct|organize|review|strengthen|address"
    r"|enhance|promote|allow|grant|support|give|hold|increase|appoint|assist|use|release|extend|desist|refrain|abide|honour|uphold|treat|withdraw|free|halt|lift|reverse|permit|engage|guarantee|protect|investigate|ratify|allocate|put|bring|hand|draw|pay|mainstream|issue|repeal|recognize|brief|inform|monitor|elect"
    r"|participate|foster|listen|meet|accelerate|intensify|step|expand|improve|reduce|eliminate|combat|prevent|remove|resume"
    r"|begin|start|initiate|explore|examine|update|circulate|create|set|keep|make|open|close|join|become|act|apply|adapt|align"
    r"|seek|serve|share|send|assess|collect|compile|publish|disseminate|designate|dedicate|devote|host|prioritize|raise"
    r"|reconsider|reinforce|remain|render|rescind|respond|restore|retain|return|revise|secure|sign|specify|strive|suspend"
    r"|sustain|tackle|terminate|transfer|translate|vacate|account|answer|carry|declare|disclose|discontinue|dismantle)\b"
)
OPENING = re.compile(r"\s*,?\s*(?:also |further |once again |again )?(?:upon |on )?", re.IGNORECASE)
TAIL = re.compile(
    r"(?:\s+(?:and|or|but|not|also|further|again|once again|urgently|immediately|regularly|regularly and systematically|in particular"
    r"|both|either|each|strongly|as a matter of (?:urgency|priority)|as soon as possible|once more|individually and collectively"
    r"|individually or jointly|respectively|collectively|jointly|alike|in turn|themselves|itself)|[\s,;:])+$"
)
TAIL_WORDS = frozenset(
    """and or but not also further again once urgently immediately regularly systematically particular both either each
    strongly urgency priority possible more collectively jointly respectively alike turn themselves itself""".split()
)
REPEATED = re.compile(
    r"(?:its|the|their)\s+(?:[\w-]+\s+){0,4}?(?:requests?|calls?|appeals?|invitations?|recommendations?|encouragement|demands?)(?:,\s[^,;]{1,120},)?\s+"
)
FARTHEST = 1400
