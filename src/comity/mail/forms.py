"""Forms and scans as they hang on mails, and forms as we send them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext, override

from comity.apps.assistance import routes
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.notices.actions import Attached
from comity.mail.papers import DOCX
from comity.papers import scans
from comity.papers.form_in import FormRead, read_base, read_form
from comity.papers.message import File
from comity.papers.refusal import UnreadableError
from comity.papers.writing.form import write_form
from comity.pure.dossier.route import RouteDefinition

WORD = (".docx", ".docm", ".doc", ".dotm", ".odt", ".rtf")


@dataclass(frozen=True, slots=True)
class Form:
    """A form that came: what it says, of which fund, and the request it was made from ("" for an empty form)."""

    sha256: str
    form: FormRead
    definition: RouteDefinition | None
    draft: str = ""


@dataclass(slots=True)
class Sorted:
    """The files of a mail, by what they are. `bad` names what was meant for a scan or form and cannot be taken."""

    forms: list[Form] = field(default_factory=list)
    scans: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    others: list[File] = field(default_factory=list)


def sorted_files(files: Sequence[File], at: datetime) -> Sorted:
    """Sort what hangs on a mail. A Word file is a form, or is not taken; what else it is, is told by its bytes."""
    found = Sorted()
    for each in files:
        digest = hashlib.sha256(each.data).hexdigest()
        if each.name.lower().endswith(WORD) or each.media == DOCX:
            found.forms.append(_form(digest, each.data, at))
            continue
        try:
            scans.media_type(each.data)
        except UnreadableError:
            found.others.append(each)
        else:
            found.scans[digest] = (each.name, each.data)
    return found


def definitions(at: datetime) -> dict[str, RouteDefinition]:
    """The funds that take requests today."""
    return {each.code: routes.definition(each) for each in routes.current(at.date())}


def fund_named(name: str, at: datetime) -> RouteDefinition | None:
    """The fund somebody means by its code, its short name or its name."""
    wanted = _folded(name)
    for each in definitions(at).values():
        if wanted in (_folded(each.code), _folded(each.short), _folded(each.fund)):
            return each
    return None


def blank(definition: RouteDefinition, language: str) -> Attached:
    """The empty form of a fund."""
    with override(language or settings.LANGUAGE_CODE):
        data = write_form(definition, language=language or settings.LANGUAGE_CODE, say=_say)
    return Attached(f"request-{definition.code}.docx", DOCX, data)


def filled(assistance: AssistanceRequest, language: str) -> Attached:
    """The form of a request as it stands."""
    rows = {each.question: each for each in assistance.answers.all()}
    with override(language or settings.LANGUAGE_CODE):
        data = write_form(
            routes.definition(assistance.route), answers={code: each.value for code, each in rows.items()},
            versions={code: each.version for code, each in rows.items()}, draft=str(assistance.number),
            title=assistance.title, language=language or settings.LANGUAGE_CODE, say=_say,
        )  # fmt: skip
    return Attached(f"request-{assistance.reference or assistance.number}.docx", DOCX, data)


def _form(digest: str, data: bytes, at: datetime) -> Form:
    base = read_base(data)
    definition = None
    if base is not None:
        made_from = (
            AssistanceRequest.objects.named(base.draft).select_related("route").first()
            if base.draft
            else None
        )
        definition = routes.definition(made_from.route) if made_from else definitions(at).get(base.fund)
    if base is None or definition is None:
        any_fund = next(iter(definitions(at).values()), None)
        read = read_form(data, any_fund) if base is None and any_fund is not None else FormRead(read=False)
        return Form(digest, FormRead(problems=read.problems, read=False), None)
    return Form(
        digest, read_form(data, definition, labels=routes.choice_words(definition)), definition, base.draft
    )


def _folded(name: str) -> str:
    return "".join(each for each in name.casefold() if each.isalnum())


def _say(text: object) -> str:
    return gettext(str(text)) if text else ""
