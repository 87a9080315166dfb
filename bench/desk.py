"""`make bench-desk`: what the desk's list and a request's page cost with 2,000 and with 50,000 requests, signed in as
staff, nothing cached: statements, bytes, and speed as a ratio to a floor in the same run.

The floor is a plain Django page behind the same two workers: signed in, one statement of its own, its rows drawn by a
template, equal bytes. A bare page, with nobody signed in and filler for text, stands beside it. The peer's figures are
those recorded for the nearest peer on 21 November 2026: its own list of 200, its own detail page.
"""

from __future__ import annotations

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from tests.cli.installation import Installation, free_port, get

HERE = Path(__file__).resolve().parents[1]
RESULTS = HERE / "bench" / "results" / "desk.json"
SIZES = tuple(map(int, os.environ.get("SIZES", "2000 50000").split()))
PEER = {"list": (141, 390), "page": (247, 182)}
PEER_NAME = "Hypha, recorded 21 Nov 2026"
THREADS, SECONDS = 4, 8.0
FLOOR = "floor: Django page, signed in, one statement, equal bytes by a template"
BARE = "bare: nobody signed in, one statement, equal bytes of filler"

BEGIN = """
import json
from comity.cli import environment; environment.django()
from datetime import UTC, datetime, timedelta
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from comity.apps.parties.actions import tokens
from tests.desk_life import make_world
cast = make_world()
person = cast["dalia"]
store = SessionStore()
store[SESSION_KEY] = str(person.pk)
store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
store[HASH_SESSION_KEY] = person.get_session_auth_hash()
store.save()
print("SAID" + json.dumps(store.session_key))
"""
GROW = """
import json, sys
from comity.cli import environment; environment.django()
from datetime import UTC, datetime
from django.db import connection
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.parties.models import Person
from tests.many_requests import fill
cast = {each.email.partition("@")[0]: each for each in Person.objects.all()}
have = AssistanceRequest.objects.count()
fill(int(sys.argv[1]) - have, cast, now=datetime.now(UTC), start=have)
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
print("SAID" + json.dumps(AssistanceRequest.objects.count()))
"""
COUNT = """
import json, sys
from comity.cli import environment; environment.django()
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.parties.models import Person
client = Client()
client.force_login(Person.objects.get(email__startswith="dalia@"), backend=settings.AUTHENTICATION_BACKENDS[0])
middle = AssistanceRequest.objects.filter(stage="decision").order_by("pk")
each = middle[middle.count() // 2]
said = {"key": each.pk, "ref": each.reference}
for name, address in (("list", "/desk/"), ("page", f"/requests/{each.reference}")):
    client.get(address)  # templates are compiled once a process
    cache.clear()
    with CaptureQueriesContext(connection, ) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    said[name] = {"address": address, "statements": len(captured), "bytes": len(answer.content)}
print("SAID" + json.dumps(said))
"""
EXCHANGE = """
import json, resource, sys, time
from comity.cli import environment; environment.django()
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
from django.test import Client
from comity.apps.parties.models import Person
client = Client()
client.force_login(Person.objects.get(email__startswith="dalia@"), backend=settings.AUTHENTICATION_BACKENDS[0])
client.get("/desk/")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
answer = client.get("/desk/export.csv")
rows = size = 0
with open(sys.argv[1], "wb") as file:
    for part in answer.streaming_content:
        rows += part.count(b"\\n")
        size += len(part)
        file.write(part)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print("SAID" + json.dumps({"rows": rows - 1, "bytes": size, "grew_kb": after - before}))
"""


def main() -> None:
    rows: list[dict[str, Any]] = []
    tails: dict[tuple[str, int], float] = {}
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as folder:
        Path(folder).chmod(0o755)
        world = Installation(Path(folder) / "home")
        try:
            world.done("migrate")
            session = _python(world, BEGIN)
            for size in SIZES:
                began = time.monotonic()
                _python(world, GROW, str(size))
                print(f"{size} requests, filled in {time.monotonic() - began:.0f} s", file=sys.stderr)
                counted = _python(world, COUNT)
                rows += _counts(counted, size)
                rows += _speed(world, counted, session, size, tails)
            rows += [_tail(name, tails) for name in ("list", "page")]
            rows.append(_exchange(world, Path(folder) / "export.csv"))
        finally:
            world.remove()
    RESULTS.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print("| what | unit | ours | peer | peer name | ratio |\n| --- | --- | --- | --- | --- | --- |")
    for each in rows:
        print("| " + " | ".join("" if value is None else str(value) for value in each.values()) + " |")


def _row(what: str, unit: str, ours: Any, peer: Any, peer_name: str) -> dict[str, Any]:
    ratio = round(ours / peer, 2) if isinstance(peer, int | float) and peer else None
    return {"what": what, "unit": unit, "ours": ours, "peer": peer, "peer_name": peer_name, "ratio": ratio}


