"""The way of `ask-for-help.md`, walked in a browser: what it tells to write is written here, so a page that changed
under it is noticed when the pictures are taken anew."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

Keep = Callable[[Page, str], None]

FUND = "demo-cooperation"
TITLE = "Legal advice in three harbour towns"
ANSWERS: dict[str, dict[str, str | list[str]]] = {
    "aim": {
        "title": TITLE,
        "aim": "People in Lorn, Mave and Teal can ask a lawyer about their rights, free of charge.",
    },
    "references": {"paragraphs": "A/HRC/RES/38/3#op21"},
    "help": {"services": ["training", "expert"], "detail": "Two workshops, and one adviser for six months."},
    "results": {"results": "Three offices are open by June 2027\nTwelve lawyers are trained"},
    "beneficiaries": {"groups": ["everyone"], "participation": "Two public meetings in each town."},
    "cost": {"currency": "USD", "total": "60,000", "own": "15,000"},
    "other_help": {"other": "None."},
    "consulted": {"who": "The bar association and the three town councils."},
    "urgency": {"wanted": "no"},
}


def be(page: Page, site: str, name: str) -> None:
    """Sign in as one of the cast."""
    page.goto(f"{site}/demo/")
    page.get_by_role("button", name=f"Sign in as {name}").click()


def write(page: Page, given: dict[str, str | list[str]]) -> None:
    for name, value in given.items():
        field = page.locator(f"main [name='{name}']")
        kind = field.first.evaluate("each => each.type")
        if kind in ("radio", "checkbox"):
            for each in [value] if isinstance(value, str) else value:
                page.check(f"main [name='{name}'][value='{each}']")
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(str(value))


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.locator("main").get_by_role("link", name=name).first.click()


def asks(page: Page, site: str, keep: Keep) -> str:
    """Amina writes and sends a request. Returns its address."""
    be(page, site, "Amina Salo")
    follow(page, "Start a request")
    write(page, {"fund": FUND})
    press(page, "Begin the draft")
    while "/answers/" in page.url:
        code = page.url.rpartition("/")[2]
        write(page, ANSWERS.get(code, {}))
        if code == "aim":
            keep(page, "question")
        press(page, "Save and go on")
        if page.url.endswith(f"/{code}"):
            raise SystemExit(f"{code} is not answered as the tutorial says: {page.inner_text('.errs')}")
    follow(page, "Give consent to assess")
    press(page, "Give consent to assess")
    follow(page, "Choose")
    write(page, {"parts": ["fact", "title"]})
    press(page, "Keep this choice")
    follow(page, "Clear it")
    press(page, "Clear it")
    keep(page, "send")
    press(page, "Send the request")
    keep(page, "sent")
    return page.url


def is_decided(page: Page, site: str, place: str, keep: Keep) -> None:
    """The desk, the assessors, the State, the Board and the deciding officer do their part."""
    desk = place.replace("/requests/", "/desk/")
    be(page, site, "Dalia Noor")
    page.goto(f"{site}/desk/?tab=all")
    page.set_viewport_size({"width": 960, "height": 540})  # a list has more to show than a picture may weigh
    page.locator("main table").evaluate("each => each.scrollIntoView()")
    keep(page, "desk")
    page.set_viewport_size({"width": 960, "height": 640})
    page.goto(f"{site}/desk/?tab=none")
    for box in page.locator("tbody input[type=checkbox]").all():
        box.check()
    press(page, "Take up: preview letters")
    page.locator("main h1").evaluate("each => each.scrollIntoView()")
    keep(page, "letters")
    page.locator("main button[value=confirm]").click()
    page.goto(place)
    follow(page, "Accept the papers")
    press(page, "Accept the papers")
    page.goto(f"{desk}/find-eligible")
    press(page, "Find eligible and send")
    for name in ("Emeka Odu", "Efua Brandt"):
        be(page, site, name)
        page.goto(f"{desk}/assess")
        press(page, "Take it")
        write(page, {"needs": "Lawyers, and rooms to receive people in.", "advises": "propose"})
        for each in page.locator("main input[type=radio][value=met]").all():
            each.check()
        for each in page.locator("main textarea[name$=_words]").all():
            each.fill("The answers show it.")
        press(page, "Hand in: it can then no longer change")
    be(page, site, "Dalia Noor")
    page.goto(f"{desk}/propose")
    write(page, {"plan": "Two workshops; one adviser for six months.", "cost": "45,000", "currency": "USD"})
    press(page, "See the letter")
    press(page, "Send the proposal")
    be(page, site, "Amina Salo")
    page.goto(place)
    follow(page, "Accept the proposal")
    press(page, "Accept, and consent to this help")
    be(page, site, "Fatou Belin")
    page.goto(f"{desk}/advise")
    write(page, {"advises": "approve", "words": "Its cost is in measure.", "meeting": "By correspondence"})
    press(page, "Record the advice")
    be(page, site, "Ines Rada")
    page.goto(f"{desk}/approve")
    page.locator("main input[name=reason]").first.check()
    write(page, {"words": "All criteria are met."})
    press(page, "See the letter")
    press(page, "Approve and send")
    be(page, site, "Amina Salo")
    page.goto(place)
    page.get_by_role("heading", name="The way so far").evaluate("each => each.scrollIntoView()")
    keep(page, "way")
