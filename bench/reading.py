"""How well and how fast resolutions are read: `make bench-reading` prints a table and writes results/reading.json.

Rules were learned on sessions 54 to 56; 57 to 60 are reported apart. A reference file that is wrong by its own marks
(numbers that jump, a paragraph in the wrong part) is left out and listed with the reason.
"""

from __future__ import annotations

import csv
import gc
import json
import os
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from pathlib import Path

from bench.reading_gold import Document, Unit, archive, machine_made, normal
from bench.reading_noise import RENDERINGS
from bench.reading_peers import bluebell, floor
from comity.papers.reader import json_bytes
from comity.papers.tables import load
from comity.pure.clauses.dates import iso, ordinal
from comity.pure.clauses.read import read
from comity.pure.clauses.reading import Reading, SubParagraph
from comity.pure.clauses.source import Source
from comity.pure.clauses.tables import plain

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("COMITY_SHARED", CHECKOUT.parent / "shared"))
RESULTS = CHECKOUT / "bench" / "results" / "reading.json"
TABLES = load()
_PLAIN_STATES = {plain(name): iso3 for name, iso3 in TABLES.states.items()}
Row = dict[str, object]


def units(reading: Reading) -> list[Unit]:
    """Return the paragraphs and points of a reading as units to compare."""
    found: list[Unit] = []

    def points(held: list[SubParagraph]) -> None:
        for each in held:
            found.append(("sub", each.num, normal(each.text)))
            points(each.subparagraphs)

    for kind, paragraphs in (("pre", reading.preamble), ("op", reading.operative)):
        for each in paragraphs:
            found.append((kind, each.num, normal(each.text)))
            points(each.subparagraphs)
    return found


def ours(text: str) -> list[Unit]:
    return units(read(Source("bench", "0", "text/plain", text), TABLES))


@dataclass
class Score:
    right: int = 0
    found: int = 0
    wanted: int = 0
    perfect: int = 0
    documents: int = 0

    def add(self, wanted: list[Unit], found: list[Unit]) -> None:
        both = Counter(wanted) & Counter(found)
        self.right += both.total()
        self.found += len(found)
        self.wanted += len(wanted)
        self.perfect += Counter(wanted) == Counter(found)
        self.documents += 1

    @property
    def f1(self) -> float:
        return 2 * self.right / max(self.found + self.wanted, 1)


def scored(documents: list[Document], texts: list[str], reader: Callable[[str], list[Unit]]) -> Score:
    score = Score()
    for document, text in zip(documents, texts, strict=True):
        score.add(document.units(), reader(text))
    return score


def row(what: str, unit: str, value: float, peer: float | None, peer_name: str) -> Row:
    ratio = round(value / peer, 3) if peer else None
    return {"what": what, "unit": unit, "ours": value, "peer": peer, "peer_name": peer_name, "ratio": ratio}


def paragraphs(name: str, documents: list[Document], before: list[Document] | None = None) -> list[Row]:
    """Score one set in each rendering: ours, the regex floor and, with documents to read before, bluebell and speed."""
    rows: list[Row] = []
    for rendering, make in RENDERINGS.items():
        texts = [make(each) for each in documents]
        own, plain = scored(documents, texts, ours), scored(documents, texts, floor)
        what = f"{name}, {rendering}"
        rows.append(
            row(f"paragraphs: {what}", "F1", round(own.f1, 4), round(plain.f1, 4), "blank-line regex")
        )
        shown = f"of {own.documents} documents perfect"
        rows.append(row(f"perfect: {what}", shown, own.perfect, plain.perfect, "blank-line regex"))
        peer = bluebell(texts) if before is not None else None
        if before is not None and peer is not None:
            score = Score()
            for document, found in zip(documents, peer[0], strict=True):
                score.add(document.units(), found)
            rows.append(
                row(f"paragraphs: {what}", "F1", round(own.f1, 4), round(score.f1, 4), "bluebell-akn 3.1.1")
            )
            speed, seconds = throughput(texts, [make(each) for each in before]), peer[1]
            rows.append(
                row(
                    f"text to JSON: {what}",
                    "documents/s",
                    speed,
                    round(len(texts) / seconds, 1),
                    "bluebell-akn 3.1.1",
                )
            )
    return rows


def throughput(texts: list[str], before: list[str]) -> float:
    """Return documents a second of processor time, text to JSON, on one core: the best of seven runs.

    The reader remembers short phrases. So that no run is flattered by the one before it, each begins with what a
    reader knows that has read the texts of `before` and none of `texts`.
    """
    best = 0.0
    remembered = [each for each in gc.get_objects() if isinstance(each, _lru_cache_wrapper)]
    for _ in range(7):  # other work on the machine disturbs single runs
        for each in remembered:
            if (each.__module__ or "").startswith("comity.pure."):
                each.cache_clear()
        for text in before:
            json_bytes(read(Source("bench", "0", "text/plain", text), TABLES))
        begun = time.process_time()
        for text in texts:
            json_bytes(read(Source("bench", "0", "text/plain", text), TABLES))
        best = max(best, len(texts) / (time.process_time() - begun))
    return round(best, 1)


FIELDS = (
    "number",
    "title",
    "session",
    "session_end",
    "agenda_item",
    "adoption_date",
    "meeting_number",
    "symbol",
)