def _counts(counted: dict[str, Any], size: int) -> list[dict[str, Any]]:
    rows = []
    for name, (statements, kilobytes) in PEER.items():
        told = counted[name]
        rows.append(
            _row(f"{name}, {size} requests", "SQL statements", told["statements"], statements, PEER_NAME)
        )
        rows.append(
            _row(
                f"{name}, {size} requests",
                "kB uncompressed",
                round(told["bytes"] / 1000, 1),
                kilobytes,
                PEER_NAME,
            )
        )
    return rows


def _speed(
    world: Installation, counted: dict[str, Any], session: str, size: int, tails: dict[tuple[str, int], float]
) -> list[dict[str, Any]]:
    """Requests a second of each page and of a floor as long, in turns; and the slowest hundredth."""
    port = free_port()
    with Server(world, port):
        pages = {}
        for name in ("list", "page"):
            told = counted[name]
            pages[name] = told["address"]
            pages[f"{name} floor"] = f"/floor/{told['bytes']}"
            pages[f"{name} bare"] = f"/bare/{told['bytes']}?key={counted['key']}"
        taken: dict[str, list[float]] = {name: [] for name in pages}
        rates: dict[str, list[float]] = {name: [] for name in pages}
        for _ in range(3):  # in turns, so that what else the machine does falls on all
            for name, address in pages.items():
                rate, times = _load(port, address, session, SECONDS / 3)
                rates[name].append(rate)
                taken[name] += times
    rows = []
    for name in ("list", "page"):
        ours = statistics.median(rates[name])
        for against, told_as in (("floor", FLOOR), ("bare", BARE)):
            beside = round(statistics.median(rates[f"{name} {against}"]), 1)
            rows.append(_row(f"{name}, {size} requests", "pages a second", round(ours, 1), beside, told_as))
        tails[name, size] = statistics.quantiles(taken[name], n=100)[98] * 1000
    return rows


def _tail(name: str, tails: dict[tuple[str, int], float]) -> dict[str, Any]:
    small, large = (round(tails[name, size], 1) for size in SIZES)
    return _row(f"{name}, slowest hundredth at {SIZES[1]}", "ms", large, small, f"the same at {SIZES[0]}")


def _exchange(world: Installation, into: Path) -> dict[str, Any]:
    told = _python(world, EXCHANGE, str(into))
    return _row(
        f"export of {told['rows']} rows", "MB the memory grew by", round(told["grew_kb"] / 1024, 1), None, ""
    )


class Server:
    """The site with two workers, for as long as a with-statement lasts."""

    def __init__(self, world: Installation, port: int) -> None:
        self.world, self.port = world, port

    def __enter__(self) -> None:
        kept = json.loads((self.world.home / "secrets.json").read_text())
        env = self.world.env | {
            "DATABASE_URL": self.world.done("database", "address").strip(), "COMITY_SIGNING_KEY": kept["signing_key"],
            "PYTHONPATH": str(HERE), "COMITY_POOL": "1", "PYTHONWARNINGS": "default",
            "DJANGO_SETTINGS_MODULE": "comity.site.settings",
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "bench.desk_site:application", "--bind", f"127.0.0.1:{self.port}",
             "--workers", "2", "--threads", "4", "--log-level", "warning", "--keep-alive", "30"],
            env=env, cwd=HERE, start_new_session=True,
        )  # fmt: skip
        for _ in range(300):
            try:
                if get(self.port, "/healthz")[0] in (200, 503):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server does not come up")

    def __exit__(self, *given: object) -> None:
        os.killpg(self.process.pid, 15)
        self.process.wait(timeout=30)


def _load(port: int, address: str, session: str, seconds: float) -> tuple[float, list[float]]:
    """Ask for one page from several threads for a while. Returns pages a second and how long each took, in seconds."""
    times: list[float] = []
    stop = time.monotonic() + seconds

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Cookie": f"sessionid={session}"} if not address.startswith("/bare/") else {}
        while time.monotonic() < stop:
            began = time.perf_counter()
            connection.request("GET", address, headers=headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, (address, answer.status)
            times.append(time.perf_counter() - began)
        connection.close()

    ask_once = [threading.Thread(target=ask) for _ in range(THREADS)]
    began = time.monotonic()
    for each in ask_once:
        each.start()
    for each in ask_once:
        each.join()
    return len(times) / (time.monotonic() - began), times


def _python(world: Installation, code: str, *words: str) -> Any:
    env = world.env | {"PYTHONPATH": str(HERE), "PYTHONWARNINGS": "default"}
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=env, capture_output=True, text=True, check=False, cwd=HERE
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-3000:])
    return json.loads(done.stdout.rsplit("SAID", 1)[1])


if __name__ == "__main__":
    main()
