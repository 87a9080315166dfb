"""A seeded editor of request forms: it does to a form what people and word processors do, and says what was meant.

Each word it types is found nowhere else (`Typed.tokens`), so that one that got lost is noticed.
"""

from __future__ import annotations

import copy
import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from comity.papers import form_base
from comity.papers.form_base import tag
from comity.pure.dossier.catalogue import Input
from comity.pure.dossier.route import RouteDefinition

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass
class Typed:
    """What an editor did: the value meant for each field, and every word typed."""

    meant: dict[str, str | set[str]] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    did: list[str] = field(default_factory=list)


class Editor:
    """Edits one form. The same seed does the same."""

    def __init__(self, data: bytes, definition: RouteDefinition, seed: int) -> None:
        self.random = random.Random(seed)
        self.seed = seed
        self.data = data
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            self.parts = {name: file.read(name) for name in file.namelist()}
        self.tree = etree.fromstring(self.parts["word/document.xml"])
        self.body = self.tree.find(f"{W}body")
        self.fields: dict[str, Input] = {
            tag(asked.code, each.code): each
            for asked in definition.questions
            for each in asked.question.inputs
        }
        self.typed = Typed()
        self.touched: set[str] = set()

    def edited(self, most: int = 9) -> tuple[bytes, Typed]:
        """The form after up to `most` edits, and what they were."""
        edits: list[Callable[[], None]] = [
            self.write, self.write, self.lines, self.split, self.tracked, self.choose, self.choose, self.tick,
            self.tick, self.beside, self.empty, self.unwrap, self.remove, self.double, self.unlabel, self.unmark,
            self.on_label, self.hint, self.wrong_choice, self.paragraphs, self.spoil_base,
        ]  # fmt: skip
        for _ in range(self.random.randint(1, most)):
            edit = self.random.choice(edits)
            edit()
        self.parts["word/document.xml"] = etree.tostring(self.tree, xml_declaration=True, encoding="UTF-8")
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
            for name, part in self.parts.items():
                file.writestr(name, part)
        return made.getvalue(), self.typed

    # What it picks.

    def token(self) -> str:
        word = f"q{self.seed}w{len(self.typed.tokens)}" + self.random.choice(["é", "ж", "د", "字", "", "&<"])
        self.typed.tokens.append(word)
        return word

    def control(self, *kinds: str) -> tuple[str, Any] | None:
        """A field of these kinds that nothing was done to yet, with its control."""
        free = [name for name, each in self.fields.items() if each.kind in kinds and name not in self.touched]
        self.random.shuffle(free)
        for name in free:
            found = self.tagged(name)
            if found is not None:
                self.touched.add(name)
                return name, found
        return None

    def tagged(self, name: str) -> Any:
        return next((each for each in self.tree.iter(f"{W}sdt") if _tag(each) == name), None)

    def set(self, control: Any, *runs: Any) -> None:
        """Put runs into a control, as typing does: it shows no words for an empty field any more."""
        content, properties = control.find(f"{W}sdtContent"), control.find(f"{W}sdtPr")
        for each in list(content):
            content.remove(each)
        content.extend(runs)
        shown = properties.find(f"{W}showingPlcHdr")
        if shown is not None:
            properties.remove(shown)

    # What it does.

    def write(self) -> None:
        if found := self.control("line", "text", "references"):
            name, control = found
            words = f"{self.token()} and {self.token()}"
            self.set(control, run(words))
            self.done("write", name, words)

    def lines(self) -> None:
        if found := self.control("text", "references"):
            name, control = found
            words = [self.token() for _ in range(self.random.randint(2, 4))]
            self.set(control, run("\n".join(words)))
            self.done("lines", name, "\n".join(words))

    def paragraphs(self) -> None:
        """Lines as Word keeps them in a rich control: around whole paragraphs."""
        if found := self.control("text"):
            name, control = found
            words = [self.token() for _ in range(2)]
            paragraph = control.getparent()
            place = self.body.index(paragraph) if paragraph.getparent() is self.body else -1
            if place < 0:
                return
            self.set(control)
            content = control.find(f"{W}sdtContent")
            for each in words:
                one = copy.deepcopy(paragraph)
                for old in list(one):
                    if old.tag != f"{W}pPr":
                        one.remove(old)
                one.append(run(each))
                content.append(one)
            self.body.remove(paragraph)
            self.body.insert(place, control)
            self.done("paragraphs", name, "\n".join(words))

    def split(self) -> None:
        if found := self.control("line", "text"):
            name, control = found
            words = f"{self.token()} is {self.token()}"
            cut = sorted(self.random.sample(range(1, len(words)), 3))
            parts = [words[a:b] for a, b in zip([0, *cut], [*cut, len(words)], strict=True)]
            self.set(control, *(run(each, bold=self.random.random() < 0.5) for each in parts))
            self.done("split", name, words)

    def tracked(self) -> None:
        if found := self.control("line", "text"):
            name, control = found
            old, new = f"{self.token()} ", self.token()
            self.typed.tokens.remove(old.strip())  # deleted again: it may be gone
            gone, came = etree.Element(f"{W}del"), etree.Element(f"{W}ins")
            for number, each in enumerate((gone, came), 9000):
                each.set(f"{W}id", str(number))
                each.set(f"{W}author", "Editor")
                each.set(f"{W}date", "2026-11-20T10:00:00Z")
            gone.append(run(old, deleted=True))
            came.append(run(new))
            self.set(control, run("kept "), gone, came)
            self.done("tracked", name, f"kept {new}")

    def choose(self) -> None:
        if found := self.control("choice"):
            name, control = found
            code, _label = self.random.choice(self.fields[name].choices)
            entry = next(each for each in control.iter(f"{W}listItem") if each.get(f"{W}value") == code)
            self.set(control, run(entry.get(f"{W}displayText")))
            self.done("choose", name, code)

    def wrong_choice(self) -> None:
        if found := self.control("choice"):
            name, control = found
            word = self.token()
            self.set(control, run(word))
            self.done("wrong choice", name, word)

    def tick(self) -> None:
        if found := [name for name, each in self.fields.items() if each.kind == "choices"]:
            name = self.random.choice(found)
            code, _label = self.random.choice(self.fields[name].choices)
            control = self.tagged(f"{name}={code}")
            if control is None:
                return
            checked = control.find(f"{W}sdtPr/{W14}checkbox/{W14}checked")
            now = checked.get(f"{W14}val") != "1"
            checked.set(f"{W14}val", "1" if now else "0")
            next(control.iter(f"{W}t")).text = "☒" if now else "☐"
            self.typed.did.append(f"tick {name}={code} {now}")

    def beside(self) -> None:
        """A paragraph after a field."""
        if found := self.control("text", "line"):
            name, control = found
            paragraph = _paragraph_of(control)
            word = self.token()
            after = etree.Element(f"{W}p")
            after.append(run(word))
            paragraph.addnext(after)
            self.typed.did.append(f"beside {name}")

    def empty(self) -> None:
        if found := self.control("line", "text"):
            name, control = found
            self.set(control)
            self.done("empty", name, "")

    def unwrap(self) -> None:
        """The control is gone, what stood in it stays."""
        if found := self.control("line", "text", "choice"):
            name, control = found
            parent, place = control.getparent(), control.getparent().index(control)
            for each in reversed(list(control.find(f"{W}sdtContent"))):
                parent.insert(place, each)
            parent.remove(control)
            self.typed.did.append(f"unwrap {name}")

    def remove(self) -> None:
        if found := self.control("line", "text", "choice"):
            name, control = found
            paragraph = _paragraph_of(control)
            paragraph.getparent().remove(paragraph)
            self.typed.meant[name] = "removed"  # never its value: to be told
            self.typed.did.append(f"remove {name}")

    def double(self) -> None:
        """A field copied below another, and changed there."""
        if found := self.control("line", "text"):
            name, control = found
            other = self.control("line", "text")
            if other is None:
                return
            twin = copy.deepcopy(_paragraph_of(control))
            self.set(next(twin.iter(f"{W}sdt")), run(self.token()))
            _paragraph_of(other[1]).addnext(twin)
            self.typed.did.append(f"double {name} below {other[0]}")

    def unlabel(self) -> None:
        """The label is gone."""
        if found := self.control("line", "text", "choice"):
            name, _control = found
            for mark in self.tree.iter(f"{W}bookmarkStart"):
                if mark.get(f"{W}name") == form_base.anchor(name):
                    paragraph = mark.getparent()
                    paragraph.getparent().remove(paragraph)
                    break
            self.typed.did.append(f"unlabel {name}")

    def unmark(self) -> None:
        """The bookmarks are gone, all or one."""
        marks = list(self.tree.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"))
        some = marks if self.random.random() < 0.3 else self.random.sample(marks, min(len(marks), 4))
        for each in some:
            each.getparent().remove(each)
        self.typed.did.append(f"unmark {len(some)}")

    def on_label(self) -> None:
        """Words on the line of a label."""
        if found := self.control("line", "text"):
            name, _control = found
            for mark in self.tree.iter(f"{W}bookmarkStart"):
                if mark.get(f"{W}name") == form_base.anchor(name):
                    mark.getparent().append(run(f": {self.token()}"))
                    break
            self.typed.did.append(f"on label {name}")

    def hint(self) -> None:
        """Words inside one of the form's own paragraphs."""
        hints = [each for each in self.tree.iter(f"{W}p") if _style(each) == "ComityHint"]
        self.random.choice(hints).append(run(f" {self.token()}"))
        self.typed.did.append("hint")

    def spoil_base(self) -> None:
        if self.random.random() < 0.5:
            self.parts["docProps/custom.xml"] = (
                b'<?xml version="1.0"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
            )
            self.typed.did.append("no properties")
        elif (base := self.tagged(form_base.TAG)) is not None:
            paragraph = _paragraph_of(base)
            paragraph.getparent().remove(paragraph)
            self.typed.did.append("no hidden base")

    def done(self, what: str, name: str, value: str) -> None:
        self.typed.meant[name] = value
        self.typed.did.append(f"{what} {name}")


def run(text: str, *, bold: bool = False, deleted: bool = False) -> Any:
    made = etree.Element(f"{W}r")
    if bold:
        etree.SubElement(etree.SubElement(made, f"{W}rPr"), f"{W}b")
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(made, f"{W}br")
        one = etree.SubElement(made, f"{W}delText" if deleted else f"{W}t")
        one.text = line
        one.set(SPACE, "preserve")
    return made


def _tag(control: Any) -> str:
    found = control.find(f"{W}sdtPr/{W}tag")
    return str(found.get(f"{W}val")) if found is not None else ""


def _style(paragraph: Any) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return str(found.get(f"{W}val")) if found is not None else ""


def _paragraph_of(control: Any) -> Any:
    """The paragraph around a control, or the control itself where it stands around paragraphs."""
    return next((each for each in control.iterancestors() if each.tag == f"{W}p"), control)