def metadata(documents: list[Document]) -> list[Row]:
    """Compare the fields of the masthead with the extract that the publisher gives beside the files."""
    lines = (SHARED / "data/hrc-akn4un/data_extract.jsonl").read_text(encoding="utf-8").splitlines()
    given = {each["symbol"]: each for each in map(json.loads, lines)}
    rows: list[Row] = []
    for rendering, make in RENDERINGS.items():
        right: Counter[str] = Counter()
        total = 0
        for document in documents:
            data = read(Source("bench", "0", "text/plain", make(document)), TABLES).metadata
            wanted = given.get(data.symbol or "")
            total += 1
            if wanted is None:
                continue
            meeting = "".join(each for each in wanted["adoption_meeting"] if each.isdigit())
            expected = {
                "number": wanted["resolution_number"].strip().rstrip("."),
                "title": normal(wanted["title"]),
                "session": ordinal(wanted["session"].replace(" session", "")),
                "session_end": iso(wanted["session_end_date"]),
                "agenda_item": (wanted.get("agenda_item") or "").replace("Agenda item", "").strip() or None,
                "adoption_date": iso(wanted["adoption_date"]),
                "meeting_number": int(meeting) if meeting else None,
                "symbol": wanted["symbol"],
            }
            for field in FIELDS:
                value = getattr(data, field)
                right[field] += (normal(value) if field == "title" and value else value) == expected[field]
        exact = sum(right.values()) / (total * len(FIELDS))
        rows.append(
            row(f"metadata: HRC, {rendering}, {len(FIELDS)} fields", "exact", round(exact, 4), None, "")
        )
        rows += [
            row(f"metadata: HRC, {rendering}: {field}", f"of {total}", right[field], None, "")
            for field in FIELDS
            if right[field] != total
        ]
    return rows


def roll_calls(documents: list[Document], name: str) -> tuple[list[Row], list[str]]:
    """Compare roll calls by ISO 3166 code, all or nothing for each resolution; differences are listed."""
    votes: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    with (SHARED / "data/hrc-votes/hrc-recorded-votes.csv").open(encoding="utf-8") as lines:
        for each in csv.DictReader(lines):
            votes[each["symbol"]][each["vote"]].add(each["iso3"])
    exact = naive = total = 0
    remarks: list[str] = []
    for document in documents:
        text = RENDERINGS["clean"](document)
        reading = read(Source("bench", "0", "text/plain", text), TABLES)
        symbol = reading.metadata.symbol or ""
        if symbol not in votes:
            continue
        total += 1
        roll = reading.vote.roll_call if reading.vote else None
        groups = {
            "in favour": roll.in_favour if roll else [],
            "against": roll.against if roll else [],
            "abstaining": roll.abstaining if roll else [],
        }
        same = all(
            {one.iso3 for one in held} == votes[symbol].get(group, set()) for group, held in groups.items()
        )
        exact += same
        naive += _by_commas(text) == {key: value for key, value in votes[symbol].items() if value}
        if not same:
            odd = [one.name for held in groups.values() for one in held if one.iso3 is None]
            flagged = "reported as voter-unknown" if odd else "not reported"
            remarks.append(
                f"{symbol}: printed {', '.join(odd) or 'otherwise'}, {flagged}; the reference repairs it"
            )
    made = row(f"roll calls: {name}", f"of {total} exact", exact, naive, "split at commas")
    return [made], remarks


def _by_commas(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for label, key in (("In favour", "in favour"), ("Against", "against"), ("Abstaining", "abstaining")):
        _, _, rest = text.partition(f"{label}:")
        held = re.split(r"(?:In favour|Against|Abstaining):|\]", rest)[0]
        names = [" ".join(each.split()) for each in held.split(",")]
        codes = {_PLAIN_STATES.get(plain(each), "?") for each in names if each}
        if codes:
            found[key] = codes
    return found


def excluded(documents: list[Document]) -> list[str]:
    return [f"{each.name}: {'; '.join(each.faults)}" for each in documents if each.faults]


def main() -> None:
    data = SHARED / "data"
    council = archive(data / "hrc-akn4un/xml-en.tar.xz")
    assembly = archive(data / "ga-akn4un/third-committee-en.tar.xz")
    every = machine_made(_made_path(data), 10_000)
    made = [every[count * len(every) // 200] for count in range(200)]
    sound = [each for each in council if not each.faults]
    rows: list[Row] = []
    learned = [each for each in sound if each.session <= 56]
    later = [each for each in sound if each.session >= 57]
    rows += paragraphs("HRC 57-60 (reported)", later, learned)
    rows += paragraphs("HRC 52-56 (learned on)", learned)
    rows += paragraphs("HRC all, faulty references kept in", council)
    kept = [each for each in made if not each.faults]
    rows += paragraphs("HRC to 53 (machine-made)", [e for e in kept if e.session <= 53])
    rows += paragraphs("HRC from 54 (machine-made)", [e for e in kept if e.session > 53])
    rows += paragraphs("GA Third Committee", [e for e in assembly if not e.faults])
    rows += metadata(council)
    remarks = []
    for name, held in (
        ("official files", council),
        ("machine-made set", every),
    ):
        voted, said = roll_calls(held, name)
        rows += voted
        remarks += said
    report = {"rows": rows, "excluded": excluded([*council, *assembly, *made]), "remarks": remarks}
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    beside = {"excluded": report["excluded"], "remarks": remarks}
    RESULTS.with_name("reading-remarks.json").write_text(
        json.dumps(beside, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    show(report)


def _made_path(data: Path) -> Path:
    return data / "resolutions-en-paragraphs/hrc.jsonl.xz"


def show(report: dict[str, list[Row]] | dict[str, object]) -> None:
    print("| what | unit | ours | peer | peer name | ratio |\n| --- | --- | --- | --- | --- | --- |")
    for each in report["rows"]:  # type: ignore[attr-defined]
        print("| " + " | ".join("" if each[key] is None else str(each[key]) for key in each) + " |")
    for title in ("excluded", "remarks"):
        print(f"\n{title}:")
        for each in report[title]:  # type: ignore[attr-defined]
            print(f"- {each}")


if __name__ == "__main__":
    main()
