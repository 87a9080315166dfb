"""Three hundred damaged files: each gives text or one clear problem; none crashes, hangs or swells."""

from __future__ import annotations

import random
import struct
from pathlib import Path

import pytest

from comity.papers.limits import Limits
from comity.papers.pool import Given, read_many
from tests.papers.made import para, pdf, run, word

COUNT = 300
DEMO = Path(__file__).parents[2] / "demo"
# What would mean that our own code, and not the file, was at fault.
FAULTS = {"crashed", "timed-out", "out-of-memory", "damaged", "reader-failed"}


def truncated(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(1, len(data))]


def flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 5, 40))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def spliced(data: bytes, chance: random.Random) -> bytes:
    one, two = sorted(chance.randrange(len(data)) for _ in range(2))
    place = chance.randrange(len(data))
    return data[:place] + data[one:two][:20_000] + data[place:]


def cut_out(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + data[place + chance.randrange(1, 2_000) :]


def doubled(data: bytes, chance: random.Random) -> bytes:
    return data + data[chance.randrange(len(data)) :]


def zeroed(data: bytes, chance: random.Random) -> bytes:
    place, length = chance.randrange(len(data)), chance.randrange(1, 500)
    return data[:place] + b"\x00" * length + data[place + length :]


def entry_damaged(data: bytes, chance: random.Random) -> bytes:
    """Change a field of one of a ZIP container's own records, or of nothing where there is none."""
    places = [
        at
        for at in range(len(data) - 4)
        if data[at : at + 4] in (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06")
    ]
    if not places:
        return zeroed(data, chance)
    at = chance.choice(places) + chance.randrange(4, 28)
    return data[:at] + struct.pack("<H", chance.randrange(65_536)) + data[at + 2 :]


DAMAGES = (truncated, flipped, spliced, cut_out, doubled, zeroed, entry_damaged)


def originals(shared: Path) -> list[tuple[str, bytes]]:
    line = "Recalling its resolutions, and noting the report of the Registrar,"
    made = [
        ("made.pdf", pdf([[(100, 700 - 12 * n, 10, n % 3, line) for n in range(40)]] * 3)),
        ("made.docx", word("".join(para(run(line, "<w:i/>"), run(" all")) for _ in range(30)))),
    ]
    real = [
        *sorted((shared / "data/resolutions-pdf").glob("*.pdf")),
        *sorted((shared / "texts").glob("*.txt")),
    ]
    real += sorted(DEMO.glob("demo-res-1-4.*"))
    real += sorted((shared / "data/upr-slovenia-all-cycles").glob("*.docx"))
    return made + [(path.name, path.read_bytes()) for path in real]


@pytest.mark.shared
def test_three_hundred_damaged_files_give_text_or_one_clear_problem(shared: Path) -> None:
    chance = random.Random(20260322)
    kinds = originals(shared)
    files = []
    for number in range(COUNT):
        name, data = kinds[number % len(kinds)]
        damage = DAMAGES[chance.randrange(len(DAMAGES))]
        files.append(Given(f"{number}-{damage.__name__}-{name}", data=damage(data, chance)))
    read = 0
    faults = []
    for file, answer in read_many(files, Limits(seconds=15), form="json"):
        codes = {each.code for each in answer.problems}
        if codes & FAULTS:
            faults.append((file.name, [each.message for each in answer.problems]))
        assert answer.payload, file.name
        if answer.read:
            read += 1
        else:
            errors = [each for each in answer.problems if each.severity == "error"]
            assert len(errors) >= 1, file.name
            assert all("\n" not in each.message and len(each.message) < 200 for each in errors), errors
    assert faults == []
    assert read > COUNT // 3  # damage does not make the reader give up at once
