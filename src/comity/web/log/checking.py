"""The five checks of a receipt, by this installation's own log: each with what was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.apps.journal import epochs, log, tree, witnesses
from comity.apps.journal.models import Checkpoint, Epoch, Leaf
from comity.apps.journal.refusal import Stopped
from comity.papers import signatures
from comity.pure.translog.checkpoint import Checkpoint as Head
from comity.pure.translog.note import COSIGNATURE, ED25519, Key
from comity.pure.translog.opening import check_opening
from comity.pure.translog.receipt import Receipt, check_receipt
from comity.pure.translog.refusal import Reason, Refused
from comity.web.log.words import FAILS, HOLDS, OPEN, Words

SKEW = timedelta(minutes=10)  # two honest clocks may differ by it
SHAPES = {True: "done", False: "gone", None: "none"}
SAID: dict[bool | None, Words] = {True: HOLDS, False: FAILS, None: OPEN}


@dataclass(frozen=True, slots=True)
class Check:
    """One check: `holds` is None where there was nothing to check it with."""

    name: str
    found: str
    holds: bool | None

    @property
    def result(self) -> Words:
        return SAID[self.holds]

    @property
    def shape(self) -> str:
        return SHAPES[self.holds]


@dataclass(slots=True)
class Checked:
    """A receipt after its checks."""

    receipt: Receipt
    head: Head
    checks: list[Check] = field(default_factory=list)
    opened: dict[str, Any] = field(default_factory=dict)
    sealed_at: datetime | None = None
    now_size: int = 0

    @property
    def holds(self) -> bool:
        return all(each.holds is not False for each in self.checks)

    @property
    def witnessed(self) -> bool:
        return self.checks[1].holds is True

    @property
    def fails(self) -> list[Check]:
        return [each for each in self.checks if each.holds is False]


def check(receipt: Receipt) -> Checked:
    """Check a receipt. `Refused` only where it is none. At most eight statements, whatever the log's size."""
    head = receipt.checkpoint
    checked = Checked(receipt, head)
    last = Checkpoint.objects.order_by("-pk").first()
    checked.now_size = last.size if last is not None else 0
    checked.sealed_at = log.covered_at(receipt.index)
    signed = _signed(receipt, head)
    seen, times = _witnessed(receipt)
    checked.checks = [
        signed,
        seen,
        _in_tree(checked),
        _before(head, checked.now_size),
        _time(checked, times, signed.holds is True),
    ]
    return checked


def _signed(receipt: Receipt, head: Head) -> Check:
    name = _("The checkpoint is the log’s")
    try:
        held = signatures.open_note(receipt.note, epochs.public_keys()).by(ED25519)
    except Refused as refused:
        said = {
            Reason.NOT_SIGNED: _(
                "Signed by no key of this log. It may be a receipt of another log: %(origin)s"
            ),
        }.get(refused.reason, _("A signature in the log’s name does not hold: %(origin)s"))
        return Check(name, said % {"origin": head.origin}, False)
    names = {each.key.name for each in held}
    if head.origin not in names:
        return Check(name, _("Signed for another origin: %(origin)s") % {"origin": head.origin}, False)
    number = next(each.key.id.hex() for each in held if each.key.name == head.origin)
    return Check(name, _("Signed by %(origin)s, key %(key)s") % {"origin": head.origin, "key": number}, True)


def _witnessed(receipt: Receipt) -> tuple[Check, list[datetime]]:
    name = _("A witness saw the same")
    known: list[Key] = [each.key for each in witnesses.configured()]
    try:
        held = signatures.open_note(receipt.note, known).by(COSIGNATURE) if known else []
    except Refused as refused:
        if refused.reason != Reason.NOT_SIGNED:
            return Check(name, _("A signature in a witness’s name does not hold"), False), []
        held = []
    times = [datetime.fromtimestamp(min(each.time or 0, 2**33), UTC) for each in held]
    if not held:
        said = (
            _("No witness we know has signed this checkpoint. Take the receipt anew later")
            if known
            else _("This installation has named no witness")
        )
        return Check(name, said, None), []
    lines = [f"{each.key.name}, {_moment(at)}" for each, at in zip(held, times, strict=True)]
    return Check(name, "; ".join(lines), True), times


def _in_tree(checked: Checked) -> Check:
    """The mark stands at its place in the receipt's own tree, and opens to what the receipt says."""
    name, receipt = _("The entry is in the tree"), checked.receipt
    try:
        check_receipt(receipt)
    except Refused as refused:
        said = {
            Reason.NO_SUCH_PLACE: _("The tree of %(size)s entries has no entry %(index)s"),
            Reason.PROOF_LENGTH: _(
                "The way from entry %(index)s has not as many hashes as a tree of %(size)s asks"
            ),
        }.get(
            refused.reason,
            _("The way from entry %(index)s does not lead to the root of the tree of %(size)s"),
        )
        return Check(name, said % {"size": f"{checked.head.size:,}", "index": f"{receipt.index:,}"}, False)
    leaf = Leaf.objects.filter(index=receipt.index).only("commitment").first()
    if leaf is not None:
        try:
            checked.opened = check_opening(receipt.opening, bytes(leaf.commitment))
        except Refused:
            return Check(name, _("The entry of that number is another one in the log"), False)
    n = len(receipt.proof)
    said = ngettext("%(n)s hash leads from it to the root", "%(n)s hashes lead from it to the root", n)
    return Check(name, said % {"n": n}, True)


def _before(head: Head, now: int) -> Check:
    name = _("Nothing before it changed")
    sizes = {"old": f"{head.size:,}", "new": f"{now:,}"}
    if head.size > now:
        begun = Epoch.objects.filter(number__gt=1).order_by("-number").first()
        said = _("The log here has %(new)s entries only, and the receipt’s tree had %(old)s.") % sizes
        return Check(name, f"{said} {begun.why}".strip() if begun is not None else said, False)
    try:
        same = tree.root(head.size) == head.root
    except Stopped:
        same = False
    if not same:
        return Check(
            name, _("The tree of %(old)s entries is not the start of the tree of %(new)s") % sizes, False
        )
    return Check(name, _("Tree of %(old)s is the start of the tree of %(new)s") % sizes, True)


def _time(checked: Checked, times: list[datetime], is_signed: bool) -> Check:
    """The act is not after its sealing, and no witness saw the checkpoint before the log first signed its like."""
    name, first = _("The time fits"), checked.sealed_at
    if first is None or not is_signed:
        return Check(name, _("No checkpoint here covers the entry"), None)
    try:
        done = datetime.fromisoformat(str(checked.opened["at"])) if "at" in checked.opened else None
    except ValueError:
        done = None
    if any(at < first - SKEW for at in times):
        return Check(
            name,
            _("A witness’s time is before %(first)s, when it was first sealed") % {"first": _moment(first)},
            False,
        )
    if done is not None and done.tzinfo is not None and done > first + SKEW:
        return Check(name, _("Sealed %(first)s, before it was done") % {"first": _moment(first)}, False)
    return Check(name, _("First sealed %(first)s") % {"first": _moment(first)}, True)


def _moment(at: datetime) -> str:
    from django.utils.formats import date_format

    return f"{date_format(at.astimezone(UTC), 'j F Y, H:i')} UTC"
