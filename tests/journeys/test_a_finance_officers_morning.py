"""A finance officer's morning, told once: on a phone, without scripts. A statement comes in, its lines are said to be
what they are, a pledge has aged, an earmark stands in the way of a request until other money comes, two officers set it
aside, its parts are paid one after the other; and what it did stands on the public pages and in the annual update."""

from __future__ import annotations

import io
import os
import re
import shutil
import struct
import subprocess
import zlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest
from django.db import connection
from lxml import html

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds import actions
from comity.apps.funds.balances import ages
from comity.apps.funds.models import (
    Allocation,
    Contribution,
    Entry,
    Fund,
    Match,
    StatementFile,
    StatementLine,
    Tranche,
)
from comity.apps.journal.actions import SYSTEM
from comity.pure.ledger.amounts import amount
from tests.assistance_world import COOPERATION, Way, asked_committed, asking_world, person
from tests.journeys.asking import Seat, Sit, sit

__all__ = ["asked_committed", "asking_world", "sit"]
pytestmark = pytest.mark.browser

SOFFICE = shutil.which("soffice")
BOOKS, PUBLIC = f"/finance/{COOPERATION}", f"/funds/{COOPERATION}"
WEAVERS, FOUNDATION, TOWN = "A house of weavers", "A foundation of the northern rivers", "A town by the sea"
EARMARK, FITS = "For work and for families alone", "For courts and for those who keep prisons"
# Lines of the statement of sources and uses, and the account each is of.
LINES = {
    "Contributions received": "received",
    "Unspent money back": "returned",
    "Paid for requests": "disbursed",
    "Support cost": "support_cost",
    "Charges of the bank": "charges",
    "Balance at the end": "bank",
}
DARK, MARGIN = 128, 20  # of 255; in dots
FIGURE = re.compile(r"[−-]?[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]+)?")


@dataclass
class Morning:
    """What was there before it: the fund, a request that was approved, pledges nobody has paid."""

    fund: Fund
    way: Way
    today: date
    gifts: dict[str, Contribution] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        return str(self.way.assistance.reference)

    def statement(self) -> bytes:
        """What the bank sends: five lines of today and one sum at the end."""
        rows = (
            ("120000.00", f"Our gift {COOPERATION}-{self.gifts[WEAVERS].pk}", "Weavers cooperative", "W-1"),
            ("150000.00", "Contribution", FOUNDATION, "F-7"),
            ("-12.50", "Account charges for the third quarter", "", "C-9"),
            ("700.00", "Collected at the market", "The harbour school", "X-3"),
            ("300.00", "Rent of a hall, paid to the wrong account", "A choir", "X-4"),
        )
        head = "Booking date,Value date,Amount,Currency,Description,Counterparty,Reference,Account\n"
        lines = (
            f'{self.today},{self.today},{number},USD,"{words}",{who},{ref},TEST-ACCOUNT-1\n'
            for number, words, who, ref in rows
        )
        return (head + "".join(lines)).encode()


@pytest.fixture
def morning(asked_committed: str) -> Morning:
    at, by = datetime.now(UTC), person("femi")
    fund = actions.set_fund(
        code=COOPERATION, name="Voluntary fund for technical cooperation", purpose="Advice that States ask for",
        by=SYSTEM, at=at, invented=True,
    )  # fmt: skip
    way = Way(fund=COOPERATION)
    way.to("agreement")
    AssistanceRequest.objects.filter(pk=way.assistance.pk).update(theme="justice")
    way.assistance.refresh_from_db()
    way.publish()
    found = Morning(fund, way, at.date())
    pledges: tuple[tuple[str, str, int, dict[str, Any]], ...] = (
        (
            WEAVERS,
            "120000.00 USD",
            20,
            {"earmark": EARMARK, "themes": ["work-and-family"], "unearmarked": False},
        ),
        (
            FOUNDATION,
            "150000.00 USD",
            100,
            {"earmark": FITS, "themes": ["justice"], "unearmarked": False},
        ),
        (TOWN, "12000.00 USD", 200, {"unearmarked": True}),
    )
    for donor, words, days, more in pledges:
        found.gifts[donor] = actions.pledge(
            fund=fund,
            donor=donor,
            amount=amount(words),
            day=at.date() - timedelta(days=days),
            by=by,
            at=at,
            **more,
        )
    return found


