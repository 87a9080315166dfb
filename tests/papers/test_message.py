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
