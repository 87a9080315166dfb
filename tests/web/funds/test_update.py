"""The annual update: page, Word, PDF and workbook tell the same, and tell no more than everybody may know."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from comity.apps.funds import sources_uses, update
from comity.apps.funds.actions.posting import Draft, write
from comity.apps.funds.models import Contribution, Donor, Fund, SpendingReport, Tranche
from comity.papers.writing.report import Figure, Report, Table
from comity.papers.writing.report_pdf import report_pdf
from comity.papers.writing.report_sheets import report_sheets
from comity.papers.writing.report_word import report_word
from comity.pure.ledger import moves
from comity.pure.ledger.amounts import Amount
from comity.web.funds.update_report import PARTS, report
from tests import spent
from tests.assistance_world import COOPERATION, Way, _in_asking_world, asked, asking_world

__all__ = ["_in_asking_world", "asked", "asking_world"]

SOFFICE = shutil.which("soffice")
YEAR, TODAY = 2026, date(2026, 11, 23)
BEFORE, DAY = date(2025, 5, 4), date(2026, 9, 1)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def fund(asked: None) -> Fund:
    made: Fund = Fund.objects.create(
        code=COOPERATION,
        name="Technical cooperation fund",
        basis="Rules, article 1",
        purpose="Advice",
        invented=True,
    )
    return made


@pytest.fixture
def gift(fund: Fund) -> Contribution:
    """Two donors before the year, two in it, one of them still to pay."""
    spent.give(fund, "Élan of weavers", "1250.55", BEFORE, unearmarked=False)
    spent.give(fund, "=HYPERLINK(A1)", "100.10", DAY, unearmarked=True)
    spent.give(fund, "مؤسسة الأنهار", "70.00", DAY, received=False)
    return spent.give(fund, "A house of weavers", "900000.00", DAY, unearmarked=True)


def used(
    fund: Fund, gift: Contribution, *parts: str, of: str = "QMA", words: str = "64 clerks were trained."
) -> Way:
    way = Way(of=of)
    way.to("sent")
    if parts:
        way.publish(*parts)
    allocation = spent.set_aside(fund, way.assistance, "113000", DAY, of=gift)
    spent.pay(allocation, "100000", "13000", DAY, of=gift)
    part = Tranche.objects.create(allocation=allocation, nth=1, number=113000, support=13000, milestone="All")
    SpendingReport.objects.create(
        tranche=part, spent=Decimal(100000), words=words, by="people/1", day=DAY, at=spent.moment(DAY)
    )
    way.assistance.refresh_from_db()
    return way


def told(fund: Fund, year: int = YEAR) -> Report:
    span = update.span(year, TODAY)
    assert span is not None
    return report(fund, span)


def in_word(content: bytes) -> str:
    """All words of a Word file, with its footnotes."""
    file = docx.Document(io.BytesIO(content))
    body = "\n".join(
        "".join(each.text or "" for each in paragraph.iter(f"{W}t"))
        for paragraph in file.element.body.iter(f"{W}p")
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        notes = re.sub(r"<[^>]+>", " ", archive.read("word/footnotes.xml").decode())
    return f"{body}\n{notes}"


def in_pdf(content: bytes) -> str:
    """All words of a PDF, without the breaks of its lines."""
    file = pypdfium2.PdfDocument(content)
    return re.sub(r"\s+", "", "".join(page.get_textpage().get_text_bounded() for page in file))


def in_sheets(content: bytes) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]


def words_of(table: Table) -> dict[str, str]:
    """The first figure of each row, as people read it, by the row's name."""
    return {str(row.cells[0]): cell.text for row in table.rows if isinstance(cell := row.cells[1], Figure)}


def figures(made: Report) -> list[Figure]:
    return [
        cell
        for table in made.tables()
        for row in (*table.rows, *((table.total,) if table.total else ()))
        for cell in row.cells
        if isinstance(cell, Figure)
    ]


