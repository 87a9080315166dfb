"""Answers that make a request of the invented funds complete."""

from __future__ import annotations

from typing import Any

ANSWERS: dict[str, dict[str, Any]] = {
    "aim": {"title": "A plan", "aim": "To have one."},
    "references": {"paragraphs": "A/HRC/RES/38/3#op21", "recommendations": ""},
    "help": {"services": ["training"], "detail": "Workshops."},
    "results": {"results": "A handbook\nA report"},
    "beneficiaries": {"groups": ["everyone"], "participation": "Meetings."},
    "cost": {"currency": "USD", "total": "1000", "own": "0"},
    "other_help": {"other": "None."},
    "consulted": {"who": "Ministries."},
    "contact": {"office": "Mission", "telephone": ""},
    "urgency": {"wanted": "no", "why": ""},
    "event": {"kind": "own-review", "session": "50", "from": "2026-10-12", "until": "2026-10-16"},
    "delegate": {"post": "Head of section", "earlier": "no"},
}
