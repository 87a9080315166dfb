"""One mail read from its bytes: whose it says it is, what its writer wrote, its files."""

from __future__ import annotations

import random

import pytest

from comity.papers.message import LINE, MOST_BYTES, above, read_message

ORDER = "accept"


@pytest.mark.parametrize(
    "below",
    [
        f"{LINE}\ncode: abcd-2345", f"> {LINE}\n> abcd-2345",
        "On Mon, 2 Nov 2026, Comity <ask@x.example> wrote:\nabcd-2345",
        "Le lundi 2 novembre 2026, Comity a écrit :\nabcd-2345", "-----Original Message-----\nabcd-2345",
        "________________________________\nFrom: Comity <ask@x.example>\nabcd-2345",
        "From: Comity <ask@x.example>\nabcd-2345",
        "De : Comity <ask@x.example>\nabcd-2345", "> abcd-2345\n> more", "-- \nThe Mission\nabcd-2345",
    ],
)  # fmt: skip
def test_only_what_its_writer_wrote_above_is_an_order(below: str) -> None:
    assert above(f"{ORDER}\n\n{below}") == ORDER


def test_a_sender_is_one_plain_address() -> None:
    for given, found in (
        (b"A <a@x.example>", "a@x.example"), (b"A@X.Example", "a@x.example"), (b"a@x.example, b@x.example", ""),
        (b"", ""), (b"\xd0\xb0@x.example", ""), (b'"a@x.example" <b@x.example>', "b@x.example"), (b"a@", ""),
    ):  # fmt: skip
        assert read_message(b"From: " + given + b"\nSubject: x\n\nHello").sender == found, given
    assert read_message(b"From: a@x.example\nFrom: b@x.example\n\nHello").sender == ""


def test_charsets_html_and_files_are_read_as_they_are() -> None:
    raw = (
        b"From: a@x.example\nSubject: =?iso-8859-1?q?caf=E9?=\nContent-Type: multipart/mixed; boundary=q\n\n--q\n"
        b"Content-Type: multipart/alternative; boundary=r\n\n--r\nContent-Type: text/plain;"
        b" charset=iso-8859-1\n\ncaf\xe9\n"
        b"--r\nContent-Type: text/html\n\n<p>other</p>\n--r--\n--q\nContent-Type: application/pdf\n"
        b'Content-Disposition: attachment; filename="..\\\\a/b.pdf"\n'
        b"Content-Transfer-Encoding: base64\n\nJVBERg==\n--q--\n"
    )
    found = read_message(raw)
    assert (found.subject, found.words, found.problems) == ("café", "café", ())
    assert [(each.name, each.media, each.data) for each in found.files] == [
        ("b.pdf", "application/pdf", b"%PDF")
    ]
    page = b"<style>x</style><p>accept</p><blockquote>no</blockquote>"
    html = read_message(b"From: a@x.example\nContent-Type: text/html\n\n" + page)
    assert (html.words, html.problems) == ("accept", ("html-only",))


@pytest.mark.parametrize(
    "body",
    [
        b"--q\n\nx\n" * 6_000,
        b"--q\r\rx\r" * 6_000,
        b"--q\n" + b"a:b\n" * 1_100_000 + b"\nx",
        b"ab\n" * 1_100_000,
    ],
    ids=["parts", "parts between CR", "headers of one part", "lines"],
)
def test_what_would_fill_the_memory_is_left_unread(body: bytes) -> None:
    head = b"From: a@x.example\nContent-Type: multipart/mixed; boundary=q\n\n"
    found = read_message(head + body)
    assert (found.sender, found.words, found.files) == ("a@x.example", "", ())
    assert "too-many-parts" in found.problems


def test_thirty_megabytes_of_one_file_are_read() -> None:
    line = b"QUJD" * 19 + b"\r\n"
    head = b"From: a@x.example\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    found = read_message(head + line * (29 * 2**20 // len(line)))
    assert (len(found.files), found.problems) == (1, ())


@pytest.mark.parametrize(
    ("charset", "words"),
    [
        ("tis-620", "รายงาน"), ("ks_c_5601-1987", "보고서"), ("iso-8859-8-i", "דוח"), ("windows-31j", "報告"),
        ("iso-2022-kr", "보고서"), ("utf8", "تقرير"), ("windows-1256", "تقرير"),
        ("big5-hkscs", "報告"), ("koi8-t", "отчет"),
    ],
    ids=lambda each: each if each.isascii() else "",
)  # fmt: skip
def test_words_in_the_charsets_of_mail_programs_are_kept(charset: str, words: str) -> None:
    head = (
        f"From: a@x.example\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
    )
    codec = {"windows-31j": "cp932", "iso-8859-8-i": "iso-8859-8"}.get(charset, charset)
    found = read_message(head.encode() + words.encode(codec))
    assert (found.words, found.problems) == (words, ())


def test_no_bytes_make_it_raise() -> None:
    chance = random.Random(3)
    seeds = [
        b"From: a@x.example\nContent-Type: multipart/mixed; boundary=q\n\n--q\nContent-Type: text/plain\n\nx\n--q--\n",
        b"From: =?utf-8?b?4piD?= <a@x.example>\nContent-Type: text/plain; charset*=utf-8''x\n\n=E2=98",
    ]
    for _ in range(3000):
        raw = bytearray(chance.choice(seeds))
        for _ in range(chance.randrange(1, 12)):
            place = chance.randrange(len(raw))
            match chance.randrange(3):
                case 0:
                    raw[place] = chance.randrange(256)
                case 1:
                    del raw[place]
                case 2:
                    raw[place:place] = chance.choice(
                        [b"\n", b'"', b";", b"=?", b"\x00", b"*0*=", b"<", b"\xff", b"--q"]
                    )
        found = read_message(bytes(raw))
        assert found.sender.isascii()
        assert len(raw) < MOST_BYTES
