"""Signed notes and the keys that sign them (C2SP signed-note): a text, a blank line, and signatures.

Nothing is signed or verified here, since the standard library cannot: `comity.papers.signatures` does.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from comity.pure.translog.refusal import Reason, Refused

ED25519 = 1  # signs the text itself: a log
COSIGNATURE = 4  # signs the text and a time: a witness

MOST_BYTES = 100_000
MOST_SIGNATURES = 64

_DASH = "\u2014 "


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """Return the four bytes by which a note names a key."""
    return sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def named(name: str) -> str:
    """Return the name if a key may have it: something, without blanks or a plus."""
    bad = not name or "+" in name or any(each.isspace() or ord(each) < 32 for each in name)
    if bad or len(name) > 200 or not _is_text(name):
        raise Refused(Reason.NOT_A_KEY)
    return name


@dataclass(frozen=True, slots=True)
class Key:
    """A public key with its name: what a verifier is given to trust."""

    name: str
    kind: int  # ED25519 or COSIGNATURE
    public: bytes

    @property
    def id(self) -> bytes:
        return key_id(self.name, self.kind, self.public)

    @property
    def text(self) -> str:
        """The key in one line, as it is published and pinned (a *vkey*)."""
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"


def new_key(name: str, kind: int, public: bytes) -> Key:
    """Return a key, its parts checked."""
    if kind not in (ED25519, COSIGNATURE) or len(public) != 32:
        raise Refused(Reason.NOT_A_KEY)
    return Key(named(name), kind, public)


def read_key(text: str) -> Key:
    """Return the key a line says; its own short number must be right."""
    parts = text.split("+", 2)
    if len(text) > 500 or len(parts) != 3:
        raise Refused(Reason.NOT_A_KEY)
    material = _base64(parts[2], Reason.NOT_A_KEY)
    if len(material) != 33:
        raise Refused(Reason.NOT_A_KEY)
    key = new_key(parts[0], material[0], material[1:])
    if key.text != text:
        raise Refused(Reason.NOT_A_KEY)
    return key


class Signature(NamedTuple):
    """One line under a note: whose it says it is, and the signature's bytes."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        return f"{_DASH}{self.name} {b64encode(self.key_id + self.signature).decode()}\n"


class Note(NamedTuple):
    """A text, its last newline included, and the signatures under it. They are claims until verified."""

    text: str
    signatures: tuple[Signature, ...]


def note_text(text: str, signatures: Iterable[Signature]) -> str:
    """Return the whole note."""
    if not text.endswith("\n"):
        raise Refused(Reason.NOT_A_NOTE, "the text must end its last line")
    whole = text + "\n" + "".join(each.line for each in signatures)
    read_note(whole)
    return whole


def read_note(whole: str | bytes) -> Note:
    """Return text and signatures of a note. A line under it that is no signature spoils the note."""
    if isinstance(whole, bytes):
        try:
            whole = whole.decode() if len(whole) <= MOST_BYTES else "x" * (MOST_BYTES + 1)
        except UnicodeDecodeError as error:
            raise Refused(Reason.NOT_A_NOTE, "not UTF-8") from error
    if len(whole) > MOST_BYTES:
        raise Refused(Reason.TOO_LONG)
    if not _is_text(whole) or any(ord(each) < 32 and each != "\n" for each in whole):
        raise Refused(Reason.NOT_A_NOTE, "a character no note may have")
    at = whole.rfind("\n\n")
    if at < 0 or not whole.endswith("\n"):
        raise Refused(Reason.NOT_A_NOTE, "no blank line before the signatures")
    lines = whole[at + 2 :].split("\n")[:-1]
    if not 1 <= len(lines) <= MOST_SIGNATURES:
        raise Refused(Reason.NOT_A_NOTE, f"{len(lines)} signatures")
    return Note(whole[: at + 1], tuple(read_signature(line) for line in lines))


def read_signature(line: str) -> Signature:
    """Return the signature a line says, without its newline."""
    parts = line.removeprefix(_DASH).split(" ")
    if not line.startswith(_DASH) or len(parts) != 2:
        raise Refused(Reason.NOT_A_NOTE, "not a signature line")
    try:
        name = named(parts[0])
    except Refused as error:
        raise Refused(Reason.NOT_A_NOTE, "not a key's name") from error
    held = _base64(parts[1], Reason.NOT_A_NOTE)
    if len(held) < 5:
        raise Refused(Reason.NOT_A_NOTE, "no signature in the line")
    return Signature(name, held[:4], held[4:])


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:  # half a character
        return False
    return True


def _base64(text: str, reason: Reason) -> bytes:
    try:
        found = b64decode(text.encode("ascii"), validate=True)
    except (Error, ValueError) as error:
        raise Refused(reason, "not Base 64") from error
    if b64encode(found).decode() != text:  # one spelling only
        raise Refused(reason, "not Base 64")
    return found
