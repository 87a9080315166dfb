"""Notes are signed and opened as the specification says; receipts and requests of witnesses survive the way there and
back; and a hostile one is refused, never half believed."""

from __future__ import annotations

import random
from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.papers.signatures import (
    add_signatures,
    cosignature_of,
    generate,
    log_key,
    open_note,
    public,
    sign,
    sign_note,
    signature_of,
    verify,
    witness_key,
)
from comity.pure.translog.checkpoint import Checkpoint, read_checkpoint
from comity.pure.translog.note import (
    COSIGNATURE,
    ED25519,
    Note,
    Signature,
    key_id,
    new_key,
    note_text,
    read_key,
    read_note,
    read_signature,
)
from comity.pure.translog.receipt import Receipt, check_receipt, read_receipt
from comity.pure.translog.refusal import Reason, Refused
from comity.pure.translog.tree import EMPTY
from comity.pure.translog.witness import (
    cosigned_message,
    read_request,
    read_timed,
    request_text,
    timed,
)
from tests.audit.served import LOG_PRIVATE, ORIGIN, WITNESS, WITNESS_PRIVATE, Log, marks

# The example of Go's package golang.org/x/mod/sumdb/note: key and note made by others.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
KEY, EYES = log_key(ORIGIN, LOG_PRIVATE), witness_key(WITNESS, WITNESS_PRIVATE)
TEXT = Checkpoint(ORIGIN, 0, EMPTY).text
NOTE = add_signatures(
    sign_note(TEXT, ORIGIN, LOG_PRIVATE), [cosignature_of(TEXT, WITNESS, WITNESS_PRIVATE, 1_700_000_000)]
)
LOG = Log(marks(70))


def reason_of(act, *arguments: object) -> Reason:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refused:
        act(*arguments)
    return refused.value.reason


def test_a_note_made_by_others_opens() -> None:
    opened = open_note(GO_NOTE, [read_key(GO_KEY)])
    assert opened.text.startswith("If you think")
    assert [each.key.name for each in opened.by(ED25519)] == ["PeterNeumann"]
    assert (
        reason_of(open_note, GO_NOTE.replace("answer", "Answer"), [read_key(GO_KEY)])
        == Reason.SIGNATURE_FALSE
    )


def test_the_known_vector_of_the_signature_scheme_holds() -> None:
    """RFC 8032, 7.1, TEST 2."""
    private = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    assert public(private).hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    signature = sign(private, b"\x72")
    assert signature.hex().startswith("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da")
    assert verify(public(private), b"\x72", signature)
    assert not verify(public(private), b"\x73", signature)
    assert not verify(b"short", b"\x72", signature)
    assert not verify(public(private), b"\x72", b"")


def test_log_and_witness_are_told_apart_and_the_time_is_the_witnesss() -> None:
    opened = open_note(NOTE, [KEY, EYES])
    assert opened.text == TEXT
    assert [(each.key, each.time) for each in opened.held] == [(KEY, None), (EYES, 1_700_000_000)]
    assert opened.by(COSIGNATURE)[0].key == EYES
    assert read_checkpoint(opened.text) == Checkpoint(ORIGIN, 0, EMPTY)


def test_a_log_cannot_pass_for_a_witness_with_the_same_key() -> None:
    """The same secret under both kinds signs two different things (the kind is part of the key's number)."""
    as_witness = witness_key(ORIGIN, LOG_PRIVATE)
    only_log = sign_note(TEXT, ORIGIN, LOG_PRIVATE)
    assert reason_of(open_note, only_log, [as_witness]) == Reason.NOT_SIGNED
    read = read_note(only_log)
    posing = read.signatures[0]._replace(key_id=as_witness.id)
    assert reason_of(open_note, note_text(TEXT, [posing]), [as_witness]) == Reason.NOT_A_COSIGNATURE


