"""How well leads, citations, clauses, addressees and mandates are read, and how fast: `make bench-language`.

Prints a Markdown table and writes results/language.json.
Leads: learned on sessions 54 to 56, tuned on 57, reported on 58 to 60.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from bench import language_gold as gold
from comity.papers.tables import load
from comity.pure.clauses import language

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("COMITY_SHARED", CHECKOUT.parent / "shared"))
RESULTS = CHECKOUT / "bench" / "results" / "language.json"
Row = dict[str, object]
# Figures of design study "documents", sections 2.3 and 2.4, measured on the same sets by the methods named.
LEXICON, CAREFUL = "lexicon learned from three sessions", "careful regular expressions"


def row(what: str, unit: str, ours: float, peer: float | None = None, peer_name: str = "") -> Row:
    ratio = round(ours / peer, 3) if peer else None
    return {
        "what": what,
        "unit": unit,
        "ours": round(ours, 4),
        "peer": peer,
        "peer_name": peer_name,
        "ratio": ratio,
    }


def speed() -> tuple[float, float]:
    """Return milliseconds for 40 paragraphs and for one resolution, best of three."""
    tables, held = load(), [each for _, each in zip(range(120), gold.records(SHARED), strict=False)]
    best, paragraphs = float("inf"), 1
    for _ in range(3):
        readings = [gold.reading_of(each) for each in held]
        paragraphs = sum(len(each.preamble) + len(each.operative) for each in readings)
        begin = time.process_time()
        for each in readings:
            language.facts(each, {}, tables=tables)
        best = min(best, time.process_time() - begin)
    return best / paragraphs * 40_000, best / len(held) * 1000


def rows() -> list[Row]:
    found: list[Row] = []
    for name, sessions in (("54–56", range(54, 57)), ("57", range(57, 58)), ("58–60", range(58, 61))):
        scores = gold.leads_of(SHARED, sessions)
        peers = (0.9866, 0.9672, LEXICON) if name == "58–60" else (None, None, "")
        found.append(
            row(f"lead, preamble, HRC {name}", "canonical match", scores["preamble"].f1, peers[0], peers[2])
        )
        found.append(
            row(f"lead, operative, HRC {name}", "canonical match", scores["operative"].f1, peers[1], peers[2])
        )
        if name == "58–60":
            found.append(row("lead, preamble, HRC 58–60", "exact extent", scores["preamble-exact"].f1))
            found.append(row("lead, operative, HRC 58–60", "exact extent", scores["operative-exact"].f1))
    assembly = gold.leads_of(SHARED, range(200), "ga-akn4un/third-committee-en.tar.xz")
    found.append(row("lead, preamble, GA Third Committee", "canonical match", assembly["preamble"].f1))
    found.append(row("lead, operative, GA Third Committee", "canonical match", assembly["operative"].f1))
    cited = gold.citations_of(SHARED)
    found.append(row("citations, GA Third Committee", "F1 on linked paragraphs", cited.f1, 0.952, CAREFUL))
    hand = gold.by_hand(SHARED)
    found += [row(f"{what}, HRC, by hand", "F1", score.f1) for what, score in hand.items()]
    forty, one = speed()
    found.append(row("language of 40 paragraphs", "ms", forty))
    found.append(row("language of one resolution", "ms", one))
    return found


def main() -> None:
    found = rows()
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print("| what | unit | ours | peer | peer name | ratio |\n| --- | --- | --- | --- | --- | --- |")
    for each in found:
        print("| " + " | ".join("" if each[key] is None else str(each[key]) for key in each) + " |")


if __name__ == "__main__":
    main()
