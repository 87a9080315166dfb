"""The screen before publication: what in a text looks like data of a person, or of a bank account.

It finds shapes, not people: it can miss what has no shape (a name) and can point at what is harmless. So it decides
nothing; whoever publishes looks again at each place found. The form has no place for such data (37/23 pp 5: the human
person is at the centre).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

CODES = ("e-mail", "telephone", "bank-account", "passport", "birth")

# Before the sign of an address: the words of an office's mailbox. Every other address is taken for a person's.
_OFFICES = re.compile(
    r"(?:info|contact|office|mission|registry|secretariat|press|media|mail|post|protocol|consulate|embassy|"
    r"helpdesk|support|human-?rights|cabinet|geneva|missiongeneva)(?:[._-]?\d{0,3})",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?<![\w.+-])([\w.+%-]{1,64})\s?(?:@|[\[(]\s?at\s?[\])])\s?(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?![\w-])",
    re.IGNORECASE,
)
_TELEPHONES = (
    # As written between countries, as written after a word for it, and as written at home with its leading zero.
    re.compile(r"(?<![\w+])(?:\+|00)[1-9](?:[ ().\-/\u00a0\u202f]{0,2}\d){7,14}(?!\d)"),
    re.compile(
        r"\b(?:tel|phone|telephone|téléphone|teléfono|mobile|cell|fax|whatsapp|viber|тел|телефон)\b"
        r"[^\d\n]{0,12}\d(?:[ ().\-/\u00a0\u202f]{0,2}\d){5,14}(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(r"(?:电话|電話|手机|هاتف|الهاتف|جوال)[^\d\n]{0,12}\d(?:[ ().\-]{0,2}\d){5,14}(?!\d)"),
    re.compile(r"(?<![\w./,-])\(?0[1-9]\d{0,3}\)?(?:[ .\-]\d{2,4}){2,4}(?![\w/])"),
)
_IBAN = re.compile(
    r"(?<![A-Za-z0-9/])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Za-z0-9/])"
)
_ACCOUNT = re.compile(
    r"\b(?:iban|account (?:no|number|nr)|a/c (?:no|number)|compte (?:bancaire )?n[o°º]|(?:número|n[o°º]) de cuenta|"
    r"номер сч[её]та|bic|swift(?: code)?)\b[^\w\n]{0,6}(?=[A-Z0-9 -]{0,12}\d)[A-Z0-9](?:[ -]?[A-Z0-9]){5,33}",
    re.IGNORECASE,
)
_PASSPORTS = (
    re.compile(
        r"\b(?:passport|passeport|pasaporte|паспорт\w?|(?:national )?(?:identity|id) (?:card|document)|laissez-passer)"
        r"\b[^\d\n]{0,24}?\b(?=[A-Z]{0,3}\d)[A-Z0-9]{5,12}\b",
        re.IGNORECASE,
    ),
    re.compile(r"\bпаспорт\w?\b[^\d\n]{0,16}\d{2} ?\d{2} ?\d{5,6}\b", re.IGNORECASE),
    re.compile(r"(?:护照|護照|جواز)[^\d\n]{0,16}[A-Z]{0,3}\d{5,10}"),
    re.compile(r"(?<![\w/#.-])[A-Z]{1,2}\d{7,9}(?![\w/.-])"),
    re.compile(r"(?<![A-Z0-9<])[A-Z0-9]{1,5}<[A-Z0-9<]{28,43}"),  # the lines a machine reads, which hold "<"
)
_BIRTHS = (
    re.compile(
        r"\b(?:born(?! in \d{4})|date of birth|birth ?date|d\.?o\.?b|née?s? le|date de naissance|nacid[oa]s? el|"
        r"fecha de nacimiento|дата рождения|родил(?:ся|ась)|г\. ?р)\b[^\d\n]{0,24}\d{1,4}",
        re.IGNORECASE,
    ),
    re.compile(r"(?:出生日期|出生于|生于|تاريخ الميلاد|مواليد|ولد في)[^\d\n]{0,12}\d{1,4}"),
    re.compile(r"\d{4}年\d{1,2}月(?:\d{1,2}日)?出生"),
)
_IBAN_LENGTHS = range(15, 35)


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a text: what it looks like, and its first character and the one after its last."""

    code: str
    span: tuple[int, int]


def personal(text: str) -> tuple[Found, ...]:
    """Return the places that look like personal data, in order, none overlapping another."""
    # Signs that show nothing could part what they stand in; they are left out, and each place is led back to the text.
    shown = [place for place, each in enumerate(text) if unicodedata.category(each) != "Cf"]
    plain = "".join(_plain(text[place]) for place in shown)
    places = [
        Found(each.code, (shown[each.span[0]], shown[each.span[1] - 1] + 1))
        for each in sorted(_places(plain), key=lambda each: (each.span[0], -each.span[1]))
    ]
    found: list[Found] = []
    for each in places:
        if not found or each.span[0] >= found[-1].span[1]:
            found.append(each)
    return tuple(found)


def _plain(character: str) -> str:
    """Write the digits of any script, and full-width forms, as the plain character."""
    if character.isascii():
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    wide = unicodedata.normalize("NFKC", character)
    return wide if len(wide) == 1 and wide.isascii() else character


def _places(text: str) -> Iterator[Found]:
    for match in _ADDRESS.finditer(text):
        if not _OFFICES.fullmatch(match[1]):
            yield Found("e-mail", match.span())
    checks: tuple[tuple[str, tuple[re.Pattern[str], ...], Callable[[str], bool]], ...] = (
        ("bank-account", (_IBAN,), _is_iban),
        ("bank-account", (_ACCOUNT,), _any),
        ("passport", _PASSPORTS, _any),
        ("birth", _BIRTHS, _any),
        ("telephone", _TELEPHONES, _is_telephone),
    )
    for code, patterns, holds in checks:
        for pattern in patterns:
            for match in pattern.finditer(text):
                if holds(match[0]):
                    yield Found(code, match.span())


def _any(_: str) -> bool:
    return True


def _is_telephone(text: str) -> bool:
    """Nine to fifteen digits, or six where a word says that it is a telephone: a day has eight and says nothing."""
    digits = sum(each.isdigit() for each in text)
    return digits >= (9 if not text[:1].isalpha() else 6)


def _is_iban(text: str) -> bool:
    """The check of ISO 13616: with the first four moved to the end and letters as numbers, 1 remains of 97."""
    code = text.replace(" ", "")
    turned = "".join(str(int(each, 36)) for each in code[4:] + code[:4])
    return len(code) in _IBAN_LENGTHS and int(turned) % 97 == 1
