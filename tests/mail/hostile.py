"""A hundred hostile mails, made by a seed: each with what must become of it, and whom it may be answered to.

`corpus(seed)` gives them all. The same seed gives the same bytes; another seed other words, names and places.
"""

from __future__ import annotations

import base64
import io
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.mail.writing import DOCX, MISSION_MAIL, OURS, mail

UNANSWERED, HELP, UNREADABLE, LARGE, REFUSED, FORM_ASKED = (
    "unanswered", "help", "unreadable", "too-large", "refused", "form-asked"
)  # fmt: skip


@dataclass(frozen=True)
class Hostile:
    """One mail: its bytes, its envelope, what it must become (one of these), and the one address that may hear."""

    name: str
    raw: bytes
    became: tuple[str, ...]
    answered: str = ""  # nobody
    envelope: str = ""
    to: str = OURS


def corpus(seed: int, reference: str) -> list[Hostile]:
    """All of them; `reference` is a request of the mission's, which the forged ones name."""
    chance = random.Random(seed)
    found: list[Hostile] = []
    for kind in KINDS:
        found += kind(chance)
    found += forged_orders(chance, reference)
    return found


def _stranger(chance: random.Random) -> str:
    return f"s{chance.randrange(10**9)}@{chance.choice(['world', 'far', 'near'])}.example"


def _number(chance: random.Random) -> str:
    return f"<{chance.randrange(10**12)}@hostile.example>"


def _mail(chance: random.Random, **given: object) -> bytes:
    return mail(
        **{"number": _number(chance), "subject": f"x{chance.randrange(10**6)}", "words": "Hello", **given}
    )  # type: ignore[arg-type]


def machines(chance: random.Random) -> Iterator[Hostile]:
    """Answers of machines, lists and bulk: never answered, or two programs write to each other for ever."""
    for name, value in (
        ("Auto_Submitted", "auto-replied"), ("Auto_Submitted", "auto-generated; owner=x"), ("Precedence", "bulk"),
        ("Precedence", "list"), ("Precedence", "junk"), ("List_Id", "<a.list.example>"), ("X_Loop", OURS),
        ("X_Autoreply", "yes"), ("Return_Path", "<>"), ("List_Unsubscribe", "<mailto:x@list.example>"),
        ("Feedback_ID", "1:campaign"), ("Auto_Submitted", " AUTO-REPLIED"),
    ):  # fmt: skip
        yield Hostile(
            f"{name}: {value}", _mail(chance, sender=_stranger(chance), **{name: value}), (UNANSWERED,)
        )
    for local in ("mailer-daemon", "postmaster", "no-reply", "noreply", "bounces+1", "friends-request"):
        yield Hostile(f"from {local}", _mail(chance, sender=f"{local}@far.example"), (UNANSWERED,))
    for envelope in ("<>", "MAILER-DAEMON"):
        yield Hostile(
            f"envelope {envelope}", _mail(chance, sender=_stranger(chance)), (UNANSWERED,), envelope=envelope
        )


def ourselves(chance: random.Random) -> Iterator[Hostile]:
    """Our own addresses as senders."""
    for own in (
        OURS,
        "ASK@comity.example",
        "ask+0123456789abcdef01234567@comity.example",
        "comity@localhost",
    ):
        yield Hostile(f"from us: {own}", _mail(chance, sender=own), (UNANSWERED,))


def forged(chance: random.Random) -> Iterator[Hostile]:
    """The mission's address on other people's mail: asks for codes at most, and the mission hears of it."""
    other = _stranger(chance)
    raw = _mail(chance, sender=other).replace(b"From: ", b"From: mission@marenta.example\r\nFrom: ", 1)
    yield Hostile("two From", raw, (UNANSWERED,))
    for sender in (
        f"{MISSION_MAIL}, {other}", f"\"{MISSION_MAIL}\" <{other}>", f"{MISSION_MAIL} <{other}>",
    ):  # fmt: skip
        raw = _raw(chance, sender)
        yield Hostile(f"From {sender[:40]}", raw, (UNANSWERED, HELP), other)
    for envelope in (_stranger(chance), "victim@far.example"):
        yield Hostile("another's envelope", _mail(chance, sender=other), (UNANSWERED,), "", envelope)


def forged_orders(chance: random.Random, reference: str) -> Iterator[Hostile]:
    """Orders in the mission's name: a code is asked for at its own mailbox, and nothing else follows."""
    for number, words in enumerate((
        "withdraw other-source", "publish fact, title, answers", "take back consent to assess", "submit",
        "accept until 2099-12-31", "accept until 2026-02-31", "withdraw ../../x", "send\nwithdraw other-source",
    )):  # fmt: skip
        envelope = _stranger(chance) if number % 2 else ""
        raw = _mail(chance, sender=MISSION_MAIL, subject=reference, words=words)
        no_order = words in ("accept until 2026-02-31", "withdraw ../../x")
        became = ("letter",) if no_order else ("order", "refused")
        yield Hostile(f"forged order {words}", raw, became, MISSION_MAIL, envelope)


