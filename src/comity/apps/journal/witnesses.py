"""Asking the witnesses to cosign (C2SP tlog-witness), and what their answers say of our own tree."""

from __future__ import annotations

import http.client
import logging
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings

from comity.apps.journal import epochs, tree
from comity.apps.journal.models import Checkpoint, Cosignature, Epoch, Standing
from comity.apps.journal.refusal import STOPS, Stopped, Trouble
from comity.papers import signatures
from comity.pure.translog.checkpoint import read_checkpoint
from comity.pure.translog.note import Key, read_key, read_signature
from comity.pure.translog.refusal import Refused
from comity.pure.translog.witness import request_text

told = logging.getLogger(__name__)

SECONDS = 10
MOST_BYTES = 100_000
TRIES = 2  # the second with the size the witness named

_compared: set[tuple[str, str]] = set()  # the folders and origins this process has compared already


@dataclass(frozen=True, slots=True)
class Witness:
    """Who is asked, and where."""

    key: Key
    url: str

    @property
    def name(self) -> str:
        return self.key.name


def configured() -> list[Witness]:
    """The witnesses of the settings."""
    return [Witness(read_key(vkey), url.rstrip("/")) for vkey, url in settings.WITNESSES]


def stand(name: str, *, at: datetime, size: int = 0, trouble: str = "") -> None:
    """Write down how it stands with a witness, or with the sequencer."""
    row = Standing.objects.filter(name=name).first()
    same = row is not None and row.trouble == trouble
    Standing.objects.update_or_create(
        name=name,
        defaults={
            "at": row.at if row is not None and trouble == Trouble.UNREACHABLE else at,
            "since": row.since if row is not None and same else at,
            "size": size or (row.size if row is not None else 0), "trouble": trouble,
        },
    )  # fmt: skip


def ask_all(epoch: Epoch, checkpoint: Checkpoint, *, at: datetime) -> None:
    """Ask each witness that has not cosigned this checkpoint. None of them can hold anything up."""
    has = set(checkpoint.cosignatures.values_list("witness", flat=True))
    for each in configured():
        if each.name not in has:
            ask(each, epoch, checkpoint, at=at)


def compare_once(epoch: Epoch, *, kept: bool, at: datetime) -> None:
    """Before a process first adds to the log: have the witnesses seen more of it, or something else? A database and
    its folder may both have been put back. `Stopped` if so; and if nothing is kept here and none can be asked. A
    witness that said so before is asked again each time."""
    place = (str(epochs.kept_place()), epoch.origin)
    last = epochs.newest(epoch)
    if last is None:
        return
    stopping = set(Standing.objects.filter(trouble__in=STOPS).values_list("name", flat=True))
    for each in configured():
        if place in _compared and each.name not in stopping:
            continue
        trouble = ask(each, epoch, last, at=at)
        if trouble in STOPS:
            raise Stopped(trouble, witness=each.name, size=last.size)
        if trouble == Trouble.UNREACHABLE and (not kept or each.name in stopping):
            raise Stopped(Trouble.NOT_COMPARED, witness=each.name)
    _compared.add(place)


def ask(witness: Witness, epoch: Epoch, checkpoint: Checkpoint, *, at: datetime) -> Trouble | None:
    """Ask one witness to cosign; keep its line, or write down what hindered it."""
    trouble, size = _ask(witness, epoch, checkpoint, at)
    if trouble in STOPS:
        _keep_what_it_saw(witness, epoch, checkpoint)
    stand(witness.name, at=at, size=size, trouble=trouble or "")
    return trouble


def _ask(witness: Witness, epoch: Epoch, checkpoint: Checkpoint, at: datetime) -> tuple[Trouble | None, int]:
    """What hinders, and the size the witness has seen as far as it said."""
    last = Cosignature.objects.filter(witness=witness.name, checkpoint__epoch=epoch).order_by(
        "-checkpoint__size"
    )
    old = last.values_list("checkpoint__size", flat=True).first() or 0
    for attempt in range(TRIES):
        if old > checkpoint.size:
            return Trouble.WITNESS_AHEAD, old
        proof = tree.reader(checkpoint.size).consistency(old)
        body = request_text(old, proof, checkpoint.text)
        try:
            status, said = _send(f"{witness.url}/add-checkpoint", body.encode())
        except (OSError, http.client.HTTPException, ValueError):
            return Trouble.UNREACHABLE, 0
        if status == 200:
            return (None, checkpoint.size) if _take(witness, checkpoint, said, at) else (Trouble.REFUSED, 0)
        if status == 409 and said.strip().isdigit() and len(said) < 30:
            seen = int(said)
            if attempt and seen <= checkpoint.size:  # the same size, and yet not the same tree
                return Trouble.WITNESS_DIFFERS, seen
            old = seen
            continue
        found = {403: Trouble.NOT_KNOWN, 404: Trouble.NOT_KNOWN, 422: Trouble.WITNESS_DIFFERS}
        return found.get(status, Trouble.UNREACHABLE if status >= 500 else Trouble.REFUSED), old
    return Trouble.WITNESS_AHEAD, old


def _send(url: str, body: bytes | None = None) -> tuple[int, str]:
    asked = urllib.request.Request(url, data=body, headers={"Content-Type": "text/plain"})  # noqa: S310 — of the settings
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310
            return answer.status, answer.read(MOST_BYTES).decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(MOST_BYTES).decode(errors="replace")


def _take(witness: Witness, checkpoint: Checkpoint, said: str, at: datetime) -> bool:
    """Keep the witness's line if it holds."""
    for line in said.splitlines():
        try:
            given = read_signature(line)
            note = signatures.add_signatures(checkpoint.text, [given])
            signatures.open_note(note, [witness.key])
        except Refused:
            continue
        Cosignature.objects.bulk_create(
            [Cosignature(checkpoint=checkpoint, witness=witness.name, line=line, at=at)],
            ignore_conflicts=True,
        )
        return True
    return False


def _keep_what_it_saw(witness: Witness, epoch: Epoch, checkpoint: Checkpoint) -> None:
    """If the witness shows what we signed ourselves and have no more, keep that: nothing goes on until it is
    declared. Not every witness shows it."""
    try:
        status, text = _send(f"{witness.url}/{sha256(epoch.origin.encode()).hexdigest()}/checkpoint")
        opened = signatures.open_note(text, epochs.public_keys())
        head = read_checkpoint(opened.text)
    except (OSError, http.client.HTTPException, ValueError, Refused):
        return
    if status == 200 and head.origin == epoch.origin and head.size >= checkpoint.size:
        try:
            epochs.keep(text)
        except OSError as error:  # the log stops for what the witness said all the same
            told.error("what a witness saw cannot be kept in %s: %s", epochs.kept_place(), error.strerror)
