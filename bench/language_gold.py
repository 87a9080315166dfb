"""The references that the language of a reading is held to, and the scores against them.

Official italics give leads (AKN4UN files of the Council); official links give citations (AKN4UN files of the Assembly);
paragraphs annotated by hand, kept as facts without their text, give clauses, addressees and mandates.
"""

from __future__ import annotations

import json
import lzma
import re
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from comity.papers.tables import load
from comity.pure.clauses import language, leads
from comity.pure.clauses.citations import Citer
from comity.pure.clauses.due import date_of
from comity.pure.clauses.reading import SCHEMA, Metadata, Paragraph, Reading, SourceInfo, SubParagraph

VECTORS = Path(__file__).resolve().parents[1] / "tests" / "vectors" / "clauses-hrc.json"
COMPLEX = {"A/HRC/RES/35/17"}  # its points hold several reports each: annotated for clauses only


@dataclass
class Score:
    right: int = 0
    found: int = 0
    wanted: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 0.0

    def add(self, found: Iterable[object], wanted: Iterable[object]) -> None:
        one, other = Counter(map(str, found)), Counter(map(str, wanted))
        self.right += (one & other).total()
        self.found += one.total()
        self.wanted += other.total()


def text_of(element: Any) -> str:
    """Return the text of an AKN element without its notes."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not child.tag.endswith("authorialNote"):
            parts.append(text_of(child))
        parts.append(child.tail or "")
    return "".join(parts)


def trees(path: Path, sessions: Iterable[int] | None = None) -> Iterator[tuple[int, Any]]:
    """Yield (session, tree) for the XML files of an archive, in name order."""
    wanted = set(sessions) if sessions is not None else None
    with tarfile.open(path) as archive:
        for member in sorted(archive.getmembers(), key=lambda each: each.name):
            named = re.search(r"RES_(\d+)_", member.name)
            session = int(named[1]) if named else 0
            handle = archive.extractfile(member) if member.name.endswith(".xml") else None
            if handle is not None and (wanted is None or session in wanted):
                yield session, etree.fromstring(handle.read())


def printed_leads(tree: Any) -> Iterator[tuple[str, str, str]]:
    """Yield (part, printed lead, paragraph text) of one official file."""
    ns = {"a": tree.nsmap[None]}
    for container in tree.iterfind(".//a:preamble/a:container", ns):
        first = container.find(".//a:p", ns)
        if first is not None:
            yield "preamble", container.get("name") or "", " ".join(text_of(first).split())
    for paragraph in tree.iterfind(".//a:mainBody//a:paragraph", ns):
        first = paragraph.find(".//a:p", ns)
        italic = first.find('.//a:span[@class="italic"]', ns) if first is not None else None
        if italic is not None:
            text = re.sub(r"^\d+\.?\s*", "", " ".join(text_of(first).split()))
            yield "operative", " ".join("".join(italic.itertext()).split()), text


def canonical(found: leads.Lead | None) -> frozenset[str]:
    """Return order words, intensifiers, verb and complement as a set: what two extents of one lead share."""
    return frozenset(" ".join((*found.modifiers, found.verb)).split()) if found else frozenset()


def leads_of(
    shared: Path, sessions: Iterable[int], archive: str = "hrc-akn4un/xml-en.tar.xz"
) -> dict[str, Score]:
    """Score leads against the printed ones; `preamble-exact` and `operative-exact` ask for the same extent."""
    scores = {each: Score() for each in ("preamble", "operative", "preamble-exact", "operative-exact")}
    for _, tree in trees(shared / "data" / archive, sessions):
        for part, name, text in printed_leads(tree):
            name = name.strip(" ,;:")
            found = leads.match(text, 0, part)
            alike = found is not None and found.known and text.startswith(name)
            right = alike and canonical(found) == canonical(leads.match(name, 0, part))
            for key, good in ((part, right), (f"{part}-exact", found is not None and found.lead == name)):
                scores[key].right += good
                scores[key].found += 1
                scores[key].wanted += 1
    return scores


def folded(symbol: str) -> str:
    """Return a symbol without brackets and letters, as the official links write it."""
    plain = re.sub(r"\s*\(.*?\)", "", symbol.strip().strip("*").upper().replace("‑", "-")).strip()
    plain = re.sub(r"^/?(?:EN/)", "", plain)
    plain = re.sub(r"^([AE]/RES/\d+(?:/\d+)?) ?[A-Z](?: TO [A-Z])?$", r"\1", plain)
    return re.sub(r"^(A/RES/\d+)-?[A-F]$", r"\1", plain)


def linked(element: Any) -> Iterator[str]:
    for child in element:
        if not isinstance(child.tag, str) or child.tag.endswith("authorialNote"):
            continue
        if child.tag.endswith("}a"):
            hit = re.search(
                r"undocs\.org/(?:[a-z]{2}/|English/)?(.+)$|docs\.un\.org/(?:en/)?(.+)$",
                child.get("href") or "",
                re.I,
            )
            if hit:
                address = (hit[1] or hit[2]).replace("%20", " ").replace("%28", "(").replace("%29", ")")
                yield folded(address)
        yield from linked(child)


def citations_of(shared: Path) -> Score:
    """Score symbols per paragraph or note against official links; paragraphs without any link are left out."""
    score = Score()
    for _, tree in trees(shared / "data/ga-akn4un/third-committee-en.tar.xz"):
        citer = Citer("GA")
        for place, element in enumerate(tree.iter(f"{{{tree.nsmap[None]}}}p")):
            above = {each.tag.rsplit("}", 1)[-1] for each in element.iterancestors()}
            if not above & {"preamble", "mainBody"}:
                continue
            wanted, before = set(linked(element)), len(citer.found)
            citer.read(f"p{place}", " ".join(text_of(element).split()))
            found = {folded(each.symbol) for each in citer.found[before:] if each.symbol}
            if wanted:
                score.add(found, wanted)
    return score


def reading_of(record: dict[str, Any]) -> Reading:
    """Return a reading of one record of resolutions-en-paragraphs, without its facts."""
    symbol = record["symbol"]
    session = re.search(r"/(\d+)/\d+$", symbol)
    data = Metadata(
        symbol=symbol,
        body="Human Rights Council",
        body_code="HRC",
        session=int(session[1]) if session else None,
    )
    reading = Reading(SCHEMA, SourceInfo("", "", "text/plain", "eng"), data)
    for each in record["paragraphs"]:
        if each["type"] in ("backmatter", "footer", "frontmatter"):
            data.adoption_date = date_of(each["text"]) or data.adoption_date
        text, prefix = " ".join(each["text"].split()), each.get("prefix") or ""
        if each.get("paragraph_type") == "preambular" and not text.startswith("The Human Rights Council"):
            n = len(reading.preamble) + 1
            reading.preamble.append(Paragraph(f"pp{n}", n, None, "", "", [], text, [(0, 0)]))
        elif each.get("paragraph_type") == "operative":
            text = text.removeprefix(prefix).strip()
            if re.match(r"\d+\.?$", prefix):
                n = len(reading.operative) + 1
                reading.operative.append(Paragraph(f"op{n}", n, prefix, "", "", [], text, [(0, 0)]))
            elif reading.operative:
                last = reading.operative[-1]
                last.subparagraphs.append(SubParagraph(f"{last.id}.{prefix.strip('()')}", prefix, text, []))
    return reading


def records(shared: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(shared / "data/resolutions-en-paragraphs/hrc.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def by_hand(shared: Path) -> dict[str, Score]:
    """Score clauses, addressees and mandates against the paragraphs annotated by hand."""
    wanted = json.loads(VECTORS.read_text(encoding="utf-8"))
    needed = {each["symbol"] for each in wanted}
    readings: dict[str, Reading] = {}
    tables = load()
    for record in records(shared):
        if record["symbol"] in needed and record["symbol"] not in readings:
            readings[record["symbol"]] = reading = reading_of(record)
            language.facts(reading, {}, tables=tables)
    scores = {"clauses": Score(), "addressees": Score(), "mandates": Score()}
    for each in wanted:
        reading = readings[each["symbol"]]
        paragraph = next(one for one in reading.operative if one.id == each["paragraph"])
        scores["clauses"].add(
            ((one.verb, one.speech_act) for one in paragraph.clauses),
            ((one["verb"], one["speech_act"]) for one in each["clauses"]),
        )
        scores["addressees"].add(
            (
                (one.verb, who.canonical.lower().replace("‑", "-"))
                for one in paragraph.clauses
                for who in one.addressees
            ),
            ((one["verb"], who.lower()) for one in each["clauses"] for who in one["addressees"]),
        )
        if each["symbol"] not in COMPLEX:
            scores["mandates"].add(
                (
                    (
                        one.verb,
                        [who.replace("‑", "-") for who in one.addressees],
                        sorted(it.type for it in one.deliverables),
                        (one.due.relation, one.due.body, one.due.session) if one.due else None,
                    )
                    for one in reading.mandates
                    if one.paragraph == paragraph.id
                ),
                (
                    (
                        one["verb"],
                        one["addressees"],
                        sorted(one["deliverables"]),
                        (one["due"]["relation"], one["due"]["body"], one["due"]["session"])
                        if one["due"]
                        else None,
                    )
                    for one in each["mandates"]
                ),
            )
    return scores
