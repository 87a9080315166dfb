"""One e-mail message, read from its bytes within limits: who it says it is from, its words, its files.

Never raises on a bad message: what cannot be read is a problem by a short code, and what was read before stands. The
whole is in memory already; the limits here hold what reading may cost (headers, parts, depth, unpacked files).
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message as Part
from email.parser import BytesParser
from email.utils import getaddresses
from html.parser import HTMLParser

from comity.papers.limits import MEGABYTE

MOST_BYTES = 30 * MEGABYTE
HEADERS = 64 * 1024  # the block of headers
HEADER = 8_000  # one header, unfolded
BOUNDARIES = 400  # words "boundary=" in the bytes: a message of many parts is read by no person
# Lines, and lines that may begin a part: the parser holds each, at 100 bytes and more. 30 MB of files are 420,000.
LINES, DASHED = 1_000_000, 5_000
PARTS, DEPTH = 100, 12
FILES, WORDS = 20, 100_000
# What we write into letters that ask for an answer; whatever stands below is ours, and never an order.
LINE = "----- please answer above this line -----"

# Charsets that Python knows by another name.
_CALLED = {"iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "windows-31j": "cp932"}
_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f-\uffff]{3,248}>")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,189}")
_QUOTED = re.compile(
    r"^\s*(>|\|)|^\s*(-{2,}|_{2,})\s*(original|forwarded|message d|mensaje|urspr)|^\s*_{8,}\s*$|^\s*-- $",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"^\s*(On|Le|El|Am|Il|Em)\b.{5,200}(wrote|écrit|escribió|schrieb|scritto|escreveu)\s*:\s*$"
)
_HEAD = re.compile(r"^\s*\*?(From|De|Von|Da|От|发件人|من)\*?\s*:\s*\S.*@", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a message. `media` is what the message says it is; `name` is its last part alone."""

    name: str
    media: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """What a message says. `sender` is empty where it names none, several, or one that is not plain ASCII; `words` is
    what stands above our line and above what is quoted; `machine` says why it was written by a program, if it was."""

    sender: str = ""
    subject: str = ""
    number: str = ""  # its Message-ID, with its angles
    answers: tuple[str, ...] = ()  # the Message-IDs it answers, nearest first
    recipients: tuple[str, ...] = ()
    words: str = ""
    files: tuple[File, ...] = ()
    machine: str = ""
    checked: tuple[str, ...] = ()  # its headers Authentication-Results, topmost first
    problems: tuple[str, ...] = ()
    read: bool = True


def read_message(raw: bytes) -> Message:
    """Return what a message says. `read` is false where it has no headers that could be read."""
    head = re.split(rb"\r?\n\r?\n", raw[: HEADERS + 4], maxsplit=1)
    problems: list[str] = []
    if len(head) == 1 and len(raw) > HEADERS:
        problems.append("headers-too-long")
        raw = raw[:HEADERS].rpartition(b"\n")[0] + b"\n\n"
    if _too_much(raw):
        problems.append("too-many-parts")
        raw = head[0][:HEADERS] + b"\n\n"
    try:
        mail = BytesParser().parsebytes(raw)
        if not mail.keys():
            return Message(problems=("no-headers",), read=False)
        return _message(mail, problems)
    except (RecursionError, MessageError, ValueError, LookupError, AttributeError, TypeError, AssertionError):
        # The parser of the standard library has raised each of these on messages made to break it.
        return Message(problems=(*problems, "broken"), read=False)


def _too_much(raw: bytes) -> bool:
    """Whether the parser would need far more memory than the bytes themselves: told before it begins. A line ends with
    CR, LF or both, as the parser takes it."""
    lines = raw.count(b"\n") + raw.count(b"\r") - raw.count(b"\r\n")
    dashed = raw.count(b"\n--") + raw.count(b"\r--")
    return lines > LINES or dashed > DASHED or raw.lower().count(b"boundary") > BOUNDARIES


def _message(mail: Part, problems: list[str]) -> Message:
    words, files = _content(mail, problems)
    senders = _addresses(mail, "From")
    return Message(
        sender=senders[0] if len(senders) == 1 and len(mail.get_all("From", [])) == 1 else "",
        subject=" ".join(_line(mail, "Subject").split())[:400],
        number=(_ids(mail, "Message-ID") or ("",))[0],
        answers=(*_ids(mail, "In-Reply-To"), *reversed(_ids(mail, "References")))[:20],
        recipients=tuple(
            dict.fromkeys(
                each for name in ("Delivered-To", "X-Original-To", "To", "Cc") for each in _addresses(mail, name)
            )
        )[:40],
        words=above(words), files=tuple(files), machine=_machine(mail),
        checked=tuple(" ".join(str(each).split())[:HEADER] for each in mail.get_all("Authentication-Results", [])),
        problems=tuple(dict.fromkeys(problems)),
    )  # fmt: skip


def above(words: str) -> str:
    """The part of an answer that its writer wrote: above our line, above and without what is quoted."""
    kept: list[str] = []
    for line in words.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        plain = line.strip()
        if LINE.strip("- ") in plain or _WROTE.match(line) or _HEAD.match(line):
            break
        if _QUOTED.match(line):
            if plain.startswith((">", "|")):
                continue
            break
        kept.append(line.rstrip())
    return "\n".join(kept).strip()


