"""Every form on every page each of the cast can reach, sent with what a hostile hand would send: no error of ours, no
half thing stored, and whatever is shown again is shown as words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from lxml import html

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds import actions
from comity.apps.funds.access import Act
from comity.apps.funds.actions import spending, statements
from comity.apps.funds.checking import check
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.pure.ledger.amounts import amount
from tests.assistance_world import (
    COOPERATION,
    OTHER,
    OWN,
    TRAVEL,
    Way,
    _in_asking_world,
    asked,
    asked_committed,
    asking_world,
    person,
)
from tests.web.conftest import BACKEND, browser
from tests.web.requests.conftest import show_to

__all__ = ["_in_asking_world", "asked", "asked_committed", "asking_world"]

MARK = "<script>alert('comity')</script>"
SCRIPT = f'"\'>{MARK}<img src=x onerror=alert(1)>{{{{ 7|add:7 }}}}{{% now "Y" %}}'
NUL, RIGHT_TO_LEFT, LONG = "a\x00b\x1b\ufffe", "\u202eevil\u2066\u2069\u200f", "x" * 100_000
TEXTS = [SCRIPT, NUL, RIGHT_TO_LEFT, LONG]
NUMBERS = (
    "-1", "99999999999999999999", "1e308", "NaN", "٣", "2026-02-30", "0000-00-00", "9223372036854775808",
    "00000000-0000-4000-8000-000000000000", "../../etc/passwd", "%00",
)  # fmt: skip
# What comes into a file field. None of it is read as what it claims to be.
FILES = {
    "macro.docm": b"PK\x03\x04word/vbaProject.bin" + b"\x00" * 200, "page.html": f"<html>{MARK}</html>".encode(),
    "run.js": b"alert(1)", "list.csv": b"reference,officer\n=cmd|' /C calc'!A0,\x00<script>\n", "empty.csv": b"",
    "..%2f..%2fx.csv": b"reference;officer\n" + b"R-2026-0001;" + b"x" * 5000, "wide.csv": "é".encode("utf-16"),
}  # fmt: skip
ROOMS = ("/requests/", "/desk/", "/board/", "/account/", "/finance/")
START = (
    "/requests/",
    "/desk/",
    "/desk/?tab=all",
    "/board/",
    "/account/",
    "/requests/new",
    "/requests/how-to-ask",
    "/finance/",
)
# Ending one's own session, or the account of the crawler itself, ends the crawl and is no fault.
LEFT_OUT = ("/accounts/", "/account/sessions", "/account/people/", "/language/")


@dataclass
class Form:
    """A form as a page offers it: where it goes, and the names of its fields with what they hold."""

    page: str
    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    @property
    def kind(self) -> tuple[str, tuple[str, ...]]:
        """Forms of one kind are tried once: addresses with their numbers taken out."""
        place = re.sub(r"R-\d{4}-\d+|[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "#", self.action)
        return place, tuple(sorted(self.values))


def forms_on(address: str, content: bytes) -> Iterator[Form]:
    for each in html.fromstring(content).xpath("//form[translate(@method, 'POST', 'post')='post']"):
        found = Form(address, urljoin(address, each.get("action") or address))
        for control in each.xpath(
            ".//input[@name] | .//select[@name] | .//textarea[@name] | .//button[@name]"
        ):
            name = control.get("name")
            if control.get("type") == "file":
                found.files.append(name)
            elif name != "csrfmiddlewaretoken":
                values = found.values.setdefault(name, [])
                options = control.xpath(".//option/@value") or [control.get("value") or control.text or ""]
                values += [str(value) for value in options[-1:]]
        yield found


def crawl(client: Client, most: int) -> tuple[dict[str, bytes], list[Form]]:
    """Pages of the rooms, and each kind of form on them."""
    requests = [each.get_absolute_url() for each in AssistanceRequest.objects.order_by("-pk")]
    waiting, pages, forms = [*START, *requests], {}, {}
    kinds: dict[str, int] = {}
    while waiting and len(pages) < most:
        address = waiting.pop(0)
        kind = re.sub(r"R-\d{4}-\d+|[0-9a-f]{8}-[0-9a-f-]{27}|\d+|\?.*", "#", address)
        kinds[kind] = kinds.get(kind, 0) + 1
        if address in pages or address.startswith(LEFT_OUT) or (kinds[kind] > 3 and address not in requests):
            continue
        answer = client.get(address, follow=True)
        assert answer.status_code < 500, (address, answer.status_code)
        address = answer.request["PATH_INFO"] if answer.redirect_chain else address
        if not address.startswith(ROOMS):
            continue
        if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
            continue
        pages[address] = answer.content
        for form in forms_on(address, answer.content):
            if not urlsplit(form.action).path.startswith(LEFT_OUT):
                forms.setdefault(form.kind, form)
        for href in html.fromstring(answer.content).xpath("//a/@href"):
            whole = urldefrag(urljoin(address, href))[0]
            if not urlsplit(whole).netloc and whole.startswith(ROOMS):
                waiting.append(whole)
    return pages, list(forms.values())


def attacks(form: Form) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is sent to a form: each hostile text in every field at once, odd numbers dealt out over the fields, and of
    what stands there already one field at a time wrong, missing, or there twice."""
    names = list(form.values)
    shown = {name: values[0] if values else "" for name, values in form.values.items()}
    for value in TEXTS:
        yield f"all {value[:20]!r}", dict.fromkeys(names, value)
    for turn in range(4):
        dealt = [NUMBERS[(turn * 3 + place) % len(NUMBERS)] for place in range(len(names))]
        yield f"numbers {dealt[:5]}", dict(zip(names, dealt, strict=True))
    for name in names:
        yield f"{name} is a script", shown | {name: SCRIPT}
        yield f"without {name}", {other: value for other, value in shown.items() if other != name}
    yield "all twice", {name: [value, SCRIPT, ""] for name, value in shown.items()}
    for name in form.files:
        for called, content in FILES.items():
            yield (
                f"{name} is {called}",
                shown | {name: SimpleUploadedFile(called, content, "application/msword")},
            )
    yield "nothing", {}