def test_word_pdf_and_workbook_tell_every_figure_of_the_record(fund: Fund, gift: Contribution) -> None:
    used(fund, gift, "fact", "title")
    used(fund, gift)
    made = told(fund)
    words, pdf, sheets = in_word(report_word(made)), in_pdf(report_pdf(made)), in_sheets(report_sheets(made))
    numbers = [cell for row in sheets for cell in row if isinstance(cell, (int, float, Decimal))]
    assert len(figures(made)) > 50
    for each in figures(made):
        assert each.text in words, each
        assert re.sub(r"\s", "", each.text) in pdf, each
    for table in made.tables():
        for row in table.rows:
            for cell in row.cells:
                if isinstance(cell, Figure) and cell.number is not None:
                    assert any(
                        abs(Decimal(str(each)) - cell.number) < Decimal("0.00005") for each in numbers
                    ), cell
    statement = sources_uses.statement(fund, date(YEAR, 1, 1), TODAY)
    sources, uses, *_others = made.tables()
    shown = words_of(sources) | words_of(uses)
    for line in (statement.opening, *statement.sources, *statement.uses, statement.closing):
        assert f"{line.number:,.2f}" in shown.values(), line.name
    assert shown["Contributions received"] == "900,100.10" and shown["Balance at the beginning"] == "1,250.55"
    assert shown["Paid for requests"] == "200,000.00" and shown["Support cost"] == "26,000.00"
    assert shown["Balance at the end"] == "675,350.65"
    (by_request,) = (table for table in made.tables() if table.name == "Uses by request")
    assert by_request.total is not None
    assert [cell.text for cell in by_request.total.cells if isinstance(cell, Figure)] == [
        "226,000.00", shown["Paid for requests"], shown["Support cost"], "200,000.00", "0.00",
    ]  # fmt: skip


def everything(client: Client, fund: Fund, year: int = YEAR) -> str:
    """All words of every part of the page."""
    found = []
    for part in PARTS:
        for number in range(1, 200):
            answer = client.get(f"/funds/{fund.code}/update/{year}?part={part}&page={number}")
            assert answer.status_code == 200
            tree = html.fromstring(answer.content)
            found.append(str(tree.xpath("string()")))
            if not tree.xpath("//a[@rel='next']"):
                break
    return "\n".join(found)


def test_the_page_tells_what_the_files_tell(fund: Fund, gift: Contribution) -> None:
    used(fund, gift, "fact", "title")
    page = everything(Client(), fund)
    for each in figures(told(fund)):
        assert each.text in page, each


def test_a_request_that_is_not_public_is_named_nowhere(fund: Fund, gift: Contribution) -> None:
    public = used(fund, gift, "fact", "title", "answers")
    hidden = used(fund, gift, of="QNA", words="Judges of the hidden court were trained.")
    made = told(fund)
    words = [in_word(report_word(made)), str(in_sheets(report_sheets(made))), everything(Client(), fund)]
    pdf = in_pdf(report_pdf(made))
    assert all(public.assistance.reference in one for one in words) and public.assistance.reference in pdf
    assert all("64 clerks were trained." in one for one in words[::2]) and "64clerksweretrained." in pdf
    for secret in (hidden.assistance.reference, str(hidden.assistance.number), hidden.assistance.state.name,
                   "hidden court"):  # fmt: skip
        assert not any(secret in one for one in words), secret
        assert secret.replace(" ", "") not in pdf
    # Its money is in the sums all the same.
    assert all("200,000.00" in one for one in words[::2]) and "200,000.00" in pdf


def test_a_state_that_takes_its_consent_back_leaves_the_next_update(fund: Fund, gift: Contribution) -> None:
    way = used(fund, gift, "fact", "title")
    assert way.assistance.reference in in_word(report_word(told(fund)))
    type(way.assistance).objects.filter(pk=way.assistance.pk).update(public_parts=[])
    assert way.assistance.reference not in in_word(report_word(told(fund)))


@pytest.mark.parametrize("write", [report_word, report_pdf, report_sheets], ids=["docx", "pdf", "xlsx"])
def test_the_same_record_gives_the_same_bytes(fund: Fund, gift: Contribution, write: Any) -> None:
    assert write(told(fund)) == write(told(fund))


@pytest.mark.parametrize("year", [2001, YEAR], ids=["before", "now"])
def test_a_fund_without_entries_says_so(fund: Fund, year: int) -> None:
    made = told(fund, year)
    words = in_word(report_word(made))
    assert "Nothing moved in these books" in words and "No contribution stands in these books" in words
    assert report_pdf(made).startswith(b"%PDF") and in_sheets(report_sheets(made))
    assert "Nothing moved in these books" in everything(Client(), fund, year)


def test_a_year_without_entries_carries_what_was_held(fund: Fund) -> None:
    spent.give(fund, "A house of weavers", "1250.55", date(2024, 2, 29))
    (sources, *_others) = told(fund, 2025).tables()
    assert words_of(sources) == {"Balance at the beginning": "1,250.55"}