def test_a_finance_officers_morning(sit: Sit, morning: Morning, tmp_path: Path) -> None:
    femi = sit().sign_in("femi", "/finance/")
    femi.reads("Requests that wait for money", morning.reference, "Pledges outstanding", TOWN, "12,000")
    take_the_statement_in(femi, morning)
    an_old_pledge_is_seen(femi, morning)
    say_what_each_line_is(femi, morning)
    another_theme_stands_in_the_way(femi, morning)
    the_gift_that_fits_comes(femi)
    two_officers_set_it_aside(femi, sit("frida"), morning)
    the_desk_agrees(sit("dalia"), morning)
    parts_are_paid_one_after_the_other(femi, morning)
    a_mistake_is_taken_back(femi, morning)
    everybody_sees_what_it_did(sit(), morning)
    files = the_update_tells_the_same(sit(), morning, tmp_path)
    pictures(files, tmp_path)


def row(seat: Seat, *words: str) -> str:
    """The text of the first row of a table that says all of these words."""
    rows = [" ".join(each.split()) for each in seat.page.locator("main tr").all_inner_texts()]
    found = [each for each in rows if all(word in each for word in words)]
    assert found, f"no row says {words} on {seat.place}: {rows}"
    return found[0]


def plain(number: Decimal) -> str:
    """An amount as pages write it: no cents where there are none."""
    return f"{number:,.0f}" if number == number.to_integral_value() else f"{number:,.2f}"


def section(seat: Seat, heading: str) -> Any:
    """The part of a page under a heading."""
    return seat.page.locator(
        "main section", has=seat.page.get_by_role("heading", name=heading, exact=True)
    ).first


def press_in(seat: Seat, heading: str, button: str) -> Seat:
    section(seat, heading).get_by_role("button", name=button).first.click()
    seat.look()
    return seat


def follow_in(seat: Seat, heading: str, link: str) -> Seat:
    section(seat, heading).get_by_role("link", name=link).first.click()
    seat.look()
    return seat


def take_the_statement_in(femi: Seat, morning: Morning) -> None:
    femi.follow(f"{BOOKS}/").follow("/statements")
    sent = {"name": "today.csv", "mimeType": "text/csv", "buffer": morning.statement()}
    femi.page.set_input_files("main [name=file]", sent)
    femi.press("Take it in").reads("5 new lines.", "TEST-ACCOUNT-1", "Waits")
    femi.follow("/statements")
    femi.page.set_input_files("main [name=file]", sent)
    femi.press("Take it in").reads("This file was here already. Nothing has changed.")
    assert (StatementFile.objects.count(), StatementLine.objects.count()) == (1, 5)


def an_old_pledge_is_seen(femi: Seat, morning: Morning) -> None:
    """The band of a pledge of 200 days, as the page has it and as the books have it."""
    bands = ages(morning.fund, morning.today)
    (band,) = [each for each in bands if each.after <= 200 and (each.until is None or each.until >= 200)]
    assert (band.pledges, band.total) == (1, Decimal(12000))
    shown = [
        " ".join(each.split())
        for each in section(femi.go(f"{BOOKS}/"), "Outstanding pledges by age")
        .locator("tbody tr")
        .all_inner_texts()
    ]
    assert shown == [
        f"{each.after}–{each.until} {each.pledges} {plain(each.total)}" if each.until is not None
        else f"{each.after} and more {each.pledges} {plain(each.total)}" for each in bands
    ]  # fmt: skip
    assert "200" in row(femi.go("/finance/"), TOWN, "12,000").split()