def hold_together() -> None:
    """Each request is where its last record says, and whatever stands by it is whole."""
    assert not list(check()), "the books do not hold"
    for each in AssistanceRequest.objects.all():
        last = Record.objects.filter(subject=each.address).order_by("-pk")[0]
        said = (
            last.facts["stage"],
            last.facts["holder"],
            last.facts["awaiting_answer"],
            last.facts["consent_stopped"],
        )
        assert said == (each.stage, each.holder, each.awaiting_answer, each.consent_stopped), (each, last.act)


def shown_as_words(address: str, content: bytes) -> None:
    """No page gives back as marks what came in as words, or runs a template that came in."""
    assert MARK.encode() not in content, address
    assert b"<img src=x" not in content, address
    tree = html.fromstring(content)
    assert not tree.xpath("//script[not(@src)] | //@onerror | //@onclick | //@style"), address


@pytest.fixture
def world(asked: None) -> list[AssistanceRequest]:
    """Requests at every step, of two States, one of them public, one with remarks, one told to partners."""
    stages = ("closed", "delivery", "decision", "advice", "proposal", "assessment", "eligibility", "papers")
    found = [Way().to(stage) for stage in stages]
    back = Way(fund=TRAVEL)
    back.to("papers")
    back.send_back()
    public = Way(of=OTHER)
    public.to("papers")
    public.publish("fact", "title", "answers")
    public.do(public.actions.file_input, person("nia"), text="What we have seen.")
    told = Way()
    told.to("assessment")
    told.assess("emeka")
    show_to(told, "An agency\nAnother State")
    writing = Way()
    writing.to("assessment")
    writing.do(writing.actions.open_assessment, person("emeka"))
    found += [told.assistance, writing.assistance]
    found += [back.assistance, public.assistance, Way(of=OTHER).to("draft"), Way().to("draft")]
    found.append(Way(fund=COOPERATION).to("sent"))
    found.append(Way(fund=COOPERATION).to("agreement"))
    keep_books(found[-1])
    return found


def keep_books(waiting: AssistanceRequest) -> None:
    """Books with a pledge, money, a part that is promised, a statement, dialogue, and something to approve."""
    by, at = person("femi"), datetime.now(UTC)
    day = at.date()
    fund = actions.set_fund(code=COOPERATION, name="A fund", by=SYSTEM, at=at)
    gift = actions.pledge(fund=fund, donor="A town", amount=amount("900000.00 USD"), day=day, by=by, at=at)
    actions.receive(contribution=gift, amount=amount("500.00 USD"), day=day, by=by, at=at)
    (made,) = spending.allocate(fund=fund, requests=[(waiting, amount("100.00 USD"))], day=day, by=by, at=at)
    parts = [spending.Part(amount("50.00 USD").number, "Signed")]
    spending.obligate(allocation=made, parts=parts, day=day, by=by, at=at)
    rows = f"Booking date,Amount,Currency,Description\n{day},5.00,USD,Interest\n".encode()
    statements.import_statement(fund=fund, data=rows, name="a.csv", by=by, at=at)
    actions.note_outreach(
        fund=fund, donor="A town", day=day, words="Said.", next_step="Ask", next_on=day, by=by, at=at
    )
    actions.ask_approval(
        fund=fund, act=Act.CANCEL, number=gift.pk, facts=actions.of_cancel(gift, amount("200000 USD"), day),
        given={"amount": "200000", "currency": "USD", "day": day.isoformat()}, by=person("frida"), at=at,
    )  # fmt: skip
    waiting.refresh_from_db()


