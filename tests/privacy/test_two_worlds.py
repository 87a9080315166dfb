"""Nothing public tells of a request whose State refused publication: two worlds that differ in that one request answer
alike, byte for byte, whatever is asked of them by a visitor, by another State's delegate, or by a program of theirs."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from tests.assistance_world import COOPERATION, OTHER, OWN, person
from tests.privacy import worlds
from tests.privacy.worlds import THIRD, World
from tests.web.conftest import browser

NEVER = "R-2026-99999"
NEVER_NUMBER = "00000000-0000-4000-8000-000000000000"
MOST = 500  # pages of one world
STARTS = (
    "/", "/register/", "/register.csv", "/register.json", "/register.atom", "/register/totals", "/register/totals.json",
    "/funds/", "/register/classes", "/requests/", "/requests/?stands=open", "/requests/?stands=ended",
    "/requests/figures",
    "/requests/how-to-ask", "/calendar/", "/calendar.csv", "/calendar.json", "/calendar.ics", "/states/", "/parties/",
    "/search?q=QUIETMARKER", "/search?q=register", "/search?q=R-2026", "/log/", "/log/checkpoint", "/log/keys",
    "/log/epochs", "/log/checkpoints.atom", "/verify/", "/healthz", "/data/", "/data/changes.atom", "/sitemap.xml",
    "/robots.txt", "/follow/?what=register", f"/follow/?what=funds/{COOPERATION}", "/register/withheld/",
    *(f"/register{form}?stage={stage}" for form in ("/", ".json") for stage in ("under-way", "papers", "assessment")),
    *(f"/states/{code}" for code in (OWN, OTHER, THIRD)), "/about/", "/about/data", "/account/", "/account/notices",
)  # fmt: skip
API = (
    "/api/register", "/api/register?limit=1", "/api/register?limit=1&after=1", "/api/register?limit=2&after=2",
    "/api/register/totals", "/api/register/classes", "/api/requests", "/api/requests?limit=1",
    f"/api/requests?state={OWN}", f"/api/requests?state={THIRD}", f"/api/requests?fund={COOPERATION}",
    "/api/requests?stage=papers", "/api/requests?stage=assessment", "/api/requests?open=true",
    "/api/requests?open=false", "/api/requests?holder=desk", "/api/requests?overdue=true", "/api/data",
    "/api/routes", "/api/account/notices", "/api/openapi.json",
    *(f"/api/parties/{code}" for code in (OWN, OTHER, THIRD)),
)  # fmt: skip
# Whoever guesses an address of a request; {ref} is its reference, or its number.
GUESSES = (
    "/requests/{ref}", "/requests/{ref}/send", "/requests/{ref}/answers/aim", "/requests/{ref}/letters/1",
    "/requests/{ref}/letters/1.docx", "/requests/{ref}/letters/1.pdf", "/requests/{ref}/notes/0",
    "/requests/{ref}/notes/0.docx", "/requests/{ref}/withhold", "/requests/{ref}/form.docx",
    "/requests/{ref}/draft.json", "/requests/{ref}/word", "/requests/{ref}/word/1", "/requests/{ref}/papers",
    "/requests/{ref}/papers/1", "/requests/{ref}/case.zip", "/requests/{ref}/receipts",
    "/requests/{ref}/receipts.zip", "/requests/{ref}/money", "/requests/{ref}/receipts/1",
    "/requests/{ref}/publish", "/requests/{ref}/withdraw",
    "/requests/{ref}/file-input", "/requests/{ref}/nothing", "/register/{ref}", "/register/{ref}.json",
    "/register/{ref}.atom", "/register/{ref}.csv", "/follow/?what=requests/{ref}", "/follow/?what=assistance/{ref}",
    "/search?q={ref}", "/desk/{ref}", "/desk/{ref}/take-up", "/desk/{ref}/open-assessment",
)  # fmt: skip
API_GUESSES = (
    "/api/requests/{ref}", "/api/requests/{ref}/receipts", "/api/requests/{ref}/draft", "/api/requests/{ref}/form",
    "/api/requests/{ref}/letters/preview/take-up", "/api/register/{ref}", "/api/requests?after={ref}",
)  # fmt: skip
POSTED = (
    ("/follow/?what=requests/{ref}", {"email": "curious@outside.example", "how": "daily"}),
    ("/requests/{ref}/publish", {"parts": ["fact"]}),
    ("/requests/{ref}/file-input", {"text": "We saw it."}),
)  # fmt: skip
API_POSTED = (
    ("/api/requests/{ref}/acts/file-input", {"text": "We saw it."}),
    ("/api/requests/{ref}/acts/withdraw", {"reason": "other-source"}),
    ("/api/requests/{ref}/acts/clear", {}),
    ("/api/requests/{ref}/acts/take-up", {"letter_seal": "0" * 64}),
    ("/api/account/follows", {"subject": "requests/{ref}"}),
    ("/api/account/follows", {"subject": "assistance/{ref}"}),
)  # fmt: skip

# Open data in which no request stands.
NOT_OF_REQUESTS = re.compile(
    r"/data/([0-9-]{10}/)?(citations|commitment|instruments|memberships|paragraphs|parties|positions|routes|votes)"
)

# Hashes and signatures alone; how the log grew is compared apart.
HASHES = re.compile(r"/log/tile/|/data/([0-9-]{10}/)?log-checkpoints\.")

Seen = dict[str, Any]


class Reader:
    """Somebody who asks: a name, and how they ask."""

    def __init__(self, name: str, client: Client, secret: str = "") -> None:
        self.name, self.client = name, client
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def get(self, address: str) -> Any:
        cache.clear()  # how often one asks is no matter here
        return self.client.get(address, headers=self.headers)

    def post(self, address: str, given: dict[str, Any]) -> Any:
        cache.clear()
        if address.startswith("/api/"):
            return self.client.post(
                address, data=json.dumps(given), content_type="application/json", headers=self.headers
            )
        return self.client.post(address, data=given)


def readers() -> list[Reader]:
    from comity.apps.parties.actions import tokens

    chen = person("chen")
    _token, secret = tokens.make_token(
        person=chen, name="a program", scope="act", days=30, by=chen, at=worlds.moment()
    )
    return [
        Reader("visitor", browser()), Reader("another State's delegate", browser(chen)),
        Reader("another State's program", browser(), secret),
    ]  # fmt: skip


def plain(text: str, world: World, *more: str) -> str:
    """An answer without what must differ: tokens of forms, nonces, hashes of the log, moments of the asking."""
    for each, name in world.known.items():
        text = text.replace(each, name)
    for each in more:
        text = text.replace(each, "REF")
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "CSRF", text)
    text = re.sub(r"nonce-[A-Za-z0-9+/=_-]+", "NONCE", text)
    text = re.sub(r'nonce="[^"]+"', "NONCE", text)
    text = re.sub(r'(log-checkpoints[^{}]*?"bytes":\s*)\d+', r"\1BYTES", text)
    text = re.sub(r"(?m)^— (\S+) \S+$", r"— \1 SIGNATURE", text)
    text = re.sub(r"\+[0-9a-f]{8}\+[A-Za-z0-9+/]{40,}=*", "+KEY", text)
    text = re.sub(r"\b[0-9a-f]{64}\b", "HEX", text)
    text = re.sub(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "NUMBER", text)
    return re.sub(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=", "HASH", text)


LEFT_OUT = {"Set-Cookie", "Date", "Last-Modified", "Expires"}


def answer(found: Any, world: World, *more: str, hashes_only: bool = False) -> Any:
    content = b"".join(found.streaming_content) if found.streaming else found.content
    headers = {
        name: plain(value, world, *more) for name, value in sorted(found.items()) if name not in LEFT_OUT
    }
    headers["Set-Cookie"] = ",".join(sorted(found.cookies))
    if hashes_only:
        return found.status_code, headers | {"Content-Length": "", "ETag": ""}
    if zipfile.is_zipfile(io.BytesIO(content)):
        headers |= {"Content-Length": "", "ETag": ""}
        return found.status_code, headers, inside(content, world)
    try:
        text = plain(content.decode(), world, *more)
    except UnicodeDecodeError:
        return found.status_code, headers, content
    # What is put in the place of a name is as long in every world; the lengths of the names are compared apart.
    headers["Content-Length"] = ""
    if text.encode() != content:  # made of what must differ, too
        headers["ETag"] = ""
    return found.status_code, headers, text


def inside(content: bytes, world: World) -> Seen:
    """What is in an archive or a Word file, file by file."""
    seen: Seen = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for each in archive.infolist():
            name, held = plain(each.filename, world), archive.read(each)
            try:
                seen[name] = plain(held.decode(), world)
            except UnicodeDecodeError:
                seen[name] = inside(held, world) if zipfile.is_zipfile(io.BytesIO(held)) else held
    return seen


# Where no world has money these are the same files again; with money they are asked below, one by one.
MONEY_IN_FILES = re.compile(r"/funds/.*\.(docx|pdf|xlsx|csv|parquet|xml)$")


def crawl(reader: Reader, world: World, *, deep: bool) -> Seen:
    """Everything that leads from the first pages (`deep`; else these alone), and what is there without a link."""
    waiting, seen = [*(each for each in STARTS if not reader.headers), *API], {}
    same_for_all = re.compile(r"/(data|about|states|parties|api/parties|mark|read)\b")
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        name = plain(address, world)
        if name in seen or (reader.name != "visitor" and same_for_all.match(address)):
            continue
        found = reader.get(address)
        seen[name] = answer(found, world, hashes_only=bool(HASHES.match(address)))
        if (
            deep
            and not found.streaming
            and found.content
            and found.get("Content-Type", "").startswith("text/html")
        ):
            to = {each for each in links(address, found.content) if not MONEY_IN_FILES.match(each)}
            waiting += sorted(to - set(waiting))
    assert len(seen) < MOST
    return seen


def links(address: str, content: bytes) -> Iterator[str]:
    for _element, attribute, link, _place in html.fromstring(content).iterlinks():
        whole = urlsplit(urldefrag(urljoin(f"http://testserver{address}", link))[0])
        if attribute not in ("href", "src") or whole.netloc != "testserver":
            continue
        if re.match(r"/(static|accounts|language|demo|texts|commitments|log/entries)\b", whole.path):
            continue
        if (whole.path.startswith("/calendar/") and whole.query) or NOT_OF_REQUESTS.match(whole.path):
            continue
        yield whole.path + (f"?{whole.query}" if whole.query else "")


def guesses(reader: Reader, world: World, ref: str) -> Seen:
    """Every address at which something of a request could stand."""
    get, post = (API_GUESSES, API_POSTED) if reader.headers else (GUESSES + API_GUESSES, POSTED)
    seen = {each: answer(reader.get(each.format(ref=ref)), world, ref) for each in get}
    for address, given in post:
        seen[f"POST {address} {sorted(given)}"] = answer(
            reader.post(address.format(ref=ref), filled(given, ref)), world, ref
        )
    return seen


def filled(given: dict[str, Any], ref: str) -> dict[str, Any]:
    return {key: value.format(ref=ref) if isinstance(value, str) else value for key, value in given.items()}


def log_of(world: World) -> Seen:
    """The log as whoever watches it sees it: how it grew at each tick, what entries open, which tiles there are."""
    from comity.apps.journal.models import Checkpoint

    visitor = browser()
    grown = list(Checkpoint.objects.order_by("pk").values_list("at", "size"))
    size = grown[-1][1]
    opened: list[Any] = []
    for first in range(0, size, 256):
        asked = "&".join(f"index={each}" for each in range(first, min(first + 256, size + 8)))
        for each in visitor.get(f"/api/register/openings?{asked}").json()["items"]:
            values = {name: field.get("value") for name, field in each["opening"]["fields"].items()}
            opened.append((each["index"] // 8, plain(json.dumps(values, sort_keys=True), world)))
    pages = [answer(visitor.get(f"/log/entries/{each}"), world) for each in (0, size - 1, size, size + 99)]
    # Inside a batch entries stand in the order of their marks, which are as good as drawn by lot.
    return {"grown": grown, "opened": sorted(opened), "pages": pages}


def letters_of(world: World) -> list[Any]:
    """What somebody outside who follows everything was sent."""
    from comity.apps.notices.models import Message

    rows = Message.objects.filter(to=worlds.FOLLOWER).order_by("made_at", "pk")
    return [
        (each.made_at, each.topic, plain(each.subject, world), re.sub(r"/stop/\S+", "STOP", plain(each.body, world)))
        for each in rows
    ]  # fmt: skip


def everything(world: World, *, by_all: bool, deep: bool) -> Seen:
    seen: Seen = {"log": log_of(world), "letters": letters_of(world)}
    for turn, reader in enumerate(readers()):
        if by_all or turn == 0:
            seen[reader.name] = crawl(reader, world, deep=by_all or deep)
        refs = [world.secret.reference, str(world.secret.number)] if world.secret else [NEVER, NEVER_NUMBER]
        for place, ref in enumerate(refs):
            seen[f"{reader.name} guesses {place}"] = guesses(reader, world, ref)
    return seen


@pytest.fixture
def told(
    asking_world: str, django_db_blocker: Any, settings: Any, tmp_path: Path, pytestconfig: pytest.Config
) -> Callable[..., Seen]:
    """Makes a world with a secret request, or without, and gives all that can be found out about it from outside: all
    readers guess; a visitor goes everywhere (`deep`), and with --everybody all do, in every world."""

    def one(name: str, secret: Callable[[], Any] | None, *, deep: bool = False) -> Seen:
        with (
            worlds.made(asking_world, django_db_blocker) as database_name,
            pytest.MonkeyPatch.context() as patch,
        ):
            world = worlds.build(database_name, tmp_path / name, settings, patch, secret)
            cache.clear()
            return everything(world, by_all=bool(pytestconfig.getoption("--everybody")), deep=deep)

    return one


def alike(one: Seen, other: Seen) -> None:
    if found := differences(one, other):
        pytest.fail(found, pytrace=False)


def differences(one: Seen, other: Seen, path: str = "") -> str:
    """Where two worlds answer differently, a line each, with the first that differs."""
    found: list[str] = []
    for key in sorted(one.keys() | other.keys(), key=str):
        left, right = one.get(key), other.get(key)
        if left == right:
            continue
        if isinstance(left, dict) and isinstance(right, dict):
            found.append(differences(left, right, f"{path} {key}"))
        else:
            found.append(f"{path} {key}: {_first(left, right)}")
    return "\n".join(found)


def _first(left: Any, right: Any) -> str:
    if isinstance(left, tuple | list) and isinstance(right, tuple | list) and len(left) == len(right):
        return next(
            (_first(one, two) for one, two in zip(left, right, strict=True) if one != two), "only the length"
        )
    if isinstance(left, list) and isinstance(right, list):
        return (
            f"{[each for each in left if each not in right]} / {[each for each in right if each not in left]}"
        )
    if isinstance(left, str) and isinstance(right, str):
        at = next(
            (n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b),
            min(len(left), len(right)),
        )
        return f"…{left[max(0, at - 60) : at + 60]!r} / …{right[max(0, at - 60) : at + 60]!r}"
    if isinstance(left, dict) and isinstance(right, dict):
        return str(
            {key: (left.get(key), right.get(key)) for key in left | right if left.get(key) != right.get(key)}
        )
    return f"{left!r:.300} / {right!r:.300}"


def test_another_state_another_title_another_way_and_nobody_can_tell(
    told: Callable[..., Seen],
) -> None:
    one, other = told("one", worlds.of_own, deep=True), told("other", worlds.of_third, deep=True)
    assert one["letters"] and one["log"]["opened"]
    for pages in (each for seen in (one, other) for each in seen.values() if isinstance(each, dict)):
        # The page of a search says again what was searched for.
        assert not [
            name for name, each in pages.items() if "search" not in name and "QUIETMARKER" in repr(each)
        ]
    alike(one, other)


def test_approved_or_declined_and_nobody_can_tell(told: Callable[..., Seen]) -> None:
    alike(told("one", worlds.approved), told("other", worlds.declined))


# Where a world says how many requests were sent, one more is one more; nothing else may say so.
TOTALS = re.compile(
    r"^(/|/register/(\?.*)?|/register/totals(\.json)?|/requests/(\?.*)?|/api/register/totals|/api/data|"
    r"/data/.*(totals|quality|datapackage|SHA256SUMS|not-public).*|/data/|/data/changes\.atom)$"
)


def test_without_it_only_the_totals_differ(told: Callable[..., Seen]) -> None:
    one, other = told("one", worlds.short), told("other", None)
    for seen in (one, other):
        for name, pages in seen.items():
            if isinstance(pages, dict):
                seen[name] = {each: value for each, value in pages.items() if not TOTALS.match(each)}
    alike(one, other)


OF_MONEY = (
    "/funds/", "/funds/donors/", "/api/funds", f"/api/funds/{COOPERATION}",
    *(f"/api/funds/{COOPERATION}/{part}" for part in (
        "balances", "ages", "contributions", "entries", "sums", "entries?kind=disbursed", "sums?kind=disbursed",
    )),
)  # fmt: skip
FILES = re.compile(r"\.(docx|pdf|xlsx|parquet)$")  # whose bytes are packed: their tables are the pages'


def money_of(
    asking_world: str, blocker: Any, settings: Any, home: Path, secret: Callable[[], Any], *, by_all: bool
) -> Seen:
    """What a visitor, and with --everybody another State's delegate, is answered about the money of a world."""
    seen: Seen = {}
    with worlds.made(asking_world, blocker) as name, pytest.MonkeyPatch.context() as patch:
        world = worlds.build(name, home, settings, patch, secret)
        visitor, delegate, _program = readers()
        for reader in (visitor, delegate) if by_all else (visitor,):
            cache.clear()
            seen[reader.name] = {}
            waiting = [*OF_MONEY]
            while waiting:
                address = waiting.pop(0)
                if (known := plain(address, world)) in seen[reader.name]:
                    continue
                found = reader.get(address)
                assert found.status_code == 200, address
                packed = bool(FILES.search(address))
                seen[reader.name][known] = answer(found, world, hashes_only=packed)
                if "text/html" in found["Content-Type"]:
                    to = {each for each in links(address, found.content) if OF_FUNDS.match(each)}
                    waiting += sorted(to - set(waiting))
            assert 40 < len(seen[reader.name]) < MOST
            for ref in (world.secret.reference, str(world.secret.number)):
                assert reader.get(f"/requests/{ref}/money").status_code == 404
        for secret_of in (world.secret.reference, str(world.secret.number), "QUIETMARKER"):
            assert secret_of not in repr(seen)
    return seen


