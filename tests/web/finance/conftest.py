"""What tests of the books' pages share: two invented funds, their officers, as browsers."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.apps.funds.conftest import Books, books, officer
from tests.web.conftest import browser

__all__ = ["books"]


@pytest.fixture
def mira(books: Books) -> Client:
    """Keeps the books of both funds."""
    return browser(books.by)


@pytest.fixture
def wen(books: Books) -> Client:
    """A second officer of the first fund."""
    return browser(officer("Wen", "riv"))
