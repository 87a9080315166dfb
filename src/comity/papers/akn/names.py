"""Names that the writer and the reader of Akoma Ntoso share: namespaces, identifiers, and what XML cannot hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import cache

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
AKN4UN = "http://un.org/akn4un"
OWN = "https://comity.example/ns/reading/1"
SOURCE = "#comity"
MEDIA_TYPE = "application/akn+xml"

# The identifiers that `references` may declare besides the numbered ones: eId → (element, class, what it shows).
FIXED = {
    "comity": ("TLCOrganization", "organization/comity", "Comity"),
    "author": ("TLCRole", "role/un/author", "Author"),
    "editor": ("TLCRole", "role/un/editor", "Editor"),
    "memberState": ("TLCConcept", "concept/un/memberState", "Member State"),
    "inFavour": ("TLCConcept", "concept/un/voting/inFavour", "In favour"),
    "against": ("TLCConcept", "concept/un/voting/against", "Against"),
    "abstaining": ("TLCConcept", "concept/un/voting/abstaining", "Abstaining"),
    "recordedVote": ("TLCConcept", "concept/un/adoptedRecordedVote", "Adopted by a recorded vote"),
    "withoutAVote": ("TLCConcept", "concept/un/adoptedWithoutVote", "Adopted without a vote"),
    "votingResult": ("TLCConcept", "concept/un/voting/result", "Result of the vote"),
    "symbol": ("TLCConcept", "reference/un/symbol", "Symbol"),
    "resolutionNumber": ("TLCConcept", "reference/un/resolutionNumber", "Number"),
    "resolutionTitle": ("TLCTerm", "reference/un/resolutionTitle", "Title"),
    "issuingBody": ("TLCRole", "role/un/issuingBody", "Issuing body"),
    "dateOfIssuance": ("TLCConcept", "concept/un/dateOfIssuance", "Date of issuance"),
    "session": ("TLCEvent", "event/un/session", "Session"),
    "startDate": ("TLCConcept", "concept/un/startDate", "First day"),
    "endDate": ("TLCConcept", "concept/un/endDate", "Last day"),
    "agendaItem": ("TLCConcept", "concept/un/agendaItem", "Agenda item"),
    "originalLanguage": ("TLCConcept", "concept/un/originalLanguage", "Original language"),
    "adoption": ("TLCEvent", "event/un/adoption", "Adoption"),
    "adoptionDate": ("TLCConcept", "concept/un/dateOfAdoption", "Date of adoption"),
    "adoptionMeeting": ("TLCEvent", "event/un/adoptionMeeting", "Meeting of adoption"),
    "draft": ("TLCConcept", "concept/un/draft", "Draft"),
    "directive": ("TLCConcept", "concept/comity/directive", "Asks someone else to act"),
    "commissive": ("TLCConcept", "concept/comity/commissive", "Binds the adopting body"),
    "declaratory": ("TLCConcept", "concept/comity/declaratory", "Declares"),
}

# What XML 1.0 (section 2.2) does not allow as a character, plus the lone surrogates that Python strings may hold.
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<(?:[A-Za-z_][\w.-]*:)?akomaNtoso[\s>/]", re.DOTALL
)
_ESCAPED = re.compile("[^\t\n\r\u0020-\\[\\]-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNESCAPED = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))", re.DOTALL)
_LIST_ITEM = re.compile(r"((?:[^\\|]|\\.)*)(\||\Z)", re.DOTALL)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
_NUMBER_PARTS = re.compile(r"[^\W_]+")


def is_akoma_ntoso(data: bytes) -> bool:
    """Tell by its first element whether a file is Akoma Ntoso."""
    return _ROOT.match(data[:8192]) is not None


@cache
def akn(name: str) -> str:
    """Return the qualified name of an Akoma Ntoso element."""
    return f"{{{AKN}}}{name}"


@cache
def own(name: str) -> str:
    """Return the qualified name of one of our own elements or attributes."""
    return f"{{{OWN}}}{name}"


def escape(value: str) -> str:
    r"""Return a text as an attribute holds it: `\` doubled, what XML cannot hold as `\u{hex}`."""
    if _ESCAPED.search(value) is None:
        return value
    return _ESCAPED.sub(lambda found: _escape_one(found[0]), value)


def _escape_one(character: str) -> str:
    return "\\\\" if character == "\\" else f"\\u{{{ord(character):x}}}"


def unescape(value: str) -> str:
    """Undo `escape`."""
    if "\\" not in value:
        return value
    return _UNESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], value)


def escape_list(values: Iterable[str]) -> str:
    r"""Return several texts as one attribute, parted by `|`; an empty one is `\-`."""
    return "|".join(escape(each).replace("|", "\\|") or "\\-" for each in values)


def unescape_list(value: str | None) -> list[str]:
    """Undo `escape_list`; no attribute is no text."""
    items = []
    for found in _LIST_ITEM.finditer(value or ""):
        if value:
            items.append("" if found[1] == "\\-" else unescape(found[1]))
        if not found[2]:
            break
    return items


def slug(value: str) -> str:
    """Return a text as the last step of an identifier: small ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode("ascii").lower()
    return _NOT_IN_SLUG.sub("-", plain).strip("-")[:80] or "unnamed"


def number_step(num: str | None) -> str | None:
    """Return a printed number as a step of an eId: "1." is "1", "(a)" is "a", "1 bis" is "1bis"."""
    if num is None:
        return None
    return "".join(_NUMBER_PARTS.findall(ILLEGAL.sub("", num))) or None


def is_date(value: str | None) -> bool:
    """Tell whether a text is a real calendar day, not a placeholder like the year 1."""
    if value is None or _DATE.fullmatch(value) is None or value < "1800":
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


class Identifiers:
    """Hands out eIds, each once: a second "para_3" becomes "para_3-2"."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, wanted: str) -> str:
        """Return the wanted eId, or the next free one after it."""
        found = wanted
        count = 1
        while found in self._taken:
            count += 1
            found = f"{wanted}-{count}"
        self._taken.add(found)
        return found
