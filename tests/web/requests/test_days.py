"""Days on a request's page are said as everywhere else, in each language."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.template import engines
from django.utils import translation

SHORT = '{% load requests %}{{ on|short_day }}|{{ on|date:"j M Y" }}'
TIME = (
    '{% load requests %}{{ on|time_of }}|<time datetime="{{ on|date:"Y-m-d" }}">{{ on|date:"j M Y" }}</time>'
)


@pytest.mark.parametrize("language", ["en", "fr", "ar", "ru"])
@pytest.mark.parametrize("template", [SHORT, TIME])
def test_a_day_is_said_as_by_the_framework(template: str, language: str) -> None:
    drawn = engines["django"].from_string(template)
    days = [date(2026, month, 31 if month == 12 else month) for month in range(1, 13)]
    moments = [datetime(2026, 3, 1, 0, 30, tzinfo=UTC), datetime(987, 12, 31, 23, 59, tzinfo=UTC)]
    with translation.override(language):
        for on in [*days, *moments]:
            ours, _, theirs = drawn.render({"on": on}).partition("|")
            assert ours == theirs and str(on.day) in ours


def test_a_day_that_is_not_there_is_nothing() -> None:
    drawn = engines["django"].from_string("{% load requests %}{{ on|short_day }}{{ on|time_of }}")
    assert drawn.render({"on": None}) == drawn.render({"on": ""}) == ""
