"""A reading: everything a text says, each fact tied to the characters it came from.

These dataclasses are the JSON contract `comity/reading/1` written down; `to_json` and `from_json` are inverses.
They have no slots: a JSON writer that knows dataclasses takes their `__dict__` whole, five times as fast.
Fields that the contract does not name (`span`, `rule`, `confidence`, `frame`, `noise`) may be read or ignored.
"""

from __future__ import annotations

import dataclasses
import operator
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from comity.pure.clauses.source import Span

SCHEMA = "comity/reading/1"


@dataclass
class SourceInfo:
    file: str
    sha256: str
    media_type: str
    language: str | None = None


@dataclass
class Metadata:
    symbol: str | None = None
    symbol_in_text: bool = False
    number: str | None = None
    document_type: str | None = None  # "resolution" | "decision" | "presidential-statement" | None
    body: str | None = None
    body_code: str | None = None
    session: int | None = None
    session_type: str | None = None  # "regular" | "special" | "emergency" | "organizational"
    session_start: str | None = None
    session_end: str | None = None
    agenda_item: str | None = None
    title: str | None = None
    adoption_date: str | None = None
    meeting_number: int | None = None
    issue_date: str | None = None
    original_language: str | None = None
    adoption_method: str | None = None  # "recorded-vote" | "without-a-vote" | None
    oral_revision: bool | None = None
    draft_symbol: str | None = None
    akn_work_iri: str | None = None


@dataclass
class Addressee:
    surface: str
    canonical: str
    type: str
    span: Span  # in the paragraph's text
    rule: str | None = None


@dataclass
class Clause:
    lead: str
    verb: str
    modifiers: list[str]
    speech_act: str  # "directive" | "commissive" | "declaratory"
    addressees: list[Addressee]
    action_text: str
    span: Span  # in the paragraph's text
    rule: str | None = None


@dataclass
class SubParagraph:
    id: str
    num: str | None
    text: str
    spans: list[Span]
    subparagraphs: list[SubParagraph] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)


@dataclass
class Paragraph:
    """A preambular (`pp1`) or operative (`op1`) paragraph. `spans` point into the source, `clauses` into `text`."""

    id: str
    n: int
    num: str | None
    lead: str
    verb: str
    modifiers: list[str]
    text: str
    spans: list[Span]
    subparagraphs: list[SubParagraph] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)
    rule: str | None = None
    heading: str | None = None  # a section heading that stands before this paragraph


@dataclass
class Citation:
    paragraph: str
    surface: str
    kind: str
    name: str | None
    symbol: str | None
    date: str | None
    body: str | None
    pinpoint: str | None
    tier: str  # "symbol" | "named" | "event" | "generic"
    span: Span | None
    via: str | None = None
    rule: str | None = None


@dataclass
class Deliverable:
    type: str
    topic: str | None = None
    recipient: str | None = None


@dataclass
class Due:
    text: str
    relation: str  # "at" | "before" | "by" | "in" | "from" | "until" | "during"
    body: str | None
    session: int | None
    year: int | None
    date: str | None
    span: Span | None = None
    also: list[Due] = field(
        default_factory=list
    )  # further times the same clause names, kept beside the first


@dataclass
class Mandate:
    id: str
    paragraph: str
    verb: str
    addressees: list[str]
    action_text: str
    deliverables: list[Deliverable]
    due: Due | None
    recurring: bool = False
    span: Span | None = None  # in the paragraph's text
    rule: str | None = None


@dataclass
class Tally:
    in_favour: int
    against: int
    abstaining: int


@dataclass
class Voter:
    name: str
    iso3: str | None
    span: Span | None = None


@dataclass
class RollCall:
    in_favour: list[Voter] = field(default_factory=list)
    against: list[Voter] = field(default_factory=list)
    abstaining: list[Voter] = field(default_factory=list)


@dataclass
class Vote:
    method: str | None
    stated_tally: Tally | None = None
    tally: Tally | None = None
    tally_consistent: bool | None = None
    roll_call: RollCall | None = None
    span: Span | None = None


@dataclass
class Anchor:
    paragraph: str


@dataclass
class Footnote:
    id: str
    marker: str
    text: str
    anchor: Anchor | None
    spans: list[Span] = field(default_factory=list)


@dataclass
class Annex:
    id: str
    title: str | None
    text: str
    spans: list[Span] = field(default_factory=list)
    paragraphs: list[SubParagraph] = field(default_factory=list)


@dataclass
class Problem:
    code: str
    severity: str  # "error" | "warning" | "note"
    message: str
    span: Span | None = None


@dataclass
class FramePart:
    role: str  # "masthead", "title", "formula", "closing", "adoption", "heading", ...
    span: Span


@dataclass
class Reading:
    schema: str
    source: SourceInfo
    metadata: Metadata
    formula: str | None = None
    preamble: list[Paragraph] = field(default_factory=list)
    operative: list[Paragraph] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    mandates: list[Mandate] = field(default_factory=list)
    vote: Vote | None = None
    footnotes: list[Footnote] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    metadata_spans: dict[str, Span] = field(default_factory=dict)
    frame: list[FramePart] = field(default_factory=list)
    noise: list[Span] = field(default_factory=list)


def to_json(value: Any) -> Any:
    """Return plain dicts and lists for `json.dumps`; spans become two-item lists."""
    kind: Any = type(value)
    if kind in _LEAVES:
        return value
    if kind is list or kind is tuple:
        return [each if type(each) in _LEAVES else to_json(each) for each in value]
    if kind is dict:
        return {key: to_json(each) for key, each in value.items()}
    names, get, deeper = _plan(kind)
    written = dict(zip(names, get(value), strict=True))
    for name in deeper:
        each = written[name]
        if each is not None:
            written[name] = to_json(each)
    return written


@cache
def _plan(kind: type) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[str, ...]]:
    """How to write a class out: its fields, all of them at once, and those that hold more than a plain value."""
    names = _fields(kind)
    hints = _hints(kind)
    plain = {str, int, float, bool, str | None, int | None, bool | None}
    several: Callable[[Any], tuple[Any, ...]] = operator.attrgetter(*names)
    # Of one field it would give the value bare.
    get = several if len(names) > 1 else lambda value: (several(value),)
    return names, get, tuple(name for name in names if hints[name] not in plain)


def from_json(data: dict[str, Any]) -> Reading:
    """Return the reading that `to_json` wrote. Keys it does not know are ignored."""
    return typing.cast(Reading, _build(Reading, data))


_LEAVES = {str, int, float, bool, type(None)}


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in dataclasses.fields(kind))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _build(kind: Any, data: Any) -> Any:
    if data is None:
        return None
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        inner = next(each for each in typing.get_args(kind) if each is not type(None))
        return _build(inner, data)
    if origin is list:
        return [_build(typing.get_args(kind)[0], each) for each in data]
    if origin is tuple:
        return tuple(data)
    if origin is dict:
        return {key: _build(typing.get_args(kind)[1], each) for key, each in data.items()}
    if dataclasses.is_dataclass(kind):
        hints = _hints(typing.cast(type, kind))
        known = {name: _build(hints[name], data[name]) for name in hints if name in data}
        return typing.cast(Any, kind)(**known)
    return data
