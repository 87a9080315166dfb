"""What is sealed can be opened field by field, to nothing else, and tells nothing while it is shut."""

from __future__ import annotations

import copy
import json
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.pure.translog.entry import entry, read_entry
from comity.pure.translog.opening import (
    FIELDS,
    canonical,
    check_opening,
    closed,
    commitment,
    opening,
    opening_bytes,
    read_opening,
    sealed_by,
)
from comity.pure.translog.refusal import Reason, Refused

SALT = bytes(range(32))
RECORD: dict[str, Any] = {
    "act": "assistance.sent",
    "subject": "requests/7",
    "by": "people/3",
    "office": "offices/mission",
    "mandate": "",
    "at": "2026-11-22T08:00:00+00:00",
    "facts": {"round": 1, "amount": 2.5, "words": "l’été — \u0627", "none": None, "list": [True, "x"]},
}
MARK = commitment(RECORD, SALT)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def test_the_mark_is_worked_out_as_the_reference_says() -> None:
    """By hand, from docs/reference: anybody must be able to write this anew."""
    import hmac
    from base64 import b64encode

    lines = b"comity.org/entry/v1\n"
    for name in ("act", "subject", "by", "office", "mandate", "at", "facts"):
        own = hmac.new(SALT, name.encode(), "sha256").digest()
        value = json.dumps(RECORD[name], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        lines += name.encode() + b" " + b64encode(sha256(own + value.encode()).digest()) + b"\n"
    assert sha256(lines).digest() == MARK


@pytest.mark.parametrize("count", range(8))
def test_what_is_opened_is_shown_and_nothing_else(count: int) -> None:
    shown = opening(RECORD, SALT, FIELDS[:count])
    assert check_opening(shown, MARK) == {name: RECORD[name] for name in FIELDS[:count]}
    assert check_opening(read_opening(opening_bytes(shown)), MARK) == {n: RECORD[n] for n in FIELDS[:count]}
    text = opening_bytes(shown).decode()
    for name in FIELDS[count:]:
        if RECORD[name]:
            assert str(RECORD[name]) not in text
        assert set(shown["fields"][name]) == {"digest"}


def test_the_salt_of_one_field_is_no_help_with_another() -> None:
    """Two records alike in a field show different digests of it; an opened field does not give the record's salt."""
    other = opening(RECORD, SALT[::-1], ())
    own = opening(RECORD, SALT, ("act",))
    for name in FIELDS:
        assert own["fields"][name].get("digest") != other["fields"][name]["digest"]
    assert len({part["salt"] for part in opening(RECORD, SALT)["fields"].values()}) == len(FIELDS)


@pytest.mark.parametrize("name", FIELDS)
def test_another_value_is_not_what_was_sealed(name: str) -> None:
    shown = opening(RECORD, SALT)
    shown["fields"][name] = dict(shown["fields"][name], value="another")
    with pytest.raises(Refused) as refused:
        check_opening(shown, MARK)
    assert refused.value.reason == Reason.COMMITMENT_DIFFERS


def test_one_field_cannot_pass_for_another() -> None:
    shown = opening(RECORD, SALT)
    fields = shown["fields"]
    fields["by"], fields["subject"] = fields["subject"], fields["by"]
    with pytest.raises(Refused):
        check_opening(shown, MARK)


def test_what_is_erased_can_still_be_shown_shut() -> None:
    shown = closed(MARK)
    assert check_opening(read_opening(opening_bytes(shown)), MARK) == {}
    assert sealed_by(shown) == MARK
    with pytest.raises(Refused):
        check_opening(shown, SALT)


@settings(deadline=None)
@given(JSON, JSON)
def test_two_values_share_a_spelling_only_if_they_are_one(one: Any, other: Any) -> None:
    try:
        same = canonical(one) == canonical(other)
    except Refused:  # half a character
        return
    assert same == (json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True))


