"""The acts on texts: take in, load what is shipped, look at candidates, read for a visitor."""

from comity.apps.texts.actions.facts import load_facts
from comity.apps.texts.actions.looks import confirm, correct, fit, reject
from comity.apps.texts.actions.take_in import Taken, take_in
from comity.apps.texts.actions.visitors import find_visitor_reading, read_for_visitor, remove_expired

__all__ = [
    "Taken", "confirm", "correct", "find_visitor_reading", "fit", "load_facts", "read_for_visitor", "reject",
    "remove_expired", "take_in",
]  # fmt: skip