DOERS = ("amina", "chen", "dalia", "emeka", "fatou", "dan", "nia", "femi")
CAST = ("hana", "lee", "amina", "bruno", "chen", "dalia", "emeka", "fatou", "dan", "aud", "nia", "femi")


def test_no_form_breaks_whatever_is_sent(world: list[AssistanceRequest]) -> None:
    for who in CAST:
        one_after_another = transaction.savepoint()
        tried = attack(who)
        assert tried >= (2 if who in DOERS else 0), f"{who} was shown {tried} forms: the crawl is broken"
        transaction.savepoint_rollback(one_after_another)


def attack(who: str) -> int:
    """Let somebody send everything hostile to every form they find; how many kinds of form that were."""
    client = browser(None if who == "hana" else person(who))
    client.raise_request_exception = True
    pages, forms = crawl(client, most=150)
    for form in forms:
        for told, sent in attacks(form):
            records, rows = Record.objects.count(), AssistanceRequest.objects.count()
            answer = client.post(form.action, sent)
            said = f"{who}: {form.action} ({form.page}), {told}: {answer.status_code}"
            assert answer.status_code < 500, said
            if answer.status_code >= 400:
                assert Record.objects.count() == records, f"{said}: refused, and yet on record"
                assert AssistanceRequest.objects.count() == rows, said
            if answer.get("Content-Type", "").startswith("text/html") and answer.content:
                shown_as_words(said, answer.content)
        hold_together()
    for address in pages:
        answer = client.get(address)
        assert answer.status_code < 500, (who, address)
        if answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html"):
            shown_as_words(f"{who}: {address}", answer.content)
    readers = {reader: browser(person(reader)) for reader in ("amina", "dalia")}
    for each in AssistanceRequest.objects.all():
        for reader, theirs in readers.items():
            page = theirs.get(each.get_absolute_url())
            if page.status_code == 200:
                shown_as_words(f"{reader}: {each.get_absolute_url()} after {who}", page.content)
    return len(forms)


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", "image/png", ""]
)
def test_a_form_sent_as_something_else_does_nothing(world: list[AssistanceRequest], kind: str) -> None:
    draft = next(each for each in world if each.stage == "draft" and each.state.code == OWN)
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("amina"), backend=BACKEND)
    client.get(f"/requests/{draft.number}/answers/aim")
    word = {"X-CSRFToken": client.cookies["csrftoken"].value}
    before = Record.objects.count()
    for address in ("answers/aim", "clear", "consent", "submit", "withdraw", "publish"):
        for body in (b'{"title": "x"}', b"\x00\xff", b"--x\r\n\r\n", b""):
            answer = client.generic("POST", f"/requests/{draft.number}/{address}", body, content_type=kind)
            assert answer.status_code == 403, (address, body)
            assert Record.objects.count() == before
    for address in ("answers/aim", "consent", "withdraw", "publish"):
        for body in (b'{"title": "x"}', b"\x00\xff", b"--x\r\n\r\n", b""):
            place = f"/requests/{draft.number}/{address}"
            answer = client.generic("POST", place, body, content_type=kind, headers=word)
            assert answer.status_code < 500, (address, body)
    hold_together()


def test_what_the_crawl_looks_for_is_found_where_it_is_planted(world: list[AssistanceRequest]) -> None:
    page = f"<html><body><p>{SCRIPT}</p></body></html>"
    with pytest.raises(AssertionError):
        shown_as_words("a page that does not escape", page.encode())
    shown_as_words(
        "a page that does", b"<html><body><p>&lt;script&gt;alert('comity')&lt;/script&gt;</p></body></html>"
    )
    hold_together()
    AssistanceRequest.objects.filter(pk=world[0].pk).update(holder="board")
    with pytest.raises(AssertionError):
        hold_together()
