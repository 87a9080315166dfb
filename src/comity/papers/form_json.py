"""A draft as JSON, to be worked on offline by a program, and back: the same base, the same merge as a Word form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from comity.papers import form_base
from comity.papers.form_base import Base, Kept
from comity.papers.form_fields import FormProblem
from comity.papers.form_in import LIMITS, FormRead, listed
from comity.papers.writing.document import printable
from comity.pure.dossier.gaps import fitted
from comity.pure.dossier.route import RouteDefinition

KIND = "comity-draft/1"


def write_json(
    definition: RouteDefinition,
    *,
    answers: Mapping[str, Mapping[str, Any]],
    versions: Mapping[str, int] | None = None,
    draft: str = "",
) -> bytes:
    """Return a draft as JSON: `answers` to be changed, `base` to be left alone."""
    told = {
        "kind": KIND,
        "draft": draft,
        "fund": definition.code,
        "route_version": definition.version,
        "answers": {
            each.code: form_base.as_written(each.question, answers.get(each.code) or {})
            for each in definition.questions
        },
        "base": {
            each.code: {
                "version": (versions or {}).get(each.code, 0),
                "digests": form_base.digests(each.question, answers.get(each.code) or {}),
            }
            for each in definition.questions
        },
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def read_json(data: bytes, definition: RouteDefinition) -> FormRead:
    """Return what such a file says. Never raises on a bad one."""
    if len(data) > LIMITS.max_bytes:
        return _unread("too-large", f"a draft has at most {LIMITS.max_bytes // 2**20} MB")
    try:
        told = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return _unread("not-a-form", "this is no JSON; export the draft again")
    if not isinstance(told, dict) or told.get("kind") != KIND:
        return _unread("not-a-form", f'this is no draft: its "kind" should be "{KIND}"')
    return offered(
        definition, answers=told.get("answers"), base=told.get("base"), draft=_shown(told.get("draft", ""))[:40],
        fund=_shown(told.get("fund", "")), version=told.get("route_version"),
    )  # fmt: skip


def offered(
    definition: RouteDefinition,
    *,
    answers: Any,
    base: Any,
    draft: str = "",
    fund: str = "",
    version: Any = None,
) -> FormRead:
    """Return values as a form would give them; what is not of its kind is noted and left out."""
    problems: list[FormProblem] = []
    found: dict[str, dict[str, str | list[str]]] = {}
    for code, given in (answers if isinstance(answers, dict) else {}).items():
        asked = definition.asked(str(code))
        if asked is None or not isinstance(given, dict):
            problems.append(FormProblem("not-asked", f"the fund does not ask {str(code)[:80]!r}; it was not read",
                                        text=_shown(given)))  # fmt: skip
            continue
        for name, value in given.items():
            each = asked.question.input(str(name))
            if each is None or not _is_value(value):
                problems.append(FormProblem("not-asked", f"{str(name)[:80]!r} is no field of it, or holds no "
                                            "text; it was not read", asked.code, text=_shown(value)))  # fmt: skip
                continue
            found.setdefault(asked.code, {})[each.code] = fitted(asked.question, {each.code: value})[
                each.code
            ]
    problems = listed(problems)
    kept = _base(base)
    if kept is None:
        problems.append(FormProblem("base-missing", "the file does not tell what it was made from"))
        return FormRead(found, None, tuple(problems))
    if fund and fund != definition.code:
        problems.append(FormProblem("other-fund", f"the draft is for the fund {fund[:60]}", text=fund[:60]))
    number = version if isinstance(version, int) else definition.version
    return FormRead(found, Base(draft, fund or definition.code, number, "en", kept), tuple(problems))


def _shown(value: Any) -> str:
    """What stood there, fit to be shown: JSON can hold halves of characters, and lists in lists without an end."""
    try:
        return printable(str(value)[:2000])
    except RecursionError:
        return ""


def _is_value(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _base(given: Any) -> dict[str, Kept] | None:
    try:
        return {
            str(code): Kept(
                form_base.counted(each["version"]),
                {str(name): str(one) for name, one in each["digests"].items()},
            )
            for code, each in given.items()
        }
    except (TypeError, ValueError, KeyError, AttributeError):
        return None


def _unread(code: str, message: str) -> FormRead:
    return FormRead(problems=(FormProblem(code, message),), read=False)
