"""comity-verify, as a person runs it: what it says, what it remembers, how it ends."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from comity.audit import notebook
from comity.audit.checks import Asked
from comity.audit.notebook import Remembered, Unreadable
from comity.audit.trust import earlier, epoch_of, newest, prefix_of, trusted
from comity.audit.verify import COULD_NOT, FAILS, HOLDS, main, verify
from comity.audit.words import SENTENCES, moment, shown
from comity.papers.signatures import (
    add_signatures,
    cosignature_of,
    generate,
    log_key,
    sign_note,
    witness_key,
)
from comity.pure.translog.opening import closed
from comity.pure.translog.receipt import Receipt
from comity.pure.translog.refusal import Reason
from tests.audit.served import (
    LOG_PRIVATE,
    NOW,
    ORIGIN,
    WITNESS,
    WITNESS_PRIVATE,
    Log,
    mark,
    marks,
    visit,
)
from tests.audit.site import files_of, site

KEY, EYES = log_key(ORIGIN, LOG_PRIVATE), witness_key(WITNESS, WITNESS_PRIVATE)
SMALL, LARGE = Log(marks(60)), Log(marks(300))


def fresh(log: Log) -> dict[str, bytes]:
    """Its files, witnessed just now by the clock of this machine."""
    return log.files | {"log/checkpoint": log.note(int(time.time()) - 30).encode()}


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "seen.json"


def run(address: str, state: Path, *more: str) -> int:
    return main([address, "--state", str(state), *more])


def test_a_log_and_a_receipt_hold_and_the_five_checks_are_said(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = tmp_path / "receipt.tlog-proof"
    paper.write_text(SMALL.receipt(17).text, encoding="utf-8")
    with site(files_of(fresh(LARGE))) as address:
        assert run(address, state, str(paper), "--key", KEY.text, "--witness", EYES.text, "--audit") == HOLDS
    said = capsys.readouterr().out
    for words in (
        "Log comity.example/log, 300 entries",
        "entry 17",
        "The checkpoint is the log’s     Signed by comity.example/log, key " + KEY.id.hex(),
        "A witness saw the same          witness.example/harbour",
        "The entry is in the tree        9 hashes lead from it to the root",
        "The tree of 60 (in the receipt) is the start of the tree of 300",
        "The time fits                   Recorded 1 November 2026, 10:12 UTC",
        'act: "assistance.sent"',
        "The receipt holds.",
        "300 entries and 3 tiles recomputed",
    ):
        assert words in said
    assert "FAILS" not in said
    assert "taken from the site" not in said


def test_the_first_visit_says_what_trust_on_first_use_means_and_the_next_refuses_another_key(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with site(files_of(fresh(SMALL))) as address:
        assert run(address, state) == HOLDS
    first = capsys.readouterr().out
    assert "taken from the site itself" in first
    assert "proves nothing against the site" in first
    assert f"--key {KEY.text}" in first
    assert f"--witness {EYES.text}" in first
    with site(files_of(fresh(LARGE))) as address:
        assert run(address, state) == HOLDS
    second = capsys.readouterr().out
    assert "taken from the site" not in second
    assert "The tree of 60 (when this machine last looked) is the start of the tree of 300" in second
    stolen = Log(marks(400), private=generate())
    with site(files_of(fresh(stolen))) as address:
        assert run(address, state) == FAILS
    assert "Not signed by the key noted on an earlier visit" in capsys.readouterr().out
    assert KEY.text in notebook.read(state)[ORIGIN].keys[0]


def test_going_back_is_found_and_changes_nothing_that_is_noted(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with site(files_of(fresh(LARGE))) as address:
        assert run(address, state) == HOLDS
    before = state.read_bytes()
    with site(files_of(fresh(SMALL))) as address:
        assert run(address, state) == FAILS
    assert (
        "The log has gone back: 300 entries when this machine last looked, and 60 now"
        in capsys.readouterr().out
    )
    assert state.read_bytes() == before


def test_a_new_key_the_operator_announced_is_taken_by_hand(state: Path) -> None:
    with site(files_of(fresh(SMALL))) as address:
        assert run(address, state) == HOLDS
    turned = Log(marks(300), private=generate())
    key = log_key(ORIGIN, turned.private)
    with site(files_of(fresh(turned))) as address:
        assert run(address, state) == FAILS
        assert run(address, state, "--key", key.text) == HOLDS
        assert run(address, state) == HOLDS
    assert set(notebook.read(state)[ORIGIN].keys) == {KEY.text, key.text}


def test_as_many_witnesses_as_asked_for_must_have_seen_it() -> None:
    second = generate()
    names = [EYES, witness_key("second.example", second), witness_key("alias.example", WITNESS_PRIVATE)]
    text = SMALL.checkpoint().text
    one = cosignature_of(text, WITNESS, WITNESS_PRIVATE, NOW)
    two = cosignature_of(text, "second.example", second, NOW)
    early = cosignature_of(text, "second.example", second, NOW + 7200)
    alias = cosignature_of(text, "alias.example", WITNESS_PRIVATE, NOW)
    for signatures, wanted, holds in (
        ([one], 1, True), ([one], 2, False), ([one, two], 2, True), ([one, alias], 2, False), ([], 1, False),
        ([], 0, True), ([one, early], 1, True), ([one, early], 2, False), ([early], 1, False), ([early], 0, False),
    ):  # fmt: skip
        note = add_signatures(sign_note(text, ORIGIN, LOG_PRIVATE), signatures)
        files = SMALL.files | {"log/checkpoint": note.encode()}
        receipt = Receipt(3, SMALL.receipt(3).opening, SMALL.receipt(3).proof, note)
        asked = Asked(NOW, wanted)
        assert verify(visit(files, given=[KEY, *names], asked=asked), []) is holds
        assert verify(visit(files, given=[KEY, *names], asked=asked), [("receipt", receipt)]) is holds
    files = SMALL.files | {"log/checkpoint": sign_note(text, ORIGIN, LOG_PRIVATE).encode()}
    assert verify(visit(files, given=[KEY], asked=Asked(NOW, 0)), [("receipt", SMALL.receipt(3))])


def test_no_key_and_no_witness_is_said_and_holds_nothing() -> None:
    for given in ([], [EYES]):
        said: list[str] = []
        files = {path: data for path, data in SMALL.files.items() if path != "log/keys"}
        assert not verify(visit(files, said, given=given), [])
        assert any("No key of this log is known" in line for line in said)
    said = []
    assert not verify(visit(SMALL.files, said, given=[KEY]), [])
    assert any("No witness is known" in line for line in said)


def test_a_receipt_tells_of_a_time_that_cannot_be() -> None:
    from comity.pure.translog.opening import commitment, opening
    from tests.audit.served import record, salt

    for at, fits in (
        ("2026-11-01T10:12:00+00:00", True), ("2026-11-01T12:12:00+02:00", True), ("2099-01-01T00:00:00Z", False),
        ("2026-11-01T10:12:00", False), ("yesterday", False), (5, False), (None, True), ("9" * 4000, False),
        ("0001-01-01T00:00:00+23:59", False),
    ):  # fmt: skip
        told = record(0) | {"at": at}
        log = Log([commitment(told, salt(0)), *marks(20)[1:]])
        receipt = Receipt(0, opening(told, salt(0)), tuple(log.reader.inclusion(0)), log.note())
        said: list[str] = []
        assert verify(visit(log.files, said), [("receipt", receipt)]) is fits, (at, said)


def test_a_shut_receipt_of_an_erased_record_holds_and_opens_nothing() -> None:
    shut = Receipt(5, closed(mark(5)), tuple(LARGE.reader.inclusion(5)), LARGE.note())
    said: list[str] = []
    assert verify(visit(LARGE.files, said), [("receipt", shut)])
    assert any("does not open the time" in line for line in said)
    assert not any("act:" in line for line in said)


def test_an_erased_record_leaves_every_other_receipt_valid() -> None:
    """Erasing forgets a salt: the tree keeps the mark, so nothing of the tree changes, nor does any receipt."""
    receipts = [(f"r{index}", SMALL.receipt(index)) for index in range(60) if index != 17]
    assert verify(visit(LARGE.files), receipts)


def test_strangers_words_cannot_steer_a_terminal() -> None:
    assert shown("a\x1b[2Jb\u202ec\nd") == "a\ufffd[2Jb\ufffdc\ufffdd"
    assert len(shown("x" * 1000)) == 301
    assert moment(2**63) == "a time beyond the calendar"
    assert set(SENTENCES) == set(Reason)


def test_later_logs_lie_below_their_number() -> None:
    assert [epoch_of(each) for each in ("x/log", "x:8000/log", "x/log/2", "x/log/17")] == [1, 1, 2, 17]
    assert [epoch_of(each) for each in ("x", "x/log/1", "x/log/02", "x/log/", "log", "x y/log")] == [None] * 6
    assert prefix_of("x/log") == "log/"
    assert prefix_of("x/log/2") == "log/2/"
    keys = [log_key(name, LOG_PRIVATE) for name in ("x/log", "x/log/10", "x/log/9")] + [EYES]
    assert newest(keys) == "x/log/10"
    assert newest([EYES]) is None


def test_a_receipt_of_a_closed_log_is_checked_against_that_log() -> None:
    """After a restored backup the site keeps a second log; the first stands as it was, and so do its receipts."""
    later = Log(marks(10), origin=f"{ORIGIN}/2")
    files = dict(SMALL.files)
    files |= {path.replace("log/", "log/2/", 1): data for path, data in later.files.items()}
    files["log/checkpoint"] = SMALL.note(NOW - 90 * 86400).encode()
    keys = [KEY, log_key(f"{ORIGIN}/2", LOG_PRIVATE), EYES]
    said: list[str] = []
    assert verify(visit(files, said, given=keys), [("old", SMALL.receipt(3)), ("new", later.receipt(3))])
    assert said[0] == f"Log {ORIGIN}/2, 10 entries"
    forged = Receipt(3, SMALL.receipt(3).opening, SMALL.receipt(3).proof, later.note())
    assert not verify(visit(files, given=keys), [("forged", forged)])


def epochs(later: Log) -> dict[str, bytes]:
    """What a site serves that keeps a second log beside its first, closed one."""
    files = LARGE.files | {path.replace("log/", "log/2/", 1): data for path, data in later.files.items()}
    return files | {"log/checkpoint": LARGE.note(NOW - 90 * 86400).encode()}


def test_a_new_log_that_forgets_what_was_noted_must_be_accepted_by_hand() -> None:
    """Otherwise a site could be rid of its past by declaring a new log."""
    given = [KEY, log_key(f"{ORIGIN}/2", LOG_PRIVATE), EYES]
    goes_on = Log(marks(310), origin=f"{ORIGIN}/2")
    forgets = Log([*marks(250), *(bytes([at]) * 32 for at in range(60))], origin=f"{ORIGIN}/2")
    for later, accept, holds in ((goes_on, False, True), (forgets, False, False), (forgets, True, True)):
        seen = {ORIGIN: Remembered([KEY.text], [EYES.text], LARGE.note())}
        said: list[str] = []
        asked = Asked(NOW, accept_epoch=accept)
        assert verify(visit(epochs(later), said, given=given, seen=seen, asked=asked), []) is holds
        assert any("in comity.example/log, which this machine knew" in line for line in said)
        assert any("say --accept-epoch once" in line for line in said) is not holds
        assert (f"{ORIGIN}/2" in seen) is holds
        assert seen[ORIGIN].note == LARGE.note()
    seen |= {f"{ORIGIN}/2": Remembered([given[1].text], [EYES.text], forgets.note())}
    assert verify(visit(epochs(forgets), given=given, seen=seen), [])
    assert earlier("x/log/10", ["x/log", "x/log/9", "y/log/9", "x/log/11", "x/log/10"]) == "x/log/9"
    assert earlier("x/log", ["x/log", "x/log/9"]) is None


def test_a_partial_tile_that_has_filled_up_is_cut_from_the_full_one() -> None:
    """Between the checkpoint and the tiles the log may grow; a log need not keep partial tiles then."""
    files = dict(Log(marks(600)).files)
    assert "log/tile/0/001.p/44" in LARGE.files.keys() - files.keys()
    files["log/tile/1/000.p/1"] = LARGE.files["log/tile/1/000.p/1"]  # not full yet, so still served
    files["log/checkpoint"] = LARGE.note().encode()
    assert verify(visit(files), [("receipt", SMALL.receipt(3))], audit=True)


def test_who_is_believed_stands_in_order() -> None:
    other = log_key(ORIGIN, generate())
    foreign = log_key("other.example/log", LOG_PRIVATE)
    noted = Remembered([KEY.text], [EYES.text], "")
    nothing = Remembered()
    assert trusted(ORIGIN, [], nothing, [KEY, foreign, EYES]).keys == (KEY,)
    assert trusted(ORIGIN, [], noted, [other]).keys == (KEY,)
    assert trusted(ORIGIN, [other], noted, [foreign]).keys == (other, KEY)
    assert trusted(ORIGIN, [foreign], nothing, [KEY]).keys == ()
    assert trusted(ORIGIN, [KEY], nothing, [KEY, EYES]).witnesses == (EYES,)


def test_a_key_given_by_hand_cannot_be_sidestepped_by_a_new_log() -> None:
    """The site would publish a key of its own making for it; whoever gave a key is told, and believes it not."""
    later = Log(marks(310), origin=f"{ORIGIN}/2")
    site_keys = [KEY, log_key(f"{ORIGIN}/2", LOG_PRIVATE), EYES]
    said: list[str] = []
    old_view = epochs(later)
    assert not verify(visit(old_view, said, given=[KEY, EYES], site=site_keys), [("new", later.receipt(3))])
    assert said[0] == f"Log {ORIGIN}, 300 entries"
    assert any("names a newer log, comity.example/log/2" in line for line in said)
    assert any("No witness has seen anything newer" in line for line in said)
    assert any("No key of this log is known" in line for line in said)


def test_a_new_log_is_seen_by_the_witnesses_of_the_one_before() -> None:
    """Whoever noted witnesses believes no others because a log has a new name."""
    stranger = generate()
    later = Log(marks(310), origin=f"{ORIGIN}/2")
    text = later.checkpoint().text
    alone = sign_note(text, later.origin, later.private)
    files = epochs(later)
    site_keys = [KEY, log_key(f"{ORIGIN}/2", LOG_PRIVATE), witness_key("new.example", stranger)]
    for private, name, holds in ((stranger, "new.example", False), (WITNESS_PRIVATE, WITNESS, True)):
        note = add_signatures(alone, [cosignature_of(text, name, private, NOW)])
        files["log/2/checkpoint"] = note.encode()
        seen = {ORIGIN: Remembered([KEY.text], [EYES.text], LARGE.note())}
        assert verify(visit(files, given=[], site=site_keys, seen=seen), []) is holds


SPOILT_KEY = json.dumps({"logs": {ORIGIN: {"keys": ["x"], "witnesses": [], "note": ""}}})
SPOILT_NOTE = json.dumps({"logs": {ORIGIN: {"keys": [], "witnesses": [], "note": "x"}}})


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"logs": 5}', '{"logs": {"x": {"keys": 1}}}', "\x00", SPOILT_KEY, SPOILT_NOTE]
)
def test_a_damaged_notebook_is_left_alone(text: str, state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state.parent.mkdir()
    state.write_text(text)
    with pytest.raises(Unreadable):
        notebook.read(state)
    with site(files_of(fresh(SMALL))) as address:
        assert run(address, state) == COULD_NOT
    assert "cannot be read" in capsys.readouterr().err
    assert state.read_text() == text


def test_a_notebook_reads_back_and_is_nobody_elses_to_read(state: Path) -> None:
    seen = {ORIGIN: Remembered([KEY.text], [EYES.text], SMALL.note())}
    notebook.write(state, seen)
    assert notebook.read(state) == seen
    assert state.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in state.parent.iterdir()] == ["seen.json"]
    assert json.loads(state.read_text())["v"] == 1


@pytest.mark.parametrize(
    "more",
    [["--key", "nonsense"], ["--key", "x+y"], ["--witness", KEY.text], ["--key", EYES.text], ["--witnesses", "-1"],
     ["--max-age", "0"], ["--connections", "99"], ["no-such-receipt"]],
    ids=lambda more: more[0] + more[-1][:6],
)  # fmt: skip
def test_a_wrong_command_ends_with_2(more: list[str], state: Path) -> None:
    assert run("http://127.0.0.1:9", state, *more) == COULD_NOT


def test_a_key_can_stand_in_a_file(state: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY.text + "\n")
    with site(files_of(fresh(SMALL))) as address:
        assert run(address, state, "--key", str(tmp_path / "key")) == HOLDS