def say_what_each_line_is(femi: Seat, morning: Morning) -> None:
    """One by the reference it names, one by its words; one by the officer; one is nothing of these books."""
    section(femi, "Lines of statements").locator("a").first.click()
    femi.look()
    femi.reads("the line names the reference", "the name and the amount agree", "its words speak of charges")
    press_in(femi, "USD 120,000", "Confirm this").reads("Confirmed. It is in the books.")
    press_in(femi, "USD -12.50", "Confirm this").reads("Confirmed. It is in the books.")
    follow_in(femi, "USD 700", "Say what it is").reads("The harbour school")
    femi.press("Confirm it").reads("this is still empty")
    femi.write(
        {
            "what": "pledge",
            "contribution": str(morning.gifts[TOWN].pk),
            "words": "The town says so by telephone",
        }
    )
    femi.press("Confirm it").reads("Confirmed. It is in the books.")
    follow_in(femi, "USD 300", "It is nothing of these books")
    femi.write({"words": "Meant for the choir’s own landlord"}).press("Set it apart").reads(
        "Set apart, with the reason."
    )
    assert femi.place == f"{BOOKS}/lines" and "USD 150,000" in femi.text and "USD 300" not in femi.text
    said = {each.line.reference: each for each in Match.objects.select_related("line", "entry")}
    assert set(said) == {"W-1", "C-9", "X-3", "X-4"}
    assert (said["W-1"].rule, said["X-3"].rule, said["X-4"].entry) == ("reference", "", None)


def the_form(femi: Seat, morning: Morning) -> Seat:
    """The request among those that wait, with what it would cost and its support."""
    femi.go("/finance/").follow(f"{BOOKS}/allocate").reads(
        "A register of places of detention",
        "USD 100,000",
        "USD 113,000 with support cost",
        "As proposed and accepted.",
    )
    femi.page.check(f"main [name='{morning.reference}_chosen']")
    return femi.write({f"{morning.reference}_amount": "113,000"})


def another_theme_stands_in_the_way(femi: Seat, morning: Morning) -> None:
    the_form(femi, morning).press("See which money would pay")
    femi.reads("Not all is covered", WEAVERS, EARMARK, "Its donor gave it for other themes.")
    the_form(femi, morning).press("Set it aside")
    femi.reads("is not covered by permitted money", WEAVERS, EARMARK, "Its donor gave it for other themes.")
    assert femi.page.input_value(f"[name='{morning.reference}_amount']") == "113,000", "what was typed stays"
    assert not Allocation.objects.exists()


def the_gift_that_fits_comes(femi: Seat) -> None:
    femi.go(f"{BOOKS}/lines")
    press_in(femi, "USD 150,000", "Confirm this").reads("Confirmed. It is in the books.", "No line waits.")


def two_officers_set_it_aside(femi: Seat, frida: Seat, morning: Morning) -> None:
    the_form(femi, morning).press("See which money would pay").reads("All of it is covered.", FOUNDATION)
    femi.press("Set it aside").reads("Another officer approves this first").press("Ask another officer")
    asked = femi.place
    assert not Allocation.objects.exists()
    frida.go("/finance/").reads("To approve").follow(asked)
    frida.reads(
        morning.reference,
        "113,000",
        "Marenta",
        "A register of places of detention",
        "Do you approve exactly this?",
    )
    frida.press("Approve it").reads("Approved. Whoever asked can do it now, exactly so.")
    femi.go("/finance/").reads("Approved, to be done").follow(asked)
    femi.page.locator("main a.btn").click()  # "Do it now": the form, filled in
    femi.look()
    assert femi.page.input_value(f"[name='{morning.reference}_amount']") == "113000"
    femi.press("Set it aside").reads("The money is set aside. The desk can agree now.", morning.reference)


def the_desk_agrees(dalia: Seat, morning: Morning) -> None:
    dalia.go("/desk/?tab=all").follow(morning.way.assistance.get_absolute_url()).follow("/agree")
    dalia.write({"words": "Signed by both."}).press("See the letter").press("Record and send")
    dalia.reads("Agreed. The work can begin.")


