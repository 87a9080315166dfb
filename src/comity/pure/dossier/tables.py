"""Reading the tables of a TOML file strictly: every key known, every value of its kind, every fault collected."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from comity.pure.dossier.problems import Problem

CODE = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
MOST_TEXT = 100_000  # characters; no honest file comes near it
# "38/3 op 21", "37/23 pp 12", or a document by its symbol with a paragraph or none.
PARAGRAPH = re.compile(r"\d{1,3}/\d{1,3} (op|pp) \d{1,3}|[A-Z]+(/[A-Za-z0-9.]+)+( para \d+(\.\d+)?)?")


def parse(text: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Return the tables of a TOML text, or what stands against reading it."""
    if len(text) > MOST_TEXT:
        return None, [Problem("route-too-large", "file", f"more than {MOST_TEXT} characters")]
    try:
        return tomllib.loads(text), []
    except (ValueError, RecursionError) as error:
        # tomllib goes down one call for each nested bracket, so a hostile file can exhaust the stack; and a number of
        # thousands of digits is refused by Python itself.
        return None, [Problem("not-toml", "file", str(error) or type(error).__name__)]


class Table:
    """One table of the file. Each method takes a key once, notes what is wrong with it and returns a value that can
    be gone on with; `close` then notes the keys that nobody took."""

    def __init__(self, where: str, values: Mapping[str, Any], problems: list[Problem]) -> None:
        self.where = where
        self.values = values
        self.problems = problems
        self.taken: set[str] = set()

    def note(self, code: str, key: str, message: str) -> None:
        where = ".".join(part for part in (self.where, key) if part)
        # A double is no news: the same key may be looked at for two reasons.
        if not any((each.code, each.where) == (code, where) for each in self.problems):
            self.problems.append(Problem(code, where or "file", message))

    def wrong(self, key: str, wanted: str) -> None:
        self.note("wrong-value", key, f"must be {wanted}")

    def has(self, key: str) -> bool:
        return key in self.values

    def take(self, key: str, *, required: bool) -> Any:
        self.taken.add(key)
        if key not in self.values and required:
            self.note("key-missing", key, "this key is needed")
        return self.values.get(key)

    def line(self, key: str, *, required: bool = True, most: int = 400) -> str:
        """Take words of one or more lines, without blanks around; "" where there are none."""
        value: object = self.take(key, required=required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong(key, "words in quotes")
            return ""
        found = value.strip()
        if required and not found:
            self.note("key-missing", key, "this key is empty")
        if len(found) > most:
            self.wrong(key, f"at most {most} characters")
        if any(unicodedata.category(each) in ("Cc", "Cs") and each != "\n" for each in found):
            self.wrong(key, "words without control characters")
        return found

    def code(self, key: str, *, required: bool = True) -> str:
        """Take a code: small letters, digits, single hyphens or underscores, at most 40 characters."""
        value = self.line(key, required=required, most=40)
        if value and not CODE.fullmatch(value):
            self.note(
                "bad-code",
                key,
                f"{value!r} may hold small letters, digits and single hyphens or underscores",
            )
        return value

    def one_of(
        self, key: str, known: Callable[[str], bool], code: str, what: str, *, required: bool = True
    ) -> str:
        """Take a code that must be known, else note `code`."""
        value = self.line(key, required=required, most=40)
        if value and not known(value):
            self.note(code, key, f"there is no {what} {value!r}")
        return value

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        value = self.take(key, required=default is None)
        if value is None:
            return bool(default)
        if not isinstance(value, bool):
            self.wrong(key, "true or false")
            return False
        return value

    def whole(self, key: str, *, least: int, most: int, default: int | None = None) -> int:
        value = self.take(key, required=default is None)
        if value is None:
            return least if default is None else default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.wrong(key, f"a whole number from {least} to {most}")
            return least
        return value

    def day(self, key: str, *, required: bool) -> date | None:
        value = self.take(key, required=required)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            self.wrong(key, "a day, as 2026-09-01 without quotes")
            return None
        return value

    def lines(self, key: str, *, required: bool = True, most: int = 60) -> tuple[str, ...]:
        """Take a list of words, none empty, none twice."""
        value = self.take(key, required=required)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
            self.wrong(key, "a list of words in quotes")
            return ()
        if required and not value:
            self.note("key-missing", key, "this list is empty")
        if len(value) > most:
            self.wrong(key, f"at most {most} entries")
        found = tuple(each.strip() for each in value)
        for each in dict.fromkeys(one for one in found if found.count(one) > 1):
            self.note("given-twice", key, f"{each!r} stands twice")
        return tuple(dict.fromkeys(found))

    def paragraphs(self, key: str = "serves") -> tuple[str, ...]:
        """Take the paragraphs that something serves: "38/3 op 21"."""
        found = self.lines(key)
        for each in found:
            if not PARAGRAPH.fullmatch(each):
                self.note("bad-paragraph", key, f'{each!r} is not a paragraph such as "38/3 op 21"')
        return found

    def table(self, key: str, *, required: bool = True) -> Table | None:
        value = self.take(key, required=required)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.wrong(key, "a table")
            return None
        return Table(self._below(key), value, self.problems)

    def tables(self, key: str, *, required: bool = True) -> Iterator[Table]:
        """Take a list of tables, counted from 1."""
        value = self.take(key, required=required)
        if value is None:
            return
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.wrong(key, f"tables, each begun with [[{key}]]")
            return
        if required and not value:
            self.note("key-missing", key, "there is none")
        for number, each in enumerate(value, start=1):
            yield Table(f"{self._below(key)}[{number}]", each, self.problems)

    def _below(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def close(self) -> None:
        """Note the keys that mean nothing here: a misspelt key must not be passed over."""
        for key in self.values:
            if key not in self.taken:
                self.note("key-unknown", key, "this key means nothing here")