def test_a_signature_by_a_stranger_is_passed_over_and_a_false_one_by_a_friend_is_not() -> None:
    stranger = signature_of(TEXT, "stranger.example", generate())
    noise = Signature("noise.example", b"abcd", b"not a signature at all")
    assert open_note(add_signatures(NOTE, [stranger, noise]), [KEY]).held[0].key == KEY
    assert reason_of(open_note, NOTE, [log_key("x.example", generate())]) == Reason.NOT_SIGNED
    false = Signature(ORIGIN, KEY.id, bytes(64))
    assert reason_of(open_note, add_signatures(NOTE, [false]), [KEY]) == Reason.SIGNATURE_FALSE
    same_name = log_key(ORIGIN, generate())  # another key of that name is another key
    assert reason_of(open_note, NOTE, [same_name]) == Reason.NOT_SIGNED


def test_a_key_that_signs_twice_counts_once() -> None:
    again = cosignature_of(TEXT, WITNESS, WITNESS_PRIVATE, 1_800_000_000)
    twice = NOTE + again.line
    assert [(each.key, each.time) for each in open_note(twice, [EYES]).held] == [(EYES, 1_700_000_000)]
    assert add_signatures(NOTE, [again]).count(WITNESS) == 1


def test_another_time_than_the_one_signed_is_false() -> None:
    time, signature = read_timed(read_note(NOTE).signatures[1].signature)
    moved = Signature(WITNESS, EYES.id, timed(time + 1, signature))
    assert reason_of(open_note, add_signatures(NOTE, [moved]), [EYES]) == Reason.SIGNATURE_FALSE
    assert cosigned_message(5, TEXT).decode() == f"cosignature/v1\ntime 5\n{TEXT}"
    for time in (-1, 2**63):
        assert reason_of(cosigned_message, time, TEXT) == Reason.NOT_A_COSIGNATURE
    assert reason_of(read_timed, b"\xff" * 72) == Reason.NOT_A_COSIGNATURE
    assert reason_of(read_timed, b"\x00" * 71) == Reason.NOT_A_COSIGNATURE
    assert reason_of(timed, 1, b"short") == Reason.NOT_A_COSIGNATURE


