"""Take the pictures of the tutorial anew, in a demonstration that is running and nobody has changed.

make install-dev && make demo PORT=8399          in one terminal
.venv/bin/python docs/tutorial/pictures.py 8399  in another, in the same folder
"""

from __future__ import annotations

import secrets
import shutil
import subprocess
import sys
from pathlib import Path

from asking import asks, is_decided
from playwright.sync_api import Page, sync_playwright

CHECKOUT = Path(__file__).resolve().parents[2]
PICTURES = CHECKOUT / "docs" / "pictures"
LARGEST = 120_000


def editor() -> tuple[str, str]:
    """A new editor's address and password."""
    address, password = f"{secrets.token_hex(4)}@example.org", secrets.token_urlsafe(16)
    words = ["user", "add", address, "--name", "Your Name", "--role", "editor", "--password-stdin"]
    subprocess.run([CHECKOUT / ".venv/bin/comity", *words], input=password, text=True, check=True)
    return address, password


def keep(page: Page, name: str) -> None:
    target = PICTURES / f"{name}.png"
    page.screenshot(path=target)
    size = target.stat().st_size
    print(f"{target.name}: {size:,} bytes")  # noqa: T201
    if size > LARGEST:
        sys.exit(f"{target.name} is larger than {LARGEST:,} bytes: choose a smaller window")


def keep_top(page: Page, name: str) -> None:
    """From where the page's own words begin, or nearly: a line of them above is worth more than the menus."""
    page.locator("main").evaluate("each => each.scrollIntoView()")
    keep(page, name)


def main() -> None:
    site = f"http://localhost:{sys.argv[1]}"
    address, password = editor()
    with sync_playwright() as machine:
        browser = machine.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 960, "height": 640})
        page.goto(f"{site}/read/")
        page.set_input_files("input[type=file]", CHECKOUT / "demo" / "demo-res-1-4.docx")
        page.get_by_role("button", name="Read it").click()
        page.get_by_role("heading", name="Who is asked").evaluate("each => each.scrollIntoView()")
        keep(page, "read-a-text")

        page.goto(f"{site}/accounts/login/")
        page.fill("input[name=login]", address)
        page.fill("input[name=password]", password)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.goto(f"{site}/texts/DEMO/RES/1/4/candidates")
        page.get_by_role("link", name="Look at this").first.click()
        page.get_by_role("heading", name="Does the text say this?").evaluate("each => each.scrollIntoView()")
        page.get_by_label("Yes: confirm").check()
        keep(page, "look")
        page.context.clear_cookies()
        is_decided(page, site, asks(page, site, keep_top), keep)
        browser.close()


if __name__ == "__main__":
    main()