def signs(chance: random.Random) -> Iterator[Hostile]:
    """Addresses of signs that look like others: never the mission's, never answered."""
    for sender in (
        "mıssion@marenta.example", "missіon@marenta.example", "mission@marenta.examp\u200ble",
        "mission\u202e@marenta.example", "ｍission@marenta.example", "mission@mаrenta.example",
        "mission@marenta.example\u00a0", "=?utf-8?b?bWlzc2lvbkBtYXJlbnRhLmV4YW1wbGU=?=",
    ):  # fmt: skip
        yield Hostile(f"signs {sender!a}", _raw(chance, sender), (UNANSWERED, HELP))


def headers(chance: random.Random) -> Iterator[Hostile]:
    """What would put headers into our answers, and headers without end."""
    other = _stranger(chance)
    for subject in ("x\r\n Bcc: victim@far.example", "=?utf-8?q?x=0D=0ABcc=3A_victim=40far.example?=",
                    "=?utf-8?q?" + "=00" * 40 + "?=", "\u202egnp.exe" * 20):  # fmt: skip
        sender = _stranger(chance)
        yield Hostile(f"subject {subject[:20]!a}", _raw(chance, sender, subject=subject), (HELP,), sender)
    for number in (
        "<a\r\n Bcc:victim@far.example@x>",
        "<" + "a" * 5000 + "@x>",
        "<é@x.example>",
        "no angles",
        "<>",
    ):
        sender = _stranger(chance)
        yield Hostile(f"number {number[:20]!a}", _raw(chance, sender, number=number), (HELP,), sender)
    yield Hostile("headers without end", b"From: " + other.encode() + b"\nX: y\n" + b"X-A: b\n" * 40_000 + b"\nHello",
                  (UNANSWERED, UNREADABLE, HELP), other)  # fmt: skip
    yield Hostile("one header of a megabyte", b"From: a@far.example\nSubject: " + b"a" * 2**20 + b"\n\nHello",
                  (UNANSWERED, UNREADABLE, HELP), "a@far.example")  # fmt: skip
    many = ", ".join(f"x{each}@far.example" for each in range(2000)).encode()
    yield Hostile(
        "2000 recipients", b"From: b@far.example\nTo: " + many + b"\n\nHello", (HELP,), "b@far.example"
    )
    yield Hostile("2000 senders", b"From: " + many + b"\n\nHello", (UNANSWERED,))
    yield Hostile(
        "open quotes",
        b'From: "' + b"(" * 5000 + b" <c@far.example>\n\nHello",
        (UNANSWERED, HELP),
        "c@far.example",
    )


def broken(chance: random.Random) -> Iterator[Hostile]:
    """Bytes that are hardly a message."""
    for name, raw in (
        ("nothing", b""), ("no headers", b"\n\nHello"), ("noise", chance.randbytes(3000)), ("noughts", b"\x00" * 4000),
        ("one line", b"hello"), ("only a colon", b":\n\n"), ("lines of CR", b"\r" * 5000),
    ):  # fmt: skip
        yield Hostile(name, raw, (UNREADABLE, UNANSWERED))
    sender = _stranger(chance)
    for name, head, body in (
        ("no end of parts", b"multipart/mixed; boundary=q", b"--q\nContent-Type: text/plain\n\nHello"),
        ("no boundary", b"multipart/mixed", b"Hello"),
        ("empty boundary", b'multipart/mixed; boundary=""', b"--\n\nHello"),
        ("unknown charset", b"text/plain; charset=klingon", b"Hello"),
        ("a charset that opens files", b"text/plain; charset=../../etc/passwd", b"Hello"),
        ("utf-7", b"text/plain; charset=utf-7", b"+ADw-script+AD4-"),
        ("wrong charset", b"text/plain; charset=utf-16", b"Hello"),
        ("ideographic", b"text/plain; charset=iso-2022-cn", b"\x1b$)A\x0e"),
        ("type with noise", b"\xff\xfe/\x00; a=b", b"Hello"),
        ("rfc2231", b"text/plain; name*0*=utf-8''%ff%fe; name*1*=%00", b"Hello"),
    ):  # fmt: skip
        sender = _stranger(chance)
        raw = (
            b"From: "
            + sender.encode()
            + b"\nMessage-ID: "
            + _number(chance).encode()
            + b"\nContent-Type: "
            + head
            + b"\n\n"
            + body
        )
        yield Hostile(name, raw, (HELP, UNANSWERED, UNREADABLE), sender)
    for name, encoding, body in (
        ("bad base64", b"base64", b"!!!!====%%%%"), ("cut base64", b"base64", b"SGVsbG8"),
        ("uuencode", b"x-uuencode", b"begin 644 x\nM" + b"z" * 60 + b"\nend"),
        ("unknown encoding", b"x-none", b"Hello"),
        ("quoted", b"quoted-printable", b"=ZZ=\n=3"),
    ):  # fmt: skip
        sender = _stranger(chance)
        top = b"From: " + sender.encode() + b"\nMessage-ID: " + _number(chance).encode()
        raw = top + b"\nContent-Transfer-Encoding: " + encoding + b"\n\n" + body
        yield Hostile(name, raw, (HELP, UNREADABLE), sender)


