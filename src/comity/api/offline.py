"""Requests worked on offline, over the API: the draft out as a Word form or JSON, back in, and choosing where both
sides changed; and sealed papers handed in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from comity.api.act_bodies import Code, Id, Value, plain
from comity.api.request_parts import RequestOut
from comity.api.requests import READS, WRITES, find, state_of, told
from comity.api.tokens import Bearer, actor, caller, drafts, for_one, reads
from comity.apps.assistance import access, actions, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions.merging import Merged
from comity.apps.assistance.models import AssistanceRequest, Conflict
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.parties.models import Token
from comity.papers.form_in import LIMITS, FormRead, read_base, read_form
from comity.papers.form_json import offered, write_json
from comity.papers.scans import MOST_BYTES
from comity.papers.writing.form import write_form
from comity.pure.disclosure.table import Reader
from comity.pure.dossier.route import RouteDefinition

router = Router(tags=["offline"])
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
files = Bearer(Token.Scope.DRAFT, files=True)
papers = Bearer(Token.Scope.ACT, files=True)
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


def upload(**fields: Any) -> dict[str, Any]:
    """What an operation that takes a file says of its body."""
    properties = {"file": {"type": "string", "format": "binary"}, **fields}
    schema = {"type": "object", "properties": properties, "required": ["file"]}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


class KeptIn(Schema):
    """A question as it stood when the draft was taken out."""

    version: int = Field(0, ge=0, le=2**31 - 1)
    digests: dict[Code, Digest] = Field(default={}, max_length=100)


class Offline(Schema):
    """A draft as `GET /requests/{ref}/draft` gives it, with its answers changed and its base left alone. `draft`, where
    it is named, must be this request: another's answers are never taken for its own."""

    answers: dict[Code, dict[Code, Value | list[Value]]] = Field(max_length=100)
    base: dict[Code, KeptIn] = Field(max_length=100)
    draft: Annotated[str, Field(max_length=40)] = ""


class Choice(Schema):
    """`seen`: the version of the answer that stood beside the conflict."""

    conflict: Id
    take: Literal["file", "draft"]
    seen: int = Field(ge=0, le=2**31 - 1)


class ConflictOut(Schema):
    id: int
    question: str
    value: dict[str, Any]
    base: int


class NoteOut(Schema):
    """What to know of a file. `text` is what was written there and not taken."""

    code: str
    question: str
    input: str
    message: str
    text: str
    choices: list[str]


class ClosedOut(Schema):
    question: str
    reason: str
    value: dict[str, Any]


class MergedOut(Schema):
    """What became of a file: the questions taken, those that are as they were, those changed on both sides, those that
    could not be taken, and what to look at."""

    number: str
    taken: list[str]
    same: list[str]
    conflicts: list[ConflictOut]
    closed: list[ClosedOut]
    notes: list[NoteOut]


@router.get(
    "/requests/{ref}/draft", response={200: dict[str, Any], **READS}, auth=reads, summary="A draft as JSON"
)
def draft(request: HttpRequest, response: HttpResponse, ref: str) -> Any:
    """For its delegation, to be worked on offline."""
    definition, given = _standing(request, ref)
    answer = HttpResponse(write_json(definition, **given), content_type="application/json")
    for_one(answer)
    return answer


@router.get(
    "/requests/{ref}/form", response={200: None, **READS}, auth=reads, summary="A draft as a Word form"
)
def form(request: HttpRequest, ref: str) -> Any:
    """For its delegation: a .docx file with a field for each answer."""
    definition, given = _standing(request, ref)
    answer = HttpResponse(write_form(definition, **given), content_type=WORD)
    answer["Content-Disposition"] = 'attachment; filename="request.docx"'
    for_one(answer)
    return answer


@router.post("/requests/{ref}/acts/merge", response={200: MergedOut, **WRITES}, auth=drafts, operation_id="act_merge",
             summary="Bring in a draft changed offline")  # fmt: skip
def merge(request: HttpRequest, ref: str, given: Offline) -> Any:
    """What was changed on both sides is kept apart, as a conflict, until somebody settles it."""
    who = caller(request)
    assistance = find(ref, who)
    access.require(Act.MERGE, actor(request), assistance, at=who.at)
    _require_own(given.draft, assistance)
    told = offered(routes.definition(assistance.route), answers=given.answers,
                   base={code: plain(each) for code, each in given.base.items()})  # fmt: skip
    return _merged(request, assistance, told)


@router.post("/requests/{ref}/form", response={200: MergedOut, **WRITES}, auth=files, openapi_extra=upload(),
             summary="Bring in a Word form")  # fmt: skip
def bring(request: HttpRequest, ref: str) -> Any:
    """The same, from the form as it was filled in: multipart, at most 5 MB."""
    who = caller(request)
    assistance = find(ref, who)
    access.require(Act.MERGE, actor(request), assistance, at=who.at)
    told = _read(_file(request, LIMITS.max_bytes), routes.definition(assistance.route))
    _require_own(told.base.draft if told.base is not None else "", assistance)
    return _merged(request, assistance, told)