def test_every_flipped_bit_of_a_note_is_noticed() -> None:
    """The note is refused, or opens with one signature less; never with another text."""
    whole = NOTE.encode()
    dice = random.Random(4)
    for bit in {dice.randrange(8 * len(whole)) for _ in range(600)}:
        spoilt = bytearray(whole)
        spoilt[bit // 8] ^= 1 << (bit % 8)
        try:
            opened = open_note(bytes(spoilt), [KEY, EYES])
        except Refused:
            continue
        assert opened.text == TEXT
        assert len(opened.held) == 1


HOSTILE = [
    "", "\n", "\n\n", "text\n", "text\n\n", "text\n\n\n", "text\n\n— x\n", "text\n\n— x y z\n",
    "text\n\n- x AAAAAAAA\n",
    "text\n\n— x AAAAAAAA", "text\n\n— x AAAA\n", "text\n\n— x AAAAAAA\n", "text\n\n— x AAAAAAAA\nmore\n",
    "text\r\n\r\n— x AAAAAAAA\r\n", "text\x00\n\n— x AAAAAAAA\n", "te\txt\n\n— x AAAAAAAA\n",
    "text\n\n— a+b AAAAAAAA\n",
    "text\n\n—  AAAAAAAA\n", "text\n\n— x\u00a0y AAAAAAAA\n", "text\n\n—\u00a0x AAAAAAAA\n", "text\n\n— x AAAAAAB=\n",
    "text\n\n— x AAAA AAAA\n", "x" * 200_000 + "\n\n— x AAAAAAAA\n", "text\n\n" + "— x AAAAAAAA\n" * 65,
    "text\n\n— x AAAAAAA-\n", "text\n\n— " + "x" * 300 + " AAAAAAAA\n", "\ud800\n\n— x AAAAAAAA\n",
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_hostile_note_is_refused(number: int) -> None:
    assert reason_of(read_note, HOSTILE[number]) in {Reason.NOT_A_NOTE, Reason.TOO_LONG}


def test_bytes_that_are_no_text_are_no_note() -> None:
    assert reason_of(read_note, b"\xff\xfe\n\n") == Reason.NOT_A_NOTE
    assert reason_of(read_note, b"\xff" * 200_000) == Reason.TOO_LONG
    assert reason_of(note_text, "no end", []) == Reason.NOT_A_NOTE


LINES = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=20)


@settings(deadline=None)
@given(
    st.lists(LINES, max_size=5),
    st.lists(
        st.tuples(st.from_regex(r"[a-z/.]{1,9}", fullmatch=True), st.binary(min_size=5, max_size=90)),
        min_size=1,
        max_size=6,
    ),
)
def test_every_note_reads_back(lines: list[str], signers: list[tuple[str, bytes]]) -> None:
    text = "".join(line + "\n" for line in lines) or "\n"
    signatures = tuple(Signature(name, held[:4], held[4:]) for name, held in signers)
    assert read_note(note_text(text, signatures)) == Note(text, signatures)
    assert read_note(note_text(text, signatures).encode()) == Note(text, signatures)
    assert read_signature(signatures[0].line.rstrip("\n")) == signatures[0]


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_a_note_or_refused(text: str) -> None:
    for act in (read_note, read_key, read_checkpoint, read_receipt, read_signature):
        try:
            act(text)  # type: ignore[operator]
        except Refused:
            pass
    try:
        read_request(text.encode("utf-8", "replace"))
    except Refused:
        pass


def test_a_key_reads_back_and_has_one_spelling() -> None:
    assert read_key(KEY.text) == KEY
    assert read_key(GO_KEY).id.hex() == "c74f20a3"
    assert key_id("PeterNeumann", 1, read_key(GO_KEY).public).hex() == "c74f20a3"
    for wrong in (
        "", "x", "x+y", KEY.text + "=", KEY.text.replace("comity", "Comity"), KEY.text.upper(), " " + KEY.text,
        f"+{KEY.id.hex()}+AA==", "x+00000000+" + b64encode(b"\x02" + bytes(32)).decode(), "x" * 600,
    ):  # fmt: skip
        assert reason_of(read_key, wrong) == Reason.NOT_A_KEY
    assert reason_of(new_key, "a b", ED25519, bytes(32)) == Reason.NOT_A_KEY
    assert reason_of(new_key, "a", 9, bytes(32)) == Reason.NOT_A_KEY


ROOT = b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [f"\n1\n{ROOT}\n", f"o\n01\n{ROOT}\n", f"o\n-1\n{ROOT}\n", f"o\n1\n{ROOT}", f"o\n1\n{ROOT}\n\n", "o\n1\nAAAA\n",
     f"o\n١\n{ROOT}\n", f"o\n1\n{ROOT[:-1]}\n", f"o\n0\n{ROOT}\n", "o\n1\n", f"o\n{10**30}\n{ROOT}\n",
     f"o\n1\n{ROOT}\n\nmore\n"],
)  # fmt: skip
def test_a_checkpoint_has_no_other_spelling(text: str) -> None:
    assert reason_of(read_checkpoint, text) == Reason.NOT_A_CHECKPOINT


def test_a_checkpoint_may_carry_lines_of_others() -> None:
    text = f"o\n1\n{ROOT}\nmore of it\n"
    assert read_checkpoint(text) == Checkpoint("o", 1, bytes(32), ("more of it",))
    assert read_checkpoint(text).text == text


@pytest.mark.parametrize("index", [0, 1, 33, 69])
def test_a_receipt_reads_back_and_holds(index: int) -> None:
    receipt = LOG.receipt(index)
    assert read_receipt(receipt.text) == receipt
    assert read_receipt(receipt.text.encode()) == receipt
    # what mail and editors do on the way
    assert (
        read_receipt(b"\xef\xbb\xbf" + receipt.text.replace("\n", "\r\n").encode() + b"\r\n\r\n") == receipt
    )
    check_receipt(receipt)
    assert receipt.text.startswith("c2sp.org/tlog-proof@v1\nextra ")
    alone = Log(marks(1)).receipt(0)
    assert alone.proof == ()
    assert read_receipt(alone.text) == alone
    check_receipt(alone)


