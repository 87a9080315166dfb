"""The topics and what one can choose of each: read from `comity/data/notices.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

from comity.apps.notices.models import Choice, How, Topic
from comity.apps.parties.models import Person


@dataclass(frozen=True, slots=True)
class Said:
    """How a topic is told until somebody chooses, and what they can choose from."""

    default: How
    choices: tuple[How, ...]


@cache
def topics() -> dict[Topic, Said]:
    """All topics, in the order of the file."""
    table = json.loads(resources.files("comity.data").joinpath("notices.json").read_text("utf-8"))
    return {
        Topic(row["code"]): Said(How(row["default"]), tuple(How(each) for each in row["choices"]))
        for row in table["topics"]
    }


def chosen(person: Person) -> dict[Topic, How]:
    """How a person is told of every topic: as they chose, else as the file says. One statement."""
    mine = dict(Choice.objects.filter(person=person).values_list("topic", "how"))
    found = {}
    for topic, said in topics().items():
        how = How(mine[topic]) if topic in mine else said.default
        found[topic] = how if how in said.choices else said.default
    return found
