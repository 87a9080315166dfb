"""Annexes after the closing: each heading opens one; its own numbered paragraphs are kept as points."""

from __future__ import annotations

from comity.pure.clauses import candidates, segment
from comity.pure.clauses.flow import Flow
from comity.pure.clauses.frame import ANNEX
from comity.pure.clauses.reading import Annex, SubParagraph
from comity.pure.clauses.texts import Texts


def starts(flow: Flow, begin: int, end: int) -> list[int]:
    """Return where the annexes between two places of the stream begin."""
    found: list[int] = []
    for match in flow.lines_matching(ANNEX, "A", begin, end):
        line = flow.text[match.start() : match.end()].strip()
        if found and line.lower() == flow.text[found[-1] :][: len(line)].lower():
            continue  # a running head repeats the annex's own heading
        found.append(match.start())
    return found


def read(ranges: list[tuple[int, int]], texts: Texts) -> list[Annex]:
    """Return the annexes that stand in the given ranges of the stream."""
    return [_annex(start, stop, index + 1, texts) for index, (start, stop) in enumerate(ranges)]


def _annex(start: int, stop: int, count: int, texts: Texts) -> Annex:
    flow = texts.flow
    found = candidates.find(flow, start, stop, texts.marks)
    pieces = segment.run(found, stop, part=segment.OP)
    annex = Annex(
        f"annex{count}", _title(flow, start, stop), texts.text(start, stop), flow.spans(start, stop)
    )
    for number, piece in enumerate(each for each in pieces if each.num is not None):
        annex.paragraphs.append(
            SubParagraph(
                f"annex{count}.p{number + 1}",
                piece.num,
                texts.text(piece.after, piece.end),
                flow.spans(piece.start, piece.end),
                footnotes=texts.notes_in(piece.start, piece.end),
            )
        )
    return annex


def _title(flow: Flow, start: int, stop: int) -> str | None:
    """Return the heading under the word "Annex": its first block, when it reads like a heading."""
    heading = ANNEX.match(flow.text, start)
    at = heading.end() if heading else start
    while at < stop and flow.text[at].isspace():
        at += 1
    lines: list[str] = []
    for index in range(flow.stretch_at(at), len(flow.stretches)):
        stretch = flow.stretches[index]
        if stretch.start >= stop:
            break
        if lines and (flow.source_lines[stretch.line].gap or len(lines) > 3):
            break
        lines.append(flow.text[max(stretch.start, at) : stretch.end].strip())
    title = " ".join(" ".join(lines).split())
    return title if title and len(title) < 300 and title[-1] not in ".;," else None
