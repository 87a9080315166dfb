"""Forms changed by a seeded editor and saved by LibreOffice: is every answer kept, or its loss told?"""

from __future__ import annotations

import random
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

from comity.papers.form_in import FormRead
from comity.papers.writing.form import write_form
from comity.pure.dossier.route import RouteDefinition
from tests.papers.form_editor import Editor, Typed
from tests.pure.dossier.shipped import route

SOFFICE = shutil.which("soffice")
FILTER = "docx:MS Word 2007 XML"
ROUTES = ("technical-cooperation", "review-follow-up", "review-travel", "ldc-sids")
WORDS = (
    "a register of places",
    "twelve officials",
    "three meetings,\none report",
    "Ministry",
    "права",
    "上訴",
    "“so”",
)


def answers(definition: RouteDefinition, seed: int) -> dict[str, dict[str, Any]]:
    """Answers to about two thirds of the fields, right or wrong in kind: a form holds what was typed."""
    chance = random.Random(seed)
    found: dict[str, dict[str, Any]] = {}
    for asked in definition.questions:
        for each in asked.question.inputs:
            if chance.random() < 0.35:
                continue
            value: Any = chance.choice(WORDS)
            if each.kind == "choice":
                value = chance.choice(each.choices)[0]
            elif each.kind == "choices":
                value = sorted(code for code, _label in each.choices if chance.random() < 0.4)
            elif each.kind != "text":
                value = value.replace("\n", " ")
            found.setdefault(asked.code, {})[each.code] = value
    return found


def saved(files: dict[str, bytes], folder: Path, *, at_once: int = 25) -> dict[str, bytes]:
    """The files as LibreOffice saves them, one start for many of them. Where it stops at one, that one is left out."""
    into, out = folder / "in", folder / "out"
    into.mkdir(parents=True)
    for name, data in files.items():
        (into / f"{name}.docx").write_bytes(data)
    waiting = sorted(into.glob("*.docx"))
    while waiting:
        _save(waiting[:at_once], out, folder / "profile")
        left = [each for each in waiting[:at_once] if not (out / each.name).exists()]
        # One that brought it down is tried alone, then those after it.
        for each in left:
            _save([each], out, folder / "profile")
        waiting = waiting[at_once:]
    return {name: (out / f"{name}.docx").read_bytes() for name in files if (out / f"{name}.docx").exists()}


def _save(files: list[Path], out: Path, profile: Path) -> None:
    assert SOFFICE is not None
    command = [SOFFICE, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", FILTER,
               "--outdir", str(out), *map(str, files)]  # fmt: skip
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(command, check=False, timeout=60 + 5 * len(files), **quiet)  # type: ignore[call-overload]


def made(seed: int) -> tuple[RouteDefinition, dict[str, dict[str, Any]], bytes, Typed]:
    """One form, filled in and edited."""
    definition = route(ROUTES[seed % len(ROUTES)])
    given = answers(definition, seed)
    versions = dict.fromkeys(given, 1 + seed % 5)
    form = write_form(definition, answers=given, versions=versions, draft=f"draft-{seed}", title="A title")
    data, typed = Editor(form, definition, seed).edited()
    return definition, given, data, typed


def lost(
    read: FormRead,
    definition: RouteDefinition,
    given: dict[str, dict[str, Any]],
    typed: Typed,
    told: Counter[str],
) -> list[str]:
    """What is neither kept nor told; and, counted into `told`, how each field came through."""
    missing = [] if read.read else ["the file was not read"]
    noted = {(each.question, each.input) for each in read.problems}
    everything = "\n".join(each.text for each in read.problems) + "\n" + str(read.answers)
    for asked in definition.questions:
        for each in asked.question.inputs:
            name = f"{asked.code}.{each.code}"
            want: Any = given.get(asked.code, {}).get(each.code, [] if each.kind == "choices" else "")
            if typed.meant.get(name) != "removed" or want:  # what was empty and is gone is empty
                want = typed.meant.get(name, want)
            got: Any = read.answers.get(asked.code, {}).get(each.code)
            if each.kind == "choices" and got is not None:
                ticks = dict.fromkeys(want, True) | _ticks(typed, name)
                want, got = sorted(code for code, on in ticks.items() if on), sorted(got)
            if got == want:
                told["kept"] += 1
            elif (asked.code, each.code) in noted:
                told["told"] += 1
            else:
                missing.append(f"{name}: meant {want!r}, read {got!r}")
    missing += [f"the word {word!r} is gone" for word in typed.tokens if word not in everything]
    return missing


def _ticks(typed: Typed, name: str) -> dict[str, bool]:
    found = {}
    for each in typed.did:
        words = each.split()
        if words[0] == "tick" and words[1].startswith(f"{name}="):
            found[words[1].partition("=")[2]] = words[2] == "True"
    return found