def parts_are_paid_one_after_the_other(femi: Seat, morning: Morning) -> None:
    made = Allocation.objects.get()
    femi.go(f"{BOOKS}/allocations").follow(f"/allocations/{made.pk}")
    femi.reads("Marenta", "A register of places of detention", "As proposed and accepted.")
    femi.follow(f"/do/obligate/{made.pk}")
    femi.write({"part1_number": "56,500", "part1_milestone": "The agreement is signed"})
    femi.write({"part2_number": "56,500", "part2_milestone": "The first report is in"})
    femi.press("Promise it").reads("The parts are noted.", "USD 6,500")
    first, second = Tranche.objects.order_by("nth")
    femi.follow(f"/do/pay/{first.pk}").reads("56,500").press("Pay it").reads("The part is paid.")
    follow_in(femi.go("/finance/"), "Reports missing", f"{morning.reference}, part 1")
    assert femi.place == f"{BOOKS}/allocations/{made.pk}#part1"
    femi.follow(f"/do/pay/{second.pk}").press("Pay it")
    femi.reads("The report on the part before is missing.", "Part 1 comes first", "The agreement is signed")
    assert Entry.objects.filter(act="paid").count() == 1
    femi.follow(f"/do/report-spending/{first.pk}")
    femi.write({"spent": "50,000", "words": "Sixty clerks keep the register in nine places."})
    femi.press("Note the report").reads("The report is noted.")
    femi.follow(f"/do/pay/{second.pk}").press("Pay it").reads("The part is paid.")
    femi.follow(f"/do/report-spending/{second.pk}")
    femi.write({"spent": "42,000", "words": "It is kept in all twelve."}).press("Note the report")
    femi.follow(f"/do/return-unspent/{second.pk}").write({"amount": "8,000"})
    femi.press("Note it").reads("It is in the bank again.")


def a_mistake_is_taken_back(femi: Seat, morning: Morning) -> None:
    """Typed twice: the town's money, once more by hand."""
    gift = morning.gifts[TOWN]
    femi.go(f"{BOOKS}/contributions").follow(f"/contributions/{gift.pk}").follow(f"/do/receive/{gift.pk}")
    femi.write({"amount": "700"}).press("Note the money").reads("Still outstanding: USD 10,600.")
    wrong = Entry.objects.latest("pk")
    femi.follow(f"/entries/{wrong.pk}").follow(f"/do/reverse/{wrong.pk}")
    femi.write({"words": "Noted twice: the statement had it"}).press("Take it back")
    femi.reads("The entry is taken back by a new one.", "Noted twice: the statement had it")
    femi.go(f"{BOOKS}/contributions/{gift.pk}").reads("Still outstanding: USD 11,300.")


def everybody_sees_what_it_did(visitor: Seat, morning: Morning) -> None:
    """From the contribution to what it did, and from the request back to who paid."""
    gift = morning.gifts[FOUNDATION]
    visitor.go(PUBLIC)
    assert FOUNDATION in row(visitor, morning.reference, "113,000"), "who paid stands beside the request"
    visitor.reads("Sixty clerks keep the register in nine places.")
    visitor.go(f"{PUBLIC}/contributions").follow(f"/contributions/{gift.pk}")
    assert "113,000" in row(visitor, morning.reference, "Marenta")
    visitor.follow(f"/requests/{morning.reference}/money").reads(FOUNDATION, "113,000", "8,000")
    assert WEAVERS not in visitor.text, "its money did nothing here"
    visitor.follow(f"{PUBLIC}/contributions/{gift.pk}")


def the_update_tells_the_same(visitor: Seat, morning: Morning, folder: Path) -> dict[str, bytes]:
    """Each figure of the page stands in Word, PDF and workbook, and what the books say stands on the page."""
    year = morning.today.year
    visitor.go(PUBLIC).follow(f"/update/{year}")
    files = {form: downloaded(visitor, f"/update/{year}.{form}") for form in ("docx", "pdf", "xlsx")}
    parts = visitor.page.locator("main nav a[href^='?part=']").evaluate_all(
        "all => all.map(each => each.search)"
    )
    page = rows_of_page(visitor)
    for each in parts:
        page += rows_of_page(visitor.go(f"{PUBLIC}/update/{year}{each}"))
    figures = {cell for told in page for cell in told[1:] if FIGURE.fullmatch(cell)}
    assert len(page) > 25 and {"113,000.00", "100,000.00", "13,000.00", "92,000.00"} <= figures, figures
    in_word = rows_of_word(files["docx"])
    assert [each for each in page if each not in in_word] == []
    printed = words_of_pdf(files["pdf"])
    assert [each for each in page if not all(bare(cell) in printed for cell in each)] == []
    numbers = numbers_of_workbook(files["xlsx"])
    assert {
        each for each in figures if Decimal(each.replace(",", "").replace("−", "-")) not in numbers
    } == set()
    said = {told[0]: told[1] for told in page}
    held = books(morning)
    assert {name: said.get(name) for name in held} == {
        name: f"{number:,.2f}" for name, number in held.items()
    }
    assert held["Balance at the end"] == Decimal("165687.50"), (
        "270,700 came; 113,000 and 12.50 went; 8,000 came back"
    )
    visitor.go(PUBLIC).reads(*map(plain, held.values()))
    return files