@pytest.mark.parametrize(
    "address",
    ["nothing/update/2026", "{}/update/2027", "{}/update/0", "{}/update/99999999999999999999.pdf", "{}/update/2026.exe",
     "{}/update/1945.docx"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(fund: Fund, address: str) -> None:
    assert Client().get("/funds/" + address.format(fund.code)).status_code == 404


def test_a_file_is_told_by_its_mark_and_asked_for_anew(fund: Fund, gift: Contribution) -> None:
    answer = Client().get(f"/funds/{fund.code}/update/{YEAR}.xlsx")
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-cache"
    assert answer["Content-Disposition"] == f'attachment; filename="{fund.code}-{YEAR}.xlsx"'
    again = Client().get(f"/funds/{fund.code}/update/{YEAR}.xlsx", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304 and not again.content
    spent.give(fund, "One more", "1.00", DAY)
    assert Client().get(f"/funds/{fund.code}/update/{YEAR}.xlsx")["ETag"] != answer["ETag"]


@pytest.fixture
def many(fund: Fund) -> Fund:
    """Two thousand contributions, of as many donors."""
    donors = Donor.objects.bulk_create(
        Donor(name=f"Donor {number:04d} of the river delta and its islands", made_at=spent.moment(DAY))
        for number in range(2000)
    )
    gifts = Contribution.objects.bulk_create(
        Contribution(
            fund=fund, donor=donor, day=DAY, number=Decimal(number) + Decimal("1.37"), currency="USD"
        )
        for number, donor in enumerate(donors)
    )
    write(
        [
            Draft(fund, DAY, act, move(fund.code, Amount(each.number, "USD")), contribution=each)
            for each in gifts
            for act, move in (("pledged", moves.pledge), ("received", moves.receive))
        ],
        by="test", at=spent.moment(DAY),
    )  # fmt: skip
    return fund


def test_two_thousand_donors_are_named_in_every_file(many: Fund) -> None:
    made = told(many)
    assert in_word(report_word(made)).count("of the river delta") == 2000
    rows = [row for row in in_sheets(report_sheets(made)) if row and str(row[0]).startswith("Donor ")]
    assert len(rows) == 2000
    total = sum((Decimal(number + 1) + Decimal("0.37") for number in range(2000)), Decimal())
    assert f"{total:,.2f}" in in_pdf(report_pdf(made))
    for part in PARTS:
        with CaptureQueriesContext(connection) as statements:
            answer = Client().get(
                f"/funds/{many.code}/update/{YEAR}?part={part}", headers={"accept-encoding": "gzip"}
            )
        assert (len(answer.content) <= 14_000, len(statements) <= 10) == (True, True), (
            part,
            len(answer.content),
        )


def test_books_that_were_published_claim_no_bank(asked: None) -> None:
    made: Fund = Fund.objects.create(code="PUB", name="Published fund")
    Donor.objects.create(name="A house of weavers", made_at=spent.moment(DAY))
    spent.write(made, "recognised", date(2024, 12, 31), moves.recognise("PUB", spent.usd("500.00")))
    spent.write(made, "spent", date(2024, 12, 31), moves.spend("PUB", spent.usd("123.45")))
    words = in_word(report_word(told(made, 2024)))
    assert "As published: recognised and spent, no bank" in words and "123.45" in words
    assert "Balance at the end" not in words and "Operating reserve" not in words


def test_every_figure_has_an_address_and_every_address_of_a_line_answers(
    fund: Fund, gift: Contribution
) -> None:
    used(fund, gift, "fact")
    found = set()
    for table in told(fund).tables():
        for row in (*table.rows, *((table.total,) if table.total else ())):
            source = row.source or table.source
            assert source.startswith("http"), (table.title, row)
            found.add(re.sub(r"^https?://[^/]+", "", source))
    for address in sorted(found):
        assert Client().get(address).status_code == 200, address


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not here")
def test_the_word_file_opens_in_libreoffice_with_every_figure(
    fund: Fund, gift: Contribution, tmp_path: Path
) -> None:
    used(fund, gift, "fact", "title")
    made = told(fund)
    (tmp_path / "update.docx").write_bytes(report_word(made))
    asked_for = ["--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
    subprocess.run(
        [str(SOFFICE), *asked_for, "--outdir", str(tmp_path), str(tmp_path / "update.docx")], check=True, timeout=120,
        capture_output=True,
    )  # fmt: skip
    printed = in_pdf((tmp_path / "update.pdf").read_bytes())
    for each in figures(made):
        assert re.sub(r"\s", "", each.text) in printed, each
    for table in made.tables():
        assert re.sub(r"\s", "", table.title) in printed, table.title
