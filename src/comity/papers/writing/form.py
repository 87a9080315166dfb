"""The request form of a fund as a Word file: one content control an answer, so that it can be filled in offline and
read back (`comity.papers.form_in`).

Text controls are rich text inside one paragraph. Plain-text controls with line breaks, and controls around whole
paragraphs, are not safe: LibreOffice 7.4 joins their lines and brings deleted words back when it saves them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from comity.papers import form_base
from comity.papers.form_base import Base, Kept
from comity.papers.writing.document import printable, right_to_left
from comity.papers.writing.form_words import Say, form_words
from comity.papers.writing.word import opened, same_bytes, turn
from comity.pure.dossier.catalogue import GROUPS, Input, Question
from comity.pure.dossier.route import Asked, RouteDefinition

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
CUSTOM_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
# The set of properties that people and programs define themselves ([MS-OLEPS] 2.19).
USER_PROPERTIES = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
BOX, TICKED = "☐", "☒"
LABEL, HINT, ANSWER, BASE = "Comity Label", "Comity Hint", "Comity Answer", "Comity Base"


@dataclass(slots=True)
class _Form:
    """A form being written: the file, the words said so far, and what was printed where."""

    file: Any
    say: Say
    words: Mapping[str, Any]
    prints: set[form_base.Print] = field(default_factory=set)
    blanks: set[form_base.Print] = field(default_factory=set)
    labels: dict[str, form_base.Print] = field(default_factory=dict)
    heads: dict[str, form_base.Print] = field(default_factory=dict)
    choices: dict[str, dict[str, form_base.Print]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 100_000)))

    def told(self, name: str, **facts: Any) -> str:
        """Words of the form in its language, with what they name."""
        words: str = self.say(self.words[name])
        for key, value in facts.items():
            words = words.replace("{" + key + "}", str(value))
        return words

    def paragraph(self, text: str, style: str | None = None) -> Any:
        """A paragraph of the form's own words."""
        self.prints.add(form_base.print_of(text))
        return self.file.add_paragraph(printable(text), style=style)

    def heading(self, text: str, level: int, name: str = "") -> None:
        self.prints.add(form_base.print_of(text))
        written = self.file.add_heading(printable(text), level)
        if name:
            self.heads[name] = form_base.print_of(text)
            self.mark(written, name)

    def mark(self, paragraph: Any, name: str) -> None:
        """Put the bookmark of a label or heading around its words."""
        number, element = str(next(self.numbers)), paragraph._p
        start, end = _element("w:bookmarkStart"), _element("w:bookmarkEnd")
        start.set(_w("id"), number)
        start.set(_w("name"), form_base.anchor(name))
        end.set(_w("id"), number)
        place = 1 if element.pPr is not None else 0
        element.insert(place, start)
        element.append(end)


def write_form(
    definition: RouteDefinition,
    *,
    answers: Mapping[str, Mapping[str, Any]] | None = None,
    versions: Mapping[str, int] | None = None,
    draft: str = "",
    title: str = "",
    language: str = "en",
    say: Say = str,
) -> bytes:
    """Return the form of a fund as .docx, empty or with the answers of a draft.

    `draft` is the number of the request and `versions` the version of each answer, which the form carries so that it
    can be merged. `say` gives words of data in `language`. The same values give the same bytes.
    """
    given, words = answers or {}, form_words(language)
    file = opened(say(words["title"]), language, foot=say(words["foot"]))
    _styles(file)
    form = _Form(file, say, words)
    # The paragraphs of the opening are the form's own words as well.
    form.prints |= {form_base.print_of(say(words[name])) for name in ("title", "foot")}
    form.paragraph(form.told("lead", fund=say(definition.fund)))
    if title:
        form.paragraph(form.told("draft", title=title))
    _opening(form, definition)
    number = 0
    for group in GROUPS:
        rows = [each for each in definition.questions if each.question.group == group]
        if rows:
            form.heading(say(words["groups"][group]), 1, f"group {group}")
        for asked in rows:
            number += 1
            _question(form, asked, number, given.get(asked.code) or {})
    # The words of the end come before the base block, which knows them; it stands above them, so that nobody who writes
    # at the very end writes where nothing shows.
    form.heading(form.told("end"), 1, "end")
    form.paragraph(form.told("end_words"))
    if right_to_left(language):
        turn(file)
    base = Base(
        draft=draft, fund=definition.code, route_version=definition.version, language=language,
        questions={
            each.code: Kept((versions or {}).get(each.code, 0),
                            form_base.digests(each.question, given.get(each.code) or {}))
            for each in definition.questions
        },
        words=frozenset(form.prints), labels=form.labels, heads=form.heads, choices=form.choices,
        blanks=frozenset(form.blanks),
    )  # fmt: skip
    _base(form, base)
    made = io.BytesIO()
    file.save(made)
    return same_bytes(made.getvalue())