def books(morning: Morning) -> dict[str, Decimal]:
    """What the database holds of this year, summed here account by account from its lines; debits above nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, sum(base) FROM funds_posting WHERE fund_id = %s AND day BETWEEN %s AND %s GROUP BY kind",
            [morning.fund.pk, date(morning.today.year, 1, 1), morning.today],
        )
        held = dict(cursor.fetchall())
    return {name: abs(held[kind]) for name, kind in LINES.items()}


def downloaded(visitor: Seat, end: str) -> bytes:
    """What the link leads to, kept as a file."""
    with visitor.page.expect_download() as waits:
        visitor.page.locator(f"main a[href$='{end}']").first.click()
    return Path(waits.value.path()).read_bytes()


def rows_of_page(visitor: Seat) -> list[tuple[str, ...]]:
    """The rows of a page's tables, cell by cell as people read them."""
    visitor.look()
    tree: Any = html.fromstring(visitor.page.content())
    rows = [
        [" ".join(cell.text_content().split()) for cell in each.xpath("./th|./td")]
        for each in tree.xpath("//main//tbody//tr")
    ]
    return [tuple(each) for each in rows]


def rows_of_word(data: bytes) -> list[tuple[str, ...]]:
    tables = docx.Document(io.BytesIO(data)).tables
    return [
        tuple(" ".join(cell.text.split()) for cell in each.cells) for table in tables for each in table.rows
    ]


def bare(words: str) -> str:
    return re.sub(r"\s", "", words)


def words_of_pdf(data: bytes) -> str:
    return bare("".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)))


def numbers_of_workbook(data: bytes) -> set[Decimal]:
    sheets = openpyxl.load_workbook(io.BytesIO(data))
    cells = (cell.value for sheet in sheets for each in sheet.iter_rows() for cell in each)
    return {Decimal(str(each)) for each in cells if isinstance(each, (int, float, Decimal))}


def pictures(files: dict[str, bytes], folder: Path) -> None:
    """Word and PDF as they are printed: every page has ink on it, and none runs over its edge."""
    drawn = {"pdf": files["pdf"]}
    if SOFFICE is not None:
        (folder / "update.docx").write_bytes(files["docx"])
        subprocess.run(
            [SOFFICE, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf", "--outdir",
             str(folder), str(folder / "update.docx")], check=True, timeout=120, capture_output=True,
        )  # fmt: skip
        drawn["docx"] = (folder / "update.pdf").read_bytes()
    for name, data in drawn.items():
        for place, page in enumerate(pypdfium2.PdfDocument(data), 1):
            drawing = page.render(scale=1.5, grayscale=True)
            width, height = drawing.width, drawing.height
            lines = [bytes(drawing.buffer)[row * drawing.stride :][:width] for row in range(height)]
            keep(f"morning-{name}-{place}", width, height, lines)
            down = [row for row, line in enumerate(lines) if min(line) < DARK]
            across = [column for column in range(width) if min(line[column] for line in lines) < DARK]
            assert down, f"{name}: page {place} is empty"
            edges = (down[0], height - down[-1], across[0], width - across[-1])
            assert min(edges) > MARGIN, f"{name}: page {place} runs over its edge: {edges}"
    if SOFFICE is None:
        pytest.skip("all but the Word file was looked at: LibreOffice is not here")


def keep(name: str, width: int, height: int, lines: list[bytes]) -> None:
    """A grey picture in the folder that COMITY_PICTURES names, for whoever looks."""
    folder = os.environ.get("COMITY_PICTURES", "")
    if not folder:
        return

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + line for line in lines))
    picture = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    (Path(folder) / f"{name}.png").write_bytes(picture)
