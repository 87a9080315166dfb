"""A fault somebody found who tried to break the reading of routes."""

from __future__ import annotations

from comity.pure.dossier.catalogue import shipped_catalogue
from comity.pure.dossier.route import read_route
from comity.pure.dossier.screen import personal


def test_a_number_of_thousands_of_digits_is_a_problem_and_no_crash() -> None:
    found, problems = read_route("version = " + "9" * 5000, catalogue=shipped_catalogue())
    assert found is None and [each.code for each in problems] == ["not-toml"]


def test_signs_that_show_nothing_hide_no_address_from_the_screen() -> None:
    for text in ("Write to nia\u200b@x.example now", "Write to nia@\u202ex.example now"):
        (found,) = personal(text)
        assert text[slice(*found.span)].startswith("nia") and text[slice(*found.span)].endswith("example")