def _opening(form: _Form, definition: RouteDefinition) -> None:
    """How to fill it in, what is needed, and by what criteria the fund looks at it."""
    say, fill, complete = form.say, form.words["fill"], form.words["complete"]
    form.heading(say(fill["title"]), 1, "fill")
    for each in fill["points"]:
        form.paragraph(say(each), "List Number")
    form.heading(say(complete["title"]), 1, "complete")
    form.paragraph(say(complete["questions"]))
    for asked in definition.questions:
        if asked.required:
            form.paragraph(say(asked.question.title), "List Bullet")
    if definition.criteria:
        form.paragraph(say(complete["criteria"]))
        for criterion in definition.criteria:
            form.paragraph(say(criterion.words), "List Bullet")


def _question(form: _Form, asked: Asked, number: int, value: Mapping[str, Any]) -> None:
    question, say = asked.question, form.say
    form.heading(form.told("question", number=number, title=say(question.title)), 2, question.code)
    if question.hint:
        form.paragraph(say(question.hint), HINT)
    if not asked.required:
        form.paragraph(form.told("if_you_like"), HINT)
    form.paragraph(form.told("why", words=say(question.why)), HINT)
    written = form_base.as_written(question, value)
    for each in question.inputs:
        _input(form, question, each, written[each.code], needed=asked.required and each.required)


def _input(form: _Form, question: Question, each: Input, value: str | list[str], *, needed: bool) -> None:
    name = form_base.tag(question.code, each.code)
    label = form.say(each.label)
    words = f"{label} ({form.told('needed')})" if needed else label
    form.labels[name] = form_base.print_of(words)
    form.mark(form.paragraph(words, LABEL), name)
    for hint in _hints(form, each):
        form.paragraph(hint, HINT)
    if each.kind == "choices":
        _boxes(form, question, each, label, value if isinstance(value, list) else [value])
        return
    text = value if isinstance(value, str) else "\n".join(value)
    paragraph = form.file.add_paragraph(style=ANSWER)
    if each.kind == "choice":
        _choice(form, paragraph, name, label=label, each=each, value=text)
    else:
        placeholder = form.told("write_here")
        form.blanks.add(form_base.print_of(placeholder))
        _control(form, paragraph, name, label, text or placeholder, shown=not text)


def _hints(form: _Form, each: Input) -> Iterator[str]:
    if each.hint:
        yield form.say(each.hint)
    by_kind = {"money": "figure", "number": "whole", "date": "day", "references": "references"}
    if each.kind in by_kind:
        yield form.told(by_kind[each.kind])
    if each.kind == "text":
        yield form.told("most", most=f"{each.most_characters:,}")


def _choice(form: _Form, paragraph: Any, name: str, *, label: str, each: Input, value: str) -> None:
    """A list that opens. A value that is no choice is shown as it is: the form changes nothing."""
    said = {code: form.say(words) for code, words in each.choices}
    form.choices[name] = {code: form_base.print_of(words) for code, words in said.items()}
    placeholder = form.told("choose")
    form.blanks.add(form_base.print_of(placeholder))
    listed = _element("w:dropDownList")
    for code, words in (said | ({value: value} if value and value not in said else {})).items():
        row = _element("w:listItem")
        row.set(_w("displayText"), printable(words))
        row.set(_w("value"), printable(code))
        listed.append(row)
    shown = said.get(value, value)
    _control(form, paragraph, name, label, shown or placeholder, shown=not shown, kind=listed)