@router.post("/forms", response={201: MergedOut, **WRITES}, auth=files,
             openapi_extra=upload(state={"type": "string"}), summary="Begin a draft from a Word form")  # fmt: skip
def from_form(request: HttpRequest) -> Any:
    """For a State of whose delegation the caller is, to the fund that the form is of."""
    state, data = state_of(str(request.POST.get("state", ""))[:60]), _file(request, LIMITS.max_bytes).read()
    by, at = actor(request), caller(request).at
    access.require_for(Act.BEGIN, by, state, at=at)
    base = read_base(data)
    if base is None:
        raise Refused(Reason.NOT_A_FORM, field="file", code="base-missing")
    definition = routes.definition(routes.in_force(base.fund, at.date()))
    told = _of(read_form(data, definition, labels=routes.choice_words(definition)))
    begun, became = actions.begin_from(state=state, route_code=definition.code, form=told, by=by, at=at)
    return Status(201, _out(begun, told, became))


@router.post("/requests/{ref}/acts/settle", response={200: RequestOut, **WRITES}, auth=drafts,
             operation_id="act_settle", summary="Choose where both sides changed")  # fmt: skip
def settle(request: HttpRequest, response: HttpResponse, ref: str, given: Choice) -> Any:
    """What is not chosen is gone for good."""
    who = caller(request)
    assistance = find(ref, who)
    access.require(Act.MERGE, actor(request), assistance, at=who.at)
    conflict = Conflict.objects.filter(assistance=assistance, pk=given.conflict).first()
    if conflict is None:
        raise Refused(Reason.NOT_FIT, field="conflict")
    conflict.assistance = assistance
    actions.settle(
        conflict=conflict, take=given.take == "file", seen=given.seen, by=actor(request), at=who.at
    )
    return told(request, response, assistance, who.at)


@router.post("/requests/{ref}/acts/receive-scan", response={200: RequestOut, **WRITES}, auth=papers,
             operation_id="act_receive_scan", openapi_extra=upload(kind={"type": "string"}),
             summary="Hand in the scan of a sealed paper")  # fmt: skip
def receive_scan(request: HttpRequest, response: HttpResponse, ref: str) -> Any:
    """A PDF, PNG, JPEG or TIFF file, at most 20 MB; `kind`: note-verbale, letter, agreement or other."""
    who, by = caller(request), actor(request)
    assistance = find(ref, who)
    access.require(Act.RECEIVE_SCAN, by, assistance, at=who.at)
    given = _file(request, MOST_BYTES)
    actions.receive_scan(
        assistance=assistance, kind=str(request.POST.get("kind", "note-verbale")), filename=given.name or "",
        content=given.read(), by=by, at=who.at,
    )  # fmt: skip
    return told(request, response, assistance, who.at)


def _standing(request: HttpRequest, ref: str) -> tuple[RouteDefinition, dict[str, Any]]:
    """A request as its delegation has it now; not there for anybody else."""
    who = caller(request)
    assistance = find(ref, who)
    if Reader.DELEGATION not in access.readers(who.person, assistance, who.at):
        raise Http404
    rows = {each.question: each for each in assistance.answers.all()}
    return routes.definition(assistance.route), {
        "answers": {code: each.value for code, each in rows.items()},
        "versions": {code: each.version for code, each in rows.items()},
        "draft": str(assistance.number),
    }


def _require_own(draft: str, assistance: AssistanceRequest) -> None:
    """Refuse what was taken out of another request: versions alone do not tell one from another."""
    if draft not in ("", str(assistance.number)):
        raise Refused(Reason.NOT_A_FORM, field="file", code="other-request")


def _file(request: HttpRequest, most: int) -> UploadedFile[Any]:
    given = request.FILES.get("file")
    if given is None or not given.size or given.size > most:
        raise Refused(Reason.NOT_FIT, field="file", most=most)
    return given


def _read(given: UploadedFile[Any], definition: RouteDefinition) -> FormRead:
    return _of(read_form(given.read(), definition, labels=routes.choice_words(definition)))


def _of(form: FormRead) -> FormRead:
    if not form.read:
        first = form.problems[0]
        raise Refused(Reason.NOT_A_FORM, field="file", code=first.code, said=first.message)
    return form


def _merged(request: HttpRequest, assistance: AssistanceRequest, form: FormRead) -> dict[str, Any]:
    became = actions.merge(assistance=assistance, form=form, by=actor(request), at=caller(request).at)
    return _out(assistance, form, became)


def _out(assistance: AssistanceRequest, form: FormRead, became: Merged) -> dict[str, Any]:
    return {
        "number": str(assistance.number), "taken": became.taken, "same": became.same,
        "conflicts": [
            {"id": each.pk, "question": each.question, "value": each.value, "base": each.base}
            for each in became.conflicts
        ],
        "closed": [
            {"question": code, "reason": str(reason), "value": dict(value)}
            for code, (reason, value) in became.closed.items()
        ],
        "notes": [
            {"code": each.code, "question": each.question, "input": each.input, "message": each.message,
             "text": each.text, "choices": list(each.choices)}
            for each in form.problems
        ],
    }  # fmt: skip
