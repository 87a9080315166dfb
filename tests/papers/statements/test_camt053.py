"""Statements in XML of every version: signs, batches, balances, names; and what a hostile or broken one comes to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.papers.statements.made import NAMESPACE, balance, codes, document, entry, reading, statement


def details(*payments: str) -> str:
    return f"<NtryDtls>{''.join(f'<TxDtls>{each}</TxDtls>' for each in payments)}</NtryDtls>"


WEAVERS = (
    "<Refs><EndToEndId>NOTPROVIDED</EndToEndId><TxId>T9</TxId></Refs><RltdPties><Dbtr><Pty>"
    "<Nm>A house of\n weavers</Nm></Pty></Dbtr><Cdtr><Nm>The fund</Nm></Cdtr></RltdPties>"
    "<RmtInf><Ustrd>Letter NV/12</Ustrd><Ustrd>part 1</Ustrd>"
    "<Strd><CdtrRefInf><Ref>RF18</Ref></CdtrRefInf></Strd></RmtInf>"
)


@pytest.mark.parametrize("version", [f"{number:02}" for number in range(2, 14)])
def test_a_statement_of_every_version(version: str) -> None:
    status = "BOOK" if version < "08" else "<Cd>BOOK</Cd>"
    told, problems = reading(
        document(
            statement(
                balance("OPBD", "100.00", "2026-02-02"),
                balance("CLBD", "1290.50", "2026-02-05"),
                balance("CLAV", "9.99", "2026-02-05"),
                entry("1250.00", status=status, reference="A1", details=details(WEAVERS)),
                entry(
                    "59.50", "2026-02-05", indicator="DBIT", status=status,
                    more="<AddtlNtryInf>Charges</AddtlNtryInf>",
                ),
            ),
            version=version,
        )
    )  # fmt: skip
    assert problems == [] and told is not None
    assert (told.form, told.layout, told.account, told.currency) == (
        "camt053", f"camt.053.001.{version}", "XX00INVENTED", "USD",
    )  # fmt: skip
    assert (told.opening, told.closing, told.from_on, told.until_on) == (
        Decimal("100.00"), Decimal("1290.50"), date(2026, 2, 2), date(2026, 2, 5),
    )  # fmt: skip
    came, went = told.lines
    assert (came.number, came.day, came.value_on) == (Decimal("1250.00"), date(2026, 2, 3), date(2026, 2, 3))
    assert (came.reference, came.counterparty) == ("A1", "A house of weavers")
    assert came.words == "Letter NV/12 · part 1 · RF18"
    assert (went.number, went.words, went.reference, went.currency) == (
        Decimal("-59.50"),
        "Charges",
        "",
        "USD",
    )


@pytest.mark.parametrize(
    ("written", "told"), [("5", "5"), ("5.", "5"), (".5", "0.5"), ("+5.50", "5.5"), ("05.500000", "5.5")]
)
def test_amounts_as_xml_schema_writes_decimals(written: str, told: str) -> None:
    found, _ = reading(document(statement(entry(written))))
    assert found is not None and found.lines[0].number == Decimal(told)


def test_a_moment_is_the_day_where_the_bank_is() -> None:
    data = document(
        statement(
            entry("5.00", "2026-02-03").replace(
                "<Dt>2026-02-03</Dt>", "<DtTm>2026-02-03T23:30:00+09:00</DtTm>"
            )
        )
    )
    found, _ = reading(data.decode().replace("UTF-8", "ISO-8859-1").encode("iso-8859-1"))
    assert found is not None and found.lines[0].day == date(2026, 2, 3)


def test_a_prefix_of_the_namespace_changes_nothing() -> None:
    plain = document(statement(entry("5.00", reference="A1")))
    prefixed = (
        plain.replace(b"<", b"<n:").replace(b"<n:/", b"</n:").replace(b"<n:?", b"<?").replace(b"xmlns=", b"xmlns:n=")
    )  # fmt: skip
    assert reading(prefixed)[0] == reading(plain)[0] is not None


def test_a_batch_whose_payments_add_up_is_a_line_each_and_any_other_is_one() -> None:
    def payment(number: str, who: str) -> str:
        told = f"<Amt Ccy='USD'>{number}</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
        return f"{told}<RltdPties><Dbtr><Nm>{who}</Nm></Dbtr></RltdPties>"

    old = "<AmtDtls><TxAmt><Amt Ccy='USD'>{}</Amt></TxAmt></AmtDtls>".format
    for first, second in ((payment("100.00", "A"), payment("200.00", "B")), (old("100.00"), old("200.00"))):
        told, _ = reading(document(statement(entry("300.00", reference="R", details=details(first, second)))))
        assert told is not None and [each.number for each in told.lines] == [100, 200]
        assert [each.reference for each in told.lines] == ["R", "R"]
    for parts in ((payment("100.00", "A"), payment("199.99", "B")), (payment("300.00", "A"), "<Refs/>")):
        told, _ = reading(document(statement(entry("300.00", details=details(*parts)))))
        assert told is not None and [each.number for each in told.lines] == [300], (
            "never its whole amount twice"
        )


def test_what_is_not_booked_is_named_and_left_out() -> None:
    told, problems = reading(
        document(statement(entry("5.00"), entry("7.00", status="<Cd>PDNG</Cd>"), entry("8.00", status="")))
    )
    assert told is not None and [each.number for each in told.lines] == [5]
    assert [each.code for each in problems] == ["not-booked", "not-booked"]
    own = entry("9.00", status="<Prtry>HELD</Prtry>")
    assert "HELD" in reading(document(statement(entry("5.00"), own)))[1][0].message


def test_what_a_bank_adds_of_its_own_is_no_statement() -> None:
    added = b"<SplmtryData><Envlp><Stmt><Ntry/></Stmt></Envlp></SplmtryData></BkToCstmrStmt>"
    told, problems = reading(document(statement(entry("5.00"))).replace(b"</BkToCstmrStmt>", added))
    assert problems == [] and told is not None and len(told.lines) == 1


def test_the_reference_is_the_banks_and_never_a_number_that_begins_anew() -> None:
    def reference(refs: str, more: str = "") -> str:
        told, _ = reading(
            document(statement(entry("5.00", details=details(f"<Refs>{refs}</Refs>"), more=more)))
        )
        assert told is not None
        return told.lines[0].reference

    assert reference("<TxId>T9</TxId><EndToEndId>E1</EndToEndId>") == "T9"
    assert reference("<EndToEndId>NOTPROVIDED</EndToEndId>", "<NtryRef>1</NtryRef>") == ""
    assert reference("<TxId>T9</TxId>", "<AcctSvcrRef>A1</AcctSvcrRef>") == "A1"


def test_debit_balances_are_below_zero_and_a_reversal_goes_the_way_it_says() -> None:
    told, problems = reading(
        document(
            statement(
                balance("PRCD", "10.00", "2026-02-02", indicator="DBIT"),
                entry("4.00", indicator="CRDT", more="<RvslInd>true</RvslInd>"),
                balance("CLBD", "6.00", "2026-02-03", indicator="DBIT"),
            )
        )
    )
    assert problems == [] and told is not None and (told.opening, told.closing) == (-10, -6)


def test_statements_of_one_account_follow_each_other_or_are_refused() -> None:
    first = statement(
        balance("OPBD", "1.00", "2026-02-02"), entry("4.00"), balance("CLBD", "5.00", "2026-02-03")
    )
    second = statement(
        balance("OPBD", "5.00", "2026-02-03"),
        entry("1.00", "2026-02-04"),
        balance("CLBD", "6.00", "2026-02-04"),
    )
    told, _ = reading(document(first, second))
    assert told is not None and (told.opening, told.closing, len(told.lines)) == (1, 6, 2)
    assert codes(document(second, first)) == ["does-not-add-up"]
    wrong = statement(
        balance("OPBD", "1.00", "2026-02-02"), entry("4.00"), balance("CLBD", "5.01", "2026-02-03")
    )
    assert codes(document(wrong)) == ["does-not-add-up"]


def test_one_of_several_accounts_is_chosen_and_never_guessed() -> None:
    data = document(
        statement(entry("1.00"), account="<IBAN>A</IBAN>"),
        statement(entry("2.00"), account="<Othr><Id>B</Id></Othr>"),
    )
    assert codes(data) == ["several-accounts"] == codes(data, account="C")
    told, _ = reading(data, account="B")
    assert told is not None and (told.account, told.lines[0].number) == ("B", 2)


def test_one_account_in_several_currencies_is_one_statement_each() -> None:
    def of(currency: str, moved: str) -> str:
        return statement(
            balance("OPBD", "0.00", "2026-02-02", currency=currency), entry(moved, currency=currency),
            balance("CLBD", moved, "2026-02-03", currency=currency),
        )  # fmt: skip

    data = document(of("USD", "5.00"), of("EUR", "7.00"))
    told, (problem,) = reading(data)
    assert told is None and problem.code == "several-accounts"
    assert "XX00INVENTED EUR, XX00INVENTED USD" in problem.message
    assert codes(data, account="XX00INVENTED") == ["several-accounts"]
    for account, currency, closing in (("xx00 invented eur", "EUR", 7), ("XX00INVENTED USD", "USD", 5)):
        told, problems = reading(data, account=account)
        assert problems == [] and told is not None
        assert (told.account, told.currency, told.closing) == ("XX00INVENTED", currency, closing)
    for account in ("", "XX00 INVENTED", "XX00INVENTED USD"):
        assert reading(document(of("USD", "5.00")), account=account)[0] is not None


def test_pages_of_one_statement_add_up_as_a_whole_or_are_refused() -> None:
    first = statement(balance("OPBD", "1.00", "2026-02-02"), entry("4.00"))
    middle, last = statement(entry("2.00")), statement(entry("1.00"), balance("CLBD", "8.00", "2026-02-03"))
    told, problems = reading(document(first, middle, last))
    assert problems == [] and told is not None and (told.opening, told.closing, len(told.lines)) == (1, 8, 3)
    assert codes(document(first, last)) == ["does-not-add-up"], "a page is missing"


def test_who_stands_on_the_other_side_of_what_is_taken_back() -> None:
    told, _ = reading(
        document(
            statement(
                entry("4.00", indicator="DBIT", details=details(WEAVERS), more="<RvslInd>true</RvslInd>"),
                entry("4.00", indicator="DBIT", details=details(WEAVERS), more="<RvslInd>false</RvslInd>"),
            )
        )
    )
    assert told is not None and [each.counterparty for each in told.lines] == [
        "A house of weavers",
        "The fund",
    ]


def test_a_line_that_says_nothing_has_at_least_the_code_of_the_bank() -> None:
    own = "<BkTxCd><Prtry><Cd>NMSC+884</Cd></Prtry></BkTxCd>"
    standard = (
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>BOOK</SubFmlyCd></Fmly></Domn></BkTxCd>"
    )
    given = [
        entry("1.00", more=own),
        entry("2.00", more=standard),
        entry("3.00", more=own + "<AddtlNtryInf>Fee</AddtlNtryInf>"),
    ]
    told, _ = reading(document(statement(*given)))
    assert told is not None and [each.words for each in told.lines] == ["NMSC+884", "PMNT RCDT BOOK", "Fee"]


def test_a_file_on_one_line_still_says_which_entry_it_is() -> None:
    good = document(statement(entry("1.00"), entry("2.00"))).replace(b"\n", b"")
    told, _ = reading(good)
    assert told is not None and [each.line for each in told.lines] == [1, 2]
    _, (problem,) = reading(document(statement(entry("1.00"), entry("2,00"))).replace(b"\n", b""))
    assert problem.where == "s, entry 2"


def test_a_day_no_books_have_is_refused() -> None:
    assert codes(document(statement(entry("1.00", "9999-12-31")))) == ["row-unreadable"]
    assert codes(document(statement(balance("CLBD", "1.00", "0001-01-01")))) == ["row-unreadable"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (document(statement(entry("3&z;.00")), before='<!DOCTYPE Document [<!ENTITY z "000">]>'), "broken-xml"),
        (document(statement(entry("3.00")), before='<!DOCTYPE Document SYSTEM "file:///etc/passwd">'), "broken-xml"),
        (
            document(statement(entry("3.00")), before='<!DOCTYPE d [<!ENTITY a "x">]>')
            .decode().replace("UTF-8", "UTF-16").encode("utf-16"), "broken-xml",
        ),
        (document(statement(entry("3.00")))[:-9], "broken-xml"),
        (document(statement(entry("3.00")), namespace=NAMESPACE.replace("53", "54") + "08"), "unknown-type"),
        (document(statement(entry("3.00")), namespace="urn:elsewhere"), "unknown-type"),
        (document(), "empty"), (document(statement()), "empty"),
        (document(statement(entry("3,00"))), "row-unreadable"), (document(statement(entry("-3.00"))), "row-unreadable"),
        (document(statement(entry("1e3"))), "row-unreadable"), (document(statement(entry("3.001"))), "row-unreadable"),
        (document(statement(entry("3.00", currency="ABC"))), "row-unreadable"),
        (document(statement(entry("3.00", indicator="BOTH"))), "row-unreadable"),
        (document(statement(entry("3.00", "2026-02-30"))), "row-unreadable"),
        (document(statement(entry("3<b/>.00"))), "row-unreadable"),
        (document(statement(entry("9" * 16))), "row-unreadable"),
        (document(statement(balance("OPBD", "x", "2026-02-02"), entry("3.00"))), "row-unreadable"),
        (document(statement(balance("OPBD", "1.00001", "2026-02-02"), entry("3.00"))), "row-unreadable"),
        (document(statement(entry("3.00"), account="<IBAN>A</IBAN></Id><Ccy>DOLLARS</Ccy><Id>")), "row-unreadable"),
        (document(statement(balance("OPBD", "1.00", "2026-02-02"), entry("3.00", currency="EUR"))), "does-not-add-up"),
    ],
    ids=range(21),
)  # fmt: skip
def test_a_broken_or_hostile_statement_leaves_no_statement(data: bytes, code: str) -> None:
    assert codes(data) == [code]
