"""What a sealed mark stands for, opened field by field.

Each field of a record gets a salt of its own, drawn from the record's: who is shown one field learns nothing of the
others, and once the record's salt is erased nobody can tell from the log what it held, or even guess and compare.
"""

from __future__ import annotations

import hmac
import json
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Any

from comity.pure.translog.refusal import Reason, Refused
from comity.pure.translog.tree import HASH, whole_hash

FIELDS = ("act", "subject", "by", "office", "mandate", "at", "facts")
VERSION = 1
MOST = 200_000  # bytes of an opening; the facts of a record are small

_HEAD = b"comity.org/entry/v1\n"


def canonical(value: Any) -> bytes:
    """Return the one spelling of a JSON value: keys sorted, no blanks, UTF-8 as it is."""
    try:
        _only_json(value)
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise Refused(Reason.NOT_JSON) from error


def _only_json(value: Any) -> None:
    """Keys that are not text would be turned into text, and two records could then share one mark."""
    if isinstance(value, dict):
        for key, held in value.items():
            if not isinstance(key, str):
                raise TypeError
            _only_json(held)
    elif isinstance(value, list):
        for held in value:
            _only_json(held)
    elif not (value is None or isinstance(value, str | int | float)):
        raise TypeError


def field_salt(salt: bytes, name: str) -> bytes:
    """Return the salt of one field of a record."""
    return hmac.digest(salt, name.encode(), "sha256")


def field_digest(salt: bytes, value: Any) -> bytes:
    """Return the digest of one field under its own salt."""
    return sha256(whole_hash(salt) + canonical(value)).digest()


def _sealed(digests: Mapping[str, bytes]) -> bytes:
    lines = [b"%b %b\n" % (name.encode(), b64encode(digests[name])) for name in FIELDS]
    return sha256(_HEAD + b"".join(lines)).digest()


def _digests(record: Mapping[str, Any], salt: bytes) -> dict[str, bytes]:
    if set(record) != set(FIELDS):
        raise Refused(Reason.NOT_AN_OPENING, "a record has " + ", ".join(FIELDS))
    return {name: field_digest(field_salt(whole_hash(salt), name), record[name]) for name in FIELDS}


def commitment(record: Mapping[str, Any], salt: bytes) -> bytes:
    """Return the mark that seals a record: `record` has exactly the FIELDS, `salt` 32 secret random bytes."""
    return _sealed(_digests(record, salt))


def opening(record: Mapping[str, Any], salt: bytes, fields: Collection[str] = FIELDS) -> dict[str, Any]:
    """Return the opening of `fields`; of the rest it holds the digests, by which the mark can be worked out."""
    if not set(fields) <= set(FIELDS):
        raise Refused(Reason.NOT_AN_OPENING, ", ".join(sorted(set(fields) - set(FIELDS))))
    digests = _digests(record, salt)
    shown: dict[str, Any] = {}
    for name in FIELDS:
        if name in fields:
            shown[name] = {"salt": _base64(field_salt(salt, name)), "value": record[name]}
        else:
            shown[name] = {"digest": _base64(digests[name])}
    return {"v": VERSION, "fields": shown}


def closed(mark: bytes) -> dict[str, Any]:
    """Return the opening that opens nothing: of a record whose salt is erased, or of a place with no record."""
    return {"v": VERSION, "commitment": _base64(whole_hash(mark))}


def sealed_by(held: Mapping[str, Any]) -> bytes:
    """Return the commitment an opening leads to."""
    if set(held) == {"v", "commitment"} and _is_ours(held):
        return _bytes(held["commitment"])
    return _sealed({name: _digest_of(part) for name, part in _parts(held).items()})


def check_opening(held: Mapping[str, Any], mark: bytes) -> dict[str, Any]:
    """Return the opened fields and their values, or refuse: what is opened must be what was sealed."""
    if not hmac.compare_digest(sealed_by(held), whole_hash(mark)):
        raise Refused(Reason.COMMITMENT_DIFFERS)
    if "fields" not in held:
        return {}
    return {name: part["value"] for name, part in _parts(held).items() if "value" in part}


def opening_bytes(held: Mapping[str, Any]) -> bytes:
    """Return an opening as it stands in a receipt."""
    return canonical(dict(held))


def read_opening(data: bytes) -> dict[str, Any]:
    """Return an opening from its bytes; its form is checked here, what it opens by `check_opening`."""
    if len(data) > MOST:
        raise Refused(Reason.TOO_LONG, f"{len(data)} bytes")
    try:
        held = json.loads(data.decode(), object_pairs_hook=_once, parse_constant=_never)
    except (ValueError, RecursionError) as error:
        raise Refused(Reason.NOT_AN_OPENING) from error
    if not isinstance(held, dict):
        raise Refused(Reason.NOT_AN_OPENING)
    sealed_by(held)
    return held


def _parts(held: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    parts = held.get("fields")
    if set(held) != {"v", "fields"} or not _is_ours(held) or not isinstance(parts, dict):
        raise Refused(Reason.NOT_AN_OPENING)
    if set(parts) != set(FIELDS) or not all(isinstance(part, dict) for part in parts.values()):
        raise Refused(Reason.NOT_AN_OPENING)
    return {name: parts[name] for name in FIELDS}


def _is_ours(held: Mapping[str, Any]) -> bool:
    return type(held["v"]) is int and held["v"] == VERSION


def _digest_of(part: Mapping[str, Any]) -> bytes:
    if set(part) == {"digest"}:
        return _bytes(part["digest"])
    if set(part) == {"salt", "value"}:
        return field_digest(_bytes(part["salt"]), part["value"])
    raise Refused(Reason.NOT_AN_OPENING)


def _base64(value: bytes) -> str:
    return b64encode(value).decode()


def _bytes(value: Any) -> bytes:
    if not isinstance(value, str) or len(value) > 64:
        raise Refused(Reason.NOT_AN_OPENING)
    try:
        found = b64decode(value.encode("ascii"), validate=True)
    except (Error, ValueError) as error:
        raise Refused(Reason.NOT_AN_OPENING) from error
    if len(found) != HASH or _base64(found) != value:
        raise Refused(Reason.NOT_AN_OPENING)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _never(_: str) -> None:
    raise ValueError
