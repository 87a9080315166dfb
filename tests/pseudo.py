"""Two made-up languages, to see pages before they are translated: en-xa is English with accents and a third longer,
ar-xb stands from right to left. Catalogues are made from the words in the templates and the code, into a folder that
`COMITY_LOCALE` or a test names; what is not in a catalogue shows up as plain English.

By hand: `.venv/bin/python -m tests.pseudo FOLDER`, then
`COMITY_LANGUAGES=en,en-xa,ar-xb COMITY_LOCALE=FOLDER .venv/bin/comity serve`.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation import template

WEB = Path(__file__).resolve().parents[1] / "src" / "comity" / "web"
MAIL = WEB.parent / "mail"
CALLS = {
    "_": 1,
    "gettext": 1,
    "gettext_lazy": 1,
    "ngettext": 2,
    "pgettext": 2,
    "pgettext_lazy": 2,
    "npgettext": 3,
}
# What must stay as it is: placeholders and marks of HTML.
KEPT = re.compile(r"(%\([a-z_]+\)[sd]|%[sd%]|<[^>]+>|&[a-z]+;)")
ACCENTS = str.maketrans("AEIOUYaeiouycnsz", "ÅËÎÖÛÝåëîöûýçñšž")
ARABIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابسدهفجحيجكلمنوبقرستعفوخيز")
Entry = tuple[str, str, str]  # context, one, many


def words() -> set[Entry]:
    """Every message of templates and code."""
    found: set[Entry] = set()
    for path in sorted(each for door in (WEB, MAIL) for each in (door / "templates").rglob("*.*")):
        # What the template engine sees, as code; what is not to be translated is blanked out by it.
        found |= set(_calls_in_text(template.templatize(path.read_text(encoding="utf-8"))))
    for path in sorted(each for door in (WEB, MAIL) for each in door.rglob("*.py")):
        found |= set(_calls(ast.parse(path.read_text(encoding="utf-8"))))
    return found | set(_words_of_routes())


def _words_of_routes() -> Iterator[Entry]:
    """What the data of the funds says: the questions, the lists, the shipped routes, the fields a rule can read."""
    from comity.pure.criteria.case import FIELDS
    from comity.pure.dossier.catalogue import shipped_catalogue
    from comity.pure.dossier.route import read_route

    catalogue = shipped_catalogue()
    said = [label for _code, label in (*catalogue.services, *catalogue.obstacles, *catalogue.groups_of_people,
                                       *catalogue.currencies, *catalogue.theme_families)]  # fmt: skip
    said += [each.words for each in catalogue.end_reasons]
    said += FIELDS.values()
    for question in catalogue.questions:
        said += [question.title, question.hint, question.why]
        for field in question.inputs:
            said += [field.label, field.hint, *(label for _code, label in field.choices)]
    for path in sorted((WEB.parent / "data" / "routes").glob("*.toml")):
        route, _problems = read_route(path.read_text(encoding="utf-8"), catalogue=catalogue)
        if route is None:
            continue  # the catalogue itself
        said += [route.short, route.pays_for, route.who_may_ask, route.advises, route.decides]
        said += [each.words for each in (*route.criteria, *route.reasons)]
        said += [words for each in route.steps for words in (each.title, each.words)]
    yield from (("", each, "") for each in said if each)


_CALL = re.compile(
    r"\b(n?p?gettext|_)\((u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")(?:,\s*[^()]*?)?)\)", re.DOTALL
)


def _calls_in_text(text: str) -> Iterator[Entry]:
    for call in _CALL.finditer(text):
        name, inside = call.groups()
        strings = [
            ast.literal_eval(each.lstrip("u"))
            for each in re.findall(r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")", inside)
        ]
        yield from _entry(name, strings)


def _calls(tree: ast.AST) -> Iterator[Entry]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in CALLS:
            strings = [
                each.value
                for each in node.args
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
            yield from _entry(name.removesuffix("_lazy"), strings)


def _entry(name: str, strings: list[str]) -> Iterator[Entry]:
    if len(strings) < CALLS.get(name, 1):
        return
    context = strings.pop(0) if "pgettext" in name else ""
    yield context, strings[0], strings[1] if name.startswith("n") else ""


def longer(text: str) -> str:
    """Accents, and a third more of it, between brackets so that a cut shows."""
    said = "".join(part if KEPT.fullmatch(part) else part.translate(ACCENTS) for part in KEPT.split(text))
    return f"[{said}{' ~' * max(len(KEPT.sub('', text)) // 6, 1)}]"


def turned(text: str) -> str:
    """Arabic letters in the place of Latin ones; the length stays."""
    return "".join(
        part if KEPT.fullmatch(part) else part.lower().translate(ARABIC) for part in KEPT.split(text)
    )


def write(folder: Path) -> Path:
    """Make both catalogues below the folder, and return it."""
    messages = sorted(words())
    for locale, change, plurals in (
        ("en_XA", longer, "nplurals=2; plural=(n != 1);"),
        ("ar_XB", turned, "nplurals=2; plural=(n != 1);"),
    ):
        catalogue = polib.POFile()
        catalogue.metadata = {
            "Content-Type": "text/plain; charset=UTF-8",
            "Plural-Forms": plurals,
            "Language": locale,
        }
        for context, one, many in messages:
            entry = polib.POEntry(msgid=one, msgctxt=context or None)
            if many:
                entry.msgid_plural = many
                entry.msgstr_plural = {0: change(one), 1: change(many)}
            else:
                entry.msgstr = change(one)
            catalogue.append(entry)
        place = folder / locale / "LC_MESSAGES"
        place.mkdir(parents=True, exist_ok=True)
        catalogue.save_as_mofile(str(place / "django.mo"))
    return folder


if __name__ == "__main__":
    write(Path(sys.argv[1]))