@settings(deadline=None)
@given(JSON)
def test_any_facts_can_be_sealed_and_opened(facts: Any) -> None:
    record = RECORD | {"facts": facts}
    try:
        mark = commitment(record, SALT)
    except Refused as refused:
        assert refused.reason == Reason.NOT_JSON
        return
    shown = read_opening(opening_bytes(opening(record, SALT)))
    assert json.dumps(check_opening(shown, mark)["facts"], sort_keys=True) == json.dumps(
        facts, sort_keys=True
    )


@pytest.mark.parametrize("value", [{1: "x"}, {"x": {2}}, b"x", float("nan"), (1, 2), "\ud800", {None: 1}])
def test_what_json_cannot_hold_is_not_sealed(value: Any) -> None:
    with pytest.raises(Refused) as refused:
        commitment(RECORD | {"facts": value}, SALT)
    assert refused.value.reason == Reason.NOT_JSON


def test_a_record_has_just_its_fields_and_a_salt_its_length() -> None:
    for record in (RECORD | {"more": 1}, {name: RECORD[name] for name in FIELDS[1:]}):
        with pytest.raises(Refused):
            commitment(record, SALT)
    with pytest.raises(Refused):
        commitment(RECORD, SALT[1:])
    with pytest.raises(Refused):
        opening(RECORD, SALT, ("salt",))


def spoilt() -> list[bytes]:
    """Openings that are none."""
    good = opening(RECORD, SALT, ("act",))
    found: list[Any] = [None, [], 1, {}, {"v": 1}, {"v": 2, "commitment": "x"}, {"v": 1, "commitment": 5}]
    for change in (
        lambda o: o.pop("v"),
        lambda o: o.update(v=True),
        lambda o: o.update(v="1"),
        lambda o: o.update(more=1),
        lambda o: o["fields"].pop("by"),
        lambda o: o["fields"].update(more={"digest": "x"}),
        lambda o: o["fields"].update(by=5),
        lambda o: o["fields"].update(by={}),
        lambda o: o["fields"]["by"].update(value=1),
        lambda o: o["fields"].update(by={"digest": "AAAA"}),
        lambda o: o["fields"].update(by={"digest": o["fields"]["by"]["digest"] + "\n"}),
        lambda o: o["fields"].update(act={"salt": "é", "value": 1}),
        lambda o: o["fields"].update(act={"salt": [], "value": 1}),
    ):
        each = copy.deepcopy(good)
        change(each)
        found.append(each)
    text = opening_bytes(good)
    return [
        *(json.dumps(each).encode() for each in found),
        b"", b"{", b"\xff", b"[" * 100_000, text + b"x", text.replace(b'"v":1', b'"v":1,"v":1'), b" " * 300_000,
        b'{"v":1,"fields":NaN}', text.replace(b'"assistance.sent"', b"1" * 5000),
    ]  # fmt: skip


@pytest.mark.parametrize("number", range(len(spoilt())))
def test_an_opening_that_is_none_is_refused(number: int) -> None:
    with pytest.raises(Refused):
        read_opening(spoilt()[number])


@pytest.mark.parametrize("index", [0, 7, 10**18])
def test_an_entry_says_its_place_and_mark(index: int) -> None:
    data = entry(index, MARK)
    assert read_entry(data) == (index, MARK)
    assert data.startswith(b"%d " % index) and data.endswith(b"=\n") and len(data) == len(str(index)) + 46


@pytest.mark.parametrize(
    "data",
    [b"", b"0", b"01 " + b"A" * 43 + b"=\n", b"-1 " + b"A" * 43 + b"=\n", b"0  " + b"A" * 43 + b"=\n",
     b"0 " + b"A" * 43 + b"=", b"0 " + b"A" * 43 + b"=\n\n", b"0 " + b"A" * 42 + b"B=\n", b"0 " + b"A" * 44 + b"\n",
     b"0 " + b"-" * 43 + b"=\n"],
)  # fmt: skip
def test_an_entry_has_no_other_spelling(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read_entry(data)
    assert refused.value.reason == Reason.NOT_AN_ENTRY
    with pytest.raises(Refused):
        entry(-1, MARK)
