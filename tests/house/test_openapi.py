"""The API cannot change by accident: its schema is committed, and compared."""

import json
from pathlib import Path

from comity.api.door import api

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "reference" / "openapi.json"


def test_the_schema_is_the_committed_one() -> None:
    now = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    assert now == json.loads(COMMITTED.read_text()), (
        "make openapi writes it anew; say in CHANGELOG what changed"
    )


def test_it_is_openapi_3_1() -> None:
    assert json.loads(COMMITTED.read_text())["openapi"].startswith("3.1")
