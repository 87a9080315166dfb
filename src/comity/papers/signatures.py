"""Ed25519 (RFC 8032): keys, signatures, and signed notes made and opened with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from comity.pure.translog.note import COSIGNATURE, ED25519, Key, Signature, new_key, note_text, read_note
from comity.pure.translog.refusal import Reason, Refused
from comity.pure.translog.witness import cosigned_message, read_timed, timed


def generate() -> bytes:
    """Return a new private key: 32 bytes, to be kept."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public(private: bytes) -> bytes:
    """Return the public key of a private one: 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def sign(private: bytes, message: bytes) -> bytes:
    """Return the signature of a message: 64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(message)


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether the signature holds."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def log_key(name: str, private: bytes) -> Key:
    """Return the public key of a log of that name (its origin), to be published."""
    return new_key(name, ED25519, public(private))


def witness_key(name: str, private: bytes) -> Key:
    """Return the public key of a witness of that name, to be published."""
    return new_key(name, COSIGNATURE, public(private))


def signature_of(text: str, name: str, private: bytes) -> Signature:
    """Return a log's signature of the text of a note."""
    return Signature(name, log_key(name, private).id, sign(private, text.encode()))


def cosignature_of(text: str, name: str, private: bytes, time: int) -> Signature:
    """Return a witness's cosignature of a checkpoint's text, seen at `time` (seconds since 1970)."""
    signed = sign(private, cosigned_message(time, text))
    return Signature(name, witness_key(name, private).id, timed(time, signed))


def sign_note(text: str, name: str, private: bytes) -> str:
    """Return the note of a text signed by one key."""
    return note_text(text, [signature_of(text, name, private)])


def add_signatures(note: str, signatures: Iterable[Signature]) -> str:
    """Return the note with more signatures under it; one that stands there by the same key gives way."""
    held = read_note(note)
    added = {(each.name, each.key_id): each for each in signatures}
    kept = [each for each in held.signatures if (each.name, each.key_id) not in added]
    return note_text(held.text, [*kept, *added.values()])


class Held(NamedTuple):
    """A signature that holds: whose it is, and when a witness says it saw the text (None for a log)."""

    key: Key
    time: int | None


class Opened(NamedTuple):
    """A note somebody we know has signed."""

    text: str
    held: tuple[Held, ...]

    def by(self, kind: int) -> list[Held]:
        """The signatures of logs (ED25519) or of witnesses (COSIGNATURE)."""
        return [each for each in self.held if each.key.kind == kind]


def open_note(note: str | bytes, keys: Iterable[Key]) -> Opened:
    """Return the text and whose signatures hold. Signatures by others are passed over; a false one by a key we know
    spoils the note, and a note nobody we know has signed is none."""
    read = read_note(note)
    known = {(key.name, key.id): key for key in keys}
    held: dict[Key, Held] = {}
    for each in read.signatures:
        key = known.get((each.name, each.key_id))
        if key is None or key in held:
            continue
        held[key] = Held(key, _checked(key, each, read.text))
    if not held:
        raise Refused(Reason.NOT_SIGNED)
    return Opened(read.text, tuple(held.values()))


def _checked(key: Key, given: Signature, text: str) -> int | None:
    """The time of a cosignature that holds, None of a log's signature that holds; or refuse."""
    time, signature, message = None, given.signature, text.encode()
    if key.kind == COSIGNATURE:
        time, signature = read_timed(given.signature)
        message = cosigned_message(time, text)
    if not verify(key.public, message, signature):
        raise Refused(Reason.SIGNATURE_FALSE, key.name)
    return time