def _boxes(form: _Form, question: Question, each: Input, label: str, chosen: list[str]) -> None:
    """A box to tick for each choice, with its words beside it."""
    said = {code: form.say(words) for code, words in each.choices}
    name = form_base.tag(question.code, each.code)
    form.choices[name] = {code: form_base.print_of(words) for code, words in said.items()}
    for code, words in (said | {code: code for code in chosen if code not in said}).items():
        ticked = code in chosen
        paragraph = form.file.add_paragraph(style=ANSWER)
        box = _element(f"{{{W14}}}checkbox")
        for part, value in (
            ("checked", "1" if ticked else "0"),
            ("checkedState", "2612"),
            ("uncheckedState", "2610"),
        ):
            state = _element(f"{{{W14}}}{part}")
            state.set(f"{{{W14}}}val", value)
            if part != "checked":
                state.set(f"{{{W14}}}font", "MS Gothic")
            box.append(state)
        _control(form, paragraph, form_base.tag(question.code, each.code, code), f"{label}: {words}",
                 TICKED if ticked else BOX, kind=box)  # fmt: skip
        paragraph.add_run(f" {printable(words)}")


def _control(
    form: _Form, paragraph: Any, name: str, label: str, text: str, *, shown: bool = False, kind: Any = None,
    lock: str = "sdtLocked",
) -> None:  # fmt: skip
    """Put a control into a paragraph. `shown`: the text is only what stands where nothing was written yet. The control
    cannot be deleted by a slip; what stands in it can be changed."""
    control, properties, content = _element("w:sdt"), _element("w:sdtPr"), _element("w:sdtContent")
    for part, value in (("w:alias", printable(label)[:64]), ("w:tag", name), ("w:id", str(next(form.numbers))),
                        ("w:lock", lock)):  # fmt: skip
        one = _element(part)
        one.set(_w("val"), value)
        properties.append(one)
    if shown:
        properties.append(_element("w:showingPlcHdr"))
    if kind is not None:
        properties.append(kind)
    run = paragraph.add_run(text)
    if shown:
        run.style = "Placeholder Text"
    paragraph._p.remove(run._r)
    content.append(run._r)
    control.append(properties)
    control.append(content)
    paragraph._p.append(control)


def _base(form: _Form, base: Base) -> None:
    """The base block, in a hidden control and in the custom properties."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    whole = form_base.whole(base)
    paragraph = form.file.paragraphs[-2].insert_paragraph_before(style=BASE)
    _control(form, paragraph, form_base.TAG, "Comity", whole, lock="sdtContentLocked")
    for run in paragraph._p.iter(_w("r")):
        run.get_or_add_rPr().append(_element("w:vanish"))
    rows = "".join(
        f'<property fmtid="{USER_PROPERTIES}" pid="{number + 1}" name="{form_base.PROPERTY}{number}">'
        f"<vt:lpwstr>{_escaped(piece)}</vt:lpwstr></property>"
        for number, piece in enumerate(form_base.pieces(base), 1)
    )
    blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<Properties xmlns="{CUSTOM}" xmlns:vt="{TYPES}">{rows}</Properties>'
    ).encode()
    package = form.file.part.package
    package.relate_to(Part(PackURI("/docProps/custom.xml"), CUSTOM_TYPE, blob, package), CUSTOM_RELATION)


def _styles(file: Any) -> None:
    """The styles of the form: label, hint, answer in its frame, and what is hidden."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    for name in (LABEL, HINT, ANSWER, BASE):
        style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = file.styles["Normal"]
        style.paragraph_format.space_after = Pt(4)
    grey = RGBColor(0x5B, 0x54, 0x62)
    label, hint, base = file.styles[LABEL], file.styles[HINT], file.styles[BASE]
    label.font.bold = label.paragraph_format.keep_with_next = True
    label.paragraph_format.space_before = Pt(10)
    hint.font.size, hint.font.color.rgb = Pt(9.5), grey
    hint.paragraph_format.keep_with_next = True
    base.font.hidden = True
    placeholder = file.styles.add_style("Placeholder Text", WD_STYLE_TYPE.CHARACTER)
    placeholder.font.color.rgb = grey
    frame = _element("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        line = _element(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "4"), ("color", "5B5462")):
            line.set(_w(key), value)
        frame.append(line)
    file.styles[ANSWER].element.get_or_add_pPr().insert(0, frame)


def _element(name: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.parser import oxml_parser

    if name.startswith("{"):
        return oxml_parser.makeelement(name, nsmap={"w14": W14})
    return OxmlElement(name)


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
