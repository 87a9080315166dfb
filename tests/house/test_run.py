"""How all tests are run: what takes longest is begun first, and is there under the name it is begun by."""

from __future__ import annotations

import pytest

from tests.conftest import CHECKOUT, LONGEST
from tests.run import RECORDS


@pytest.mark.parametrize("name", LONGEST)
def test_what_is_begun_first_is_there(name: str) -> None:
    assert (CHECKOUT / name).is_file(), "a file was moved: tell tests/conftest.py"


@pytest.mark.parametrize("name", RECORDS)
def test_what_is_asked_of_postgresql_15_is_there(name: str) -> None:
    assert (CHECKOUT / name).exists(), "a file was moved: tell tests/run.py"
