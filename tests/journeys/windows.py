"""Windows of the browser on a site that holds the shipped facts, for stories about the public pages and the desk.

`opened` opens one: so wide, light or dark, in one of the made-up languages, with scripts or without.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from tests import cast, database, pseudo
from tests.web.test_languages import forget

DEMO = Path(__file__).resolve().parents[2] / "demo"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--no-first-run"]  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The one browser of the run; where it is absent the stories are skipped, and counted."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not on this machine: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    # Playwright keeps a loop in this thread, which Django would take for an asynchronous caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database in which transactions commit, with the shipped facts, the demonstration's text and an editor."""
    from comity.cli import load
    from comity.papers.limits import Limits

    with django_db_blocker.unblock():
        before, name = database.current(), database.make()
        database.use(name)
        load.facts()
        load.documents([DEMO / "demo-res-1-4.docx"], Limits(), fictional=True, symbol="DEMO/RES/1/4")
        cast.dalia()
        database.use(before)
        yield name
        database.drop(name)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the site answers."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from comity.site.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def library(
    filled: str, address: str, settings: LazySettings, django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:  # fmt: skip
    """The site's address; it speaks English and the two made-up languages."""
    settings.LANGUAGES = [("en", "English"), ("en-xa", "[Ēñĝļîšĥ]"), ("ar-xb", "[عربي]")]
    settings.LOCALE_PATHS = [pseudo.write(tmp_path_factory.mktemp("locale"))]
    forget()
    with django_db_blocker.unblock():
        before = database.current()
        database.use(filled)
        yield address
        database.use(before)
    settings.LOCALE_PATHS = []
    forget()


@pytest.fixture
def opened(browser: Any, library: str) -> Callable[..., Any]:
    """Open a window: `with opened(width=360, dark=True) as page`."""

    @contextmanager
    def window(
        *, width: int = 1280, dark: bool = False, language: str = "en", scripts: bool = True
    ) -> Iterator[Any]:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light",
            java_script_enabled=scripts, base_url=library,
        )  # fmt: skip
        context.add_cookies([{"name": "django_language", "value": language, "url": library}])
        context.set_default_timeout(15_000)
        try:
            yield context.new_page()
        finally:
            context.close()

    return window
