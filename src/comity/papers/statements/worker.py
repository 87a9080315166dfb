"""The process that reads statements nobody trusts: `python -m comity.papers.statements.worker`, by frames."""

from __future__ import annotations

import sys
from typing import Any

from comity.papers.limits import Limits
from comity.papers.statements.reading import answer
from comity.papers.worker import main


def _answer(data: bytes, name: str, limits: Limits, form: str) -> tuple[dict[str, Any], bytes]:
    return {"read": True, "problems": []}, answer(data, name, limits, form)


if __name__ == "__main__":
    sys.exit(main(_answer))
