"""Using pages as a browser does: reading a form's hidden fields and sending it."""

from __future__ import annotations

from typing import Any

from django.test import Client
from lxml import html


def hidden(page: bytes) -> dict[str, Any]:
    """The hidden fields of the form that is sent by POST."""
    tree = html.fromstring(page)
    form = next(each for each in tree.forms if each.method == "POST")
    found: dict[str, list[str]] = {}
    for field in form.xpath(".//input[@type='hidden']"):
        found.setdefault(field.get("name"), []).append(field.get("value") or "")
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def letter(page: bytes) -> str:
    """The letter a page shows, or nothing."""
    found = html.fromstring(page).xpath("//div[@class='letter']")
    return str(found[0].text_content()) if found else ""


def do(client: Client, address: str, given: dict[str, Any] | None = None) -> Any:
    """Fill a form in and send it; where a letter is shown, confirm it. The last answer."""
    first = client.post(address, given) if given else client.get(address)
    if b'class="letter"' not in first.content:
        return first if given else client.post(address, {})
    return client.post(address, {**hidden(first.content), "step": "confirm"})
