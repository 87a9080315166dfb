"""The acts on the books as one table: what each is done to, what it takes, and the function that does it. Pages and the
API read it, so that neither offers what the other lacks. Words for people are not here."""

from comity.apps.funds.deeds.reading import do, facts_now, facts_of, find, fund_of, fundable, rows_of, typed
from comity.apps.funds.deeds.shape import Deed, Field, Is
from comity.apps.funds.deeds.table import ALL, DEEDS

__all__ = [
    "ALL", "DEEDS", "Deed", "Field", "Is", "do", "facts_now", "facts_of", "find", "fund_of", "fundable", "rows_of",
    "typed",
]  # fmt: skip