def nested(chance: random.Random) -> Iterator[Hostile]:
    """Parts in parts in parts, and parts without number."""
    for depth in (20, 300, 1000):
        sender = _stranger(chance)
        raw = b"From: " + sender.encode() + b"\nMessage-ID: " + _number(chance).encode() + b"\n"
        for level in range(depth):
            raw += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
        yield Hostile(f"{depth} deep", raw + b"Content-Type: text/plain\n\nHello", (HELP, UNREADABLE), sender)
    sender = _stranger(chance)
    raw = (
        b"From: "
        + sender.encode()
        + b"\nContent-Type: multipart/mixed; boundary=q\n\n"
        + b"--q\n\nx\n" * 50_000
    )
    yield Hostile("50,000 parts", raw, (HELP, UNREADABLE), sender)
    raw = b"From: " + sender.encode() + b"\nContent-Type: message/rfc822\n\n" * 800 + b"\nHello"
    yield Hostile("800 messages in one another", raw, (HELP, UNREADABLE, UNANSWERED), sender)


def files(chance: random.Random) -> Iterator[Hostile]:
    """Files that do something: a stranger's are not opened; to the mission the answer says why not."""
    bomb = _zip({"word/document.xml": b"0" * 60_000_000, "[Content_Types].xml": b"<Types/>"})
    macros = _zip(
        {"word/vbaProject.bin": b"x", "word/document.xml": b"<w/>", "[Content_Types].xml": b"<Types/>"}
    )
    entity = _zip({"word/document.xml": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
                   "[Content_Types].xml": b"<Types/>"})  # fmt: skip
    for name, data in (
        ("request.docx", bomb), ("request.docm", macros), ("request.docx", macros), ("request.docx", entity),
        ("request.docx", chance.randbytes(2000)), ("request.doc", b"\xd0\xcf\x11\xe0" + b"\x00" * 600),
        ("../../etc/cron.d/x.docx", b"PK\x03\x04"), ("request.docx", b"MZ" + b"\x00" * 500),
    ):  # fmt: skip
        sender = _stranger(chance)
        file = [(name, f"application/{DOCX}", data)]
        yield Hostile(f"{name} of a stranger", _mail(chance, sender=sender, files=file), (HELP,), sender)
        yield Hostile(
            f"{name} forged", _mail(chance, sender=MISSION_MAIL, files=file), (REFUSED,), MISSION_MAIL
        )
    sender = _stranger(chance)
    tnef = [("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22" + b"\x00" * 99)]
    yield Hostile("winmail.dat", _mail(chance, sender=sender, files=tnef), (HELP,), sender)
    sender = _stranger(chance)
    html = (
        b"From: "
        + sender.encode()
        + b"\nContent-Type: text/html\n\n<script>alert(1)</script>"
        + b"<b>" * 50_000
    )
    yield Hostile("HTML alone", html, (HELP,), sender)
    sender = _stranger(chance)
    many = [(f"f{each}.bin", "application/octet-stream", b"x") for each in range(90)]
    yield Hostile("90 files", _mail(chance, sender=sender, files=many), (HELP,), sender)


def large(chance: random.Random) -> Iterator[Hostile]:
    """More than 30 MB."""
    sender = _stranger(chance)
    head = b"From: " + sender.encode() + b"\nMessage-ID: " + _number(chance).encode() + b"\nSubject: big\n\n"
    yield Hostile("31 MB", head + base64.b64encode(b"a" * 76) * (31 * 2**20 // 104), (LARGE,), sender)
    yield Hostile(
        "31 MB of a list",
        b"List-Id: <x.example>\n"
        + head.replace(b"Message-ID: <", b"Message-ID: <list.")
        + b"a" * (31 * 2**20),
        (LARGE,),
    )


def guesses(chance: random.Random) -> Iterator[Hostile]:
    """Codes guessed without the letter they came with: to no token, to tokens nobody has, by no Message-ID of ours."""
    for number in range(12):
        code = "".join(chance.choice("23456789abcdefghjkmnpqrstuvwxyz") for _ in range(8))
        token = f"{chance.randrange(16**24):024x}"
        to = (
            OURS,
            f"ask+{token}@comity.example",
            f"ask+{token[:5]}'--@comity.example",
            "ask+%00@comity.example",
        )[number % 4]
        raw = _mail(chance, sender=MISSION_MAIL, to=to, words=code, answers=_number(chance))
        yield Hostile(f"guess {number}", raw, (HELP, UNANSWERED), MISSION_MAIL, to=to)


def _raw(chance: random.Random, sender: str, *, subject: str = "x", number: str = "") -> bytes:
    """A mail whose headers no library would write so."""
    lines = [
        f"From: {sender}",
        f"To: {OURS}",
        f"Subject: {subject}",
        f"Message-ID: {number or _number(chance)}",
        "",
        "Hello",
    ]
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _zip(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return made.getvalue()


KINDS: tuple[Callable[[random.Random], Iterator[Hostile]], ...] = (
    machines, ourselves, forged, signs, headers, broken, nested, files, large, guesses,
)  # fmt: skip
