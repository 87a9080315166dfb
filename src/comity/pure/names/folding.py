"""Writing a name the one way in which two spellings of it meet.

Two strengths. `light` forgives what typists and typesetters change: case, Unicode form, kinds of apostrophe
and dash, white space. `full` also forgives accents, punctuation and the article: "THE ORIAS", "Orias (the)"
and "l'Oria". Neither brings two different words together.
"""

from __future__ import annotations

import re
import unicodedata

APOSTROPHES = "’‘ʼʹ′`´ʻ"
DASHES = "‐‑‒–—―−"
ARTICLES = ("the", "la", "le", "les", "el", "los", "las")
_SAME = str.maketrans(
    {
        **dict.fromkeys(APOSTROPHES, "'"),
        **dict.fromkeys(DASHES, "-"),
        "\u0640": None,
        "\u00ad": None,
        "ı": "i",
    }
)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ARTICLE_BEHIND = re.compile(rf"\((?:{'|'.join(ARTICLES)}|l')\)\s*$")
_ARTICLE_BEFORE = re.compile(rf"^(?:(?:{'|'.join(ARTICLES)})\s+|l')(?=\S)")
_NOT_WORD = re.compile(r"[\W_]+")


def light(text: str) -> str:
    """Return `text` without differences of case, Unicode form, apostrophes, dashes and white space."""
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold())
    return " ".join(plain.translate(_SAME).split()).rstrip(" ,;.*")


def full(text: str) -> str:
    """Return `text` as bare words: no accents, no punctuation, no article before or behind it."""
    plain = _ARTICLE_BEHIND.sub("", light(text)).strip()
    plain = _ARTICLE_BEFORE.sub("", plain)
    letters = unicodedata.normalize("NFKD", plain.replace("'", "").replace("&", " and "))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(_NOT_WORD.sub(" ", bare).split())


def turned(text: str) -> list[str]:
    """Return the ways to read an index form in its natural order, folded.

    "Oria, Republic of" and "Oria (Republic of)" give "republic of oria"; "Orie (République islamique d')"
    joins without a space. Empty where `text` is no index form.
    """
    plain = light(text)
    bracket = re.fullmatch(r"([^()]+?)\s*\(([^()]+)\)", plain)
    if bracket:
        return _joined(bracket[2], bracket[1])
    head, comma, tail = plain.partition(", ")
    return _joined(tail, head) if comma and head and tail else []


def _joined(before: str, behind: str) -> list[str]:
    space = "" if before.endswith("'") else " "
    return [full(f"{before}{space}{behind}")]