def test_every_flipped_bit_of_a_receipt_is_noticed() -> None:
    """It is refused when read, or does not lead to the root, or its signatures are false, or it is the same."""
    receipt = LOG.receipt(33)
    whole = receipt.text.encode()
    dice = random.Random(33)
    for bit in {dice.randrange(8 * len(whole)) for _ in range(1500)}:
        spoilt = bytearray(whole)
        spoilt[bit // 8] ^= 1 << (bit % 8)
        try:
            held = read_receipt(bytes(spoilt))
            check_receipt(held)
            open_note(held.note, [KEY])
            open_note(held.note, [EYES])
        except Refused:
            continue
        assert (held.index, held.opening, held.proof) == (receipt.index, receipt.opening, receipt.proof)
        assert held.checkpoint == receipt.checkpoint


def spoilt_receipts() -> list[str]:
    good = LOG.receipt(33).text
    lines = good.split("\n")
    return [
        "", "x", good.replace("@v1", "@v2"), "\n".join(lines[:1] + lines[2:]), "\n".join(lines[:2] + lines[3:]),
        good.replace("index 33", "index 033"), good.replace("index 33", "index -33"),
        good.replace("index 33", "index 34"),
        good.replace("extra ", "extra  "), good.replace(lines[3], lines[3][:-4]), good.replace(lines[3], "!"),
        "\n".join(lines[:3] + [lines[3]] * 70 + lines[3:]), good.replace("\n\n", "\n", 1), good + "x", good * 2,
        "\n".join(lines[:3] + lines[4:]), "\n".join([*lines[:3], lines[4], lines[3], *lines[5:]]), "é" * 600_000,
    ]  # fmt: skip


@pytest.mark.parametrize("number", range(len(spoilt_receipts())))
def test_a_hostile_receipt_is_refused(number: int) -> None:
    with pytest.raises(Refused):
        check_receipt(read_receipt(spoilt_receipts()[number]))


def test_a_receipt_of_one_entry_does_not_serve_another() -> None:
    one, other = LOG.receipt(33), LOG.receipt(34)
    with pytest.raises(Refused):
        check_receipt(Receipt(one.index, other.opening, one.proof, one.note))
    with pytest.raises(Refused):
        check_receipt(Receipt(other.index, one.opening, other.proof, one.note))


def test_a_request_to_a_witness_reads_back() -> None:
    steps = [sha256(b"%d" % index).digest() for index in range(5)]
    for proof in ([], steps):
        read = read_request(request_text(17, proof, NOTE).encode())
        assert (read.old, list(read.proof), read.note) == (17, proof, NOTE)
    assert reason_of(request_text, -1, [], NOTE) == Reason.NOT_A_REQUEST
    assert reason_of(request_text, 1, steps * 20, NOTE) == Reason.NOT_A_REQUEST
    good = request_text(17, steps, NOTE)
    for wrong in (
        "", "old 1", "old 017" + good[6:], good.replace("old", "new"), good.replace("\n\n", "\n", 1), "old 1\n\nx\n",
        good.replace("\n", "\n!\n", 1), good.replace("\n", "\nAAAA\n", 1),
        "old 1\n" + good.split("\n")[1] * 3 + "\n\n" + NOTE,
        "old 1\n" + (good.split("\n")[1] + "\n") * 64 + "\n" + NOTE,
    ):  # fmt: skip
        with pytest.raises(Refused):
            read_request(wrong.encode())
    assert reason_of(read_request, b"\xff\n\n") == Reason.NOT_A_REQUEST
    assert reason_of(read_request, b"x" * 200_000) == Reason.TOO_LONG