OF_FUNDS = re.compile(r"/funds/|/requests/[^/]+/money$")


def test_which_request_has_money_shows_nowhere_and_how_much_in_sums_alone(
    asking_world: str, django_db_blocker: Any, settings: Any, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    by_all = bool(pytestconfig.getoption("--everybody"))

    def one(name: str, secret: Callable[[], Any]) -> Seen:
        return money_of(asking_world, django_db_blocker, settings, tmp_path / name, secret, by_all=by_all)

    own, third = one("own", worlds.of_own_with_money), one("third", worlds.of_third_with_money)
    alike(own, third)
    more = one("more", lambda: worlds.of_third_with_money("6780.00"))
    assert differences(third, more)
    alike(*({who: {at: without_numbers(each) for at, each in pages.items()} for who, pages in seen.items()}
            for seen in (third, more)))  # fmt: skip


def without_numbers(found: Any) -> Any:
    """An answer with every number, drawn or written, as one."""
    status, headers, *text = found
    kept = {name: value for name, value in headers.items() if name not in ("ETag", "Content-Length")}
    return status, kept, *(re.sub(r"-?[0-9][0-9,.]*", "N", each) for each in text if isinstance(each, str))


def test_what_is_there_and_not_public_costs_as_many_statements_as_what_is_not_there(
    asking_world: str, django_db_blocker: Any, settings: Any, tmp_path: Path
) -> None:
    with worlds.made(asking_world, django_db_blocker) as name, pytest.MonkeyPatch.context() as patch:
        world = worlds.build(name, tmp_path / "one", settings, patch, worlds.short)
        everybody = readers()
        for pair in ((world.secret.reference, NEVER), (str(world.secret.number), NEVER_NUMBER)):
            for reader in everybody:
                for each in API_GUESSES if reader.headers else GUESSES + API_GUESSES:
                    reader.get(each.format(ref=pair[1]))  # what a process keeps at hand is read once
                    there, nowhere = (_asked(reader.get, each.format(ref=ref)) for ref in pair)
                    assert there == nowhere, (reader.name, each)
                for address, given in API_POSTED if reader.headers else POSTED:
                    there, nowhere = (
                        _asked(reader.post, address.format(ref=ref), filled(given, ref)) for ref in pair
                    )
                    assert there == nowhere, (reader.name, address)


def _asked(ask: Callable[..., Any], *given: Any) -> tuple[int, list[str]]:
    """The status, and the statements without their values."""
    with CaptureQueriesContext(connection) as asked:
        status = ask(*given).status_code
    return status, [re.sub(r"'[^']*'|\b\d+\b", "?", each["sql"]) for each in asked]