def _machine(mail: Part) -> str:
    """Why no program may answer this message (RFC 3834, 2): nothing where a person seems to have written it."""
    auto = _line(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    if auto not in ("", "no"):
        return "auto-submitted"
    if _line(mail, "Precedence").strip().lower() in ("bulk", "list", "junk", "auto_reply"):
        return "precedence"
    for name in ("List-Id", "List-Post", "List-Unsubscribe", "Mailing-List", "X-Loop", "X-Autoreply", "X-Autorespond",
                 "X-Auto-Response-From", "Feedback-ID"):  # fmt: skip
        if mail.get(name) is not None:
            return name.lower()
    if any(str(each).strip() == "<>" for each in mail.get_all("Return-Path", [])):
        return "empty-return-path"
    if mail.get_content_type() in ("multipart/report", "message/delivery-status"):
        return "report"
    sender = (_addresses(mail, "From") or [""])[0].lower().partition("@")[0]
    if re.fullmatch(
        r"mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?([-+].*)?|.*-(request|owner|bounces)",
        sender,
    ):
        return "sender"
    return ""


def _content(mail: Part, problems: list[str]) -> tuple[str, list[File]]:
    words, markup = "", ""
    files: list[File] = []
    for part in _leaves(mail, problems):
        media = part.get_content_type().lower()[:100]
        name = _filename(part)
        attached = bool(name) or str(part.get("Content-Disposition", "")).strip().lower().startswith(
            "attachment"
        )
        if media == "text/plain" and not attached:
            words = words or _text(part, problems)
        elif media == "text/html" and not attached:
            markup = markup or _text(part, problems)
        elif len(files) >= FILES:
            problems.append("too-many-files")
        else:
            data = _bytes(part, problems)
            if data:
                files.append(File(name or "file", media, data))
    if not words and markup:
        problems.append("html-only")
        words = _plain(markup)
    return words[:WORDS], files


def _leaves(mail: Part, problems: list[str]) -> Iterator[Part]:
    """The parts that hold something, outermost first; those of a message inside the message are not ours to read."""
    waiting: list[tuple[Part, int]] = [(mail, 0)]
    seen = 0
    while waiting:
        part, depth = waiting.pop(0)
        seen += 1
        if seen > PARTS or depth > DEPTH:
            problems.append("too-many-parts")
            return
        if part.get_content_maintype() == "message":
            problems.append("message-inside")
        elif part.is_multipart():
            inner = part.get_payload()
            if isinstance(inner, list):
                waiting = [(each, depth + 1) for each in inner if isinstance(each, Part)] + waiting
        else:
            yield part


def _bytes(part: Part, problems: list[str]) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, binascii.Error, LookupError):
        data = None
    if not isinstance(data, bytes):
        problems.append("bad-encoding")
        return b""
    if part.defects:
        problems.append("bad-encoding")
    return data


def _text(part: Part, problems: list[str]) -> str:
    data = _bytes(part, problems)[: 4 * WORDS]
    try:
        charset = str(part.get_content_charset() or "utf-8")
    except (LookupError, ValueError, UnicodeError):
        charset = "utf-8"
    if charset not in ("utf-8", "us-ascii", "ascii") and not re.fullmatch(
        r"(iso-8859-|windows-|cp)\d{1,4}|iso-8859-8-[ei]|utf-16(le|be)?|koi8-[rut]|gb2312|gbk|gb18030|big5(-hkscs)?|"
        r"shift_jis|windows-31j|euc-(jp|kr)|ks_c_5601-1987|iso-2022-(jp|kr)|tis-620|utf8",
        charset,
    ):
        problems.append("unknown-charset")
        charset = "utf-8"
    try:
        return data.decode(_CALLED.get(charset, charset), "replace").replace("\x00", "")
    except (LookupError, UnicodeError):
        problems.append("unknown-charset")
        return data.decode("utf-8", "replace").replace("\x00", "")


class _Words(HTMLParser):
    """The words of a page, without what is never shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in ("script", "style", "head", "blockquote")
        if tag in ("br", "p", "div", "tr", "li"):
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "head", "blockquote"):
            self.hidden = max(0, self.hidden - 1)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.said.append(data)


def _plain(markup: str) -> str:
    reader = _Words()
    try:
        reader.feed(markup[:WORDS])
    except (
        AssertionError,
        ValueError,
        RecursionError,
    ):  # what the standard parser raises on broken declarations
        pass
    return "".join(reader.said)


def _filename(part: Part) -> str:
    try:
        given = part.get_filename() or ""
        said = _decoded(given)
    except (LookupError, ValueError, TypeError, UnicodeError):
        return "file"
    last = said.replace("\\", "/").rpartition("/")[2]
    return "".join(each for each in last if each.isprintable())[:140].strip(" .")


def _line(mail: Part, name: str) -> str:
    """A header as one decoded line; the first, where there are several."""
    return _decoded(str(mail.get(name, "")))


def _decoded(given: str) -> str:
    given = given[:HEADER]
    try:
        parts = decode_header(given)
    except (HeaderParseError, binascii.Error, ValueError):
        parts = [(given, None)]
    said = ""
    for text, charset in parts:
        if isinstance(text, str):
            said += text
        else:
            try:
                said += text.decode(charset or "utf-8", "replace")
            except (LookupError, UnicodeError):
                said += text.decode("utf-8", "replace")
    return "".join(each if each.isprintable() else " " for each in said)


def _addresses(mail: Part, name: str) -> list[str]:
    """The addresses of a header in small letters; only such as are plain ASCII. Where one is not, none: a sign that
    looks like another must not pass for it."""
    rows = [str(each).replace("\n", " ").replace("\r", " ")[:HEADER] for each in mail.get_all(name, [])[:10]]
    found = [address for _name, address in getaddresses(rows)]
    if name == "From" and not all(each.isascii() and _ADDRESS.fullmatch(each) for each in found):
        return []
    return [each.lower() for each in found if each.isascii() and _ADDRESS.fullmatch(each)]


def _ids(mail: Part, name: str) -> tuple[str, ...]:
    return tuple(_ID.findall(str(mail.get(name, ""))[:HEADER]))
