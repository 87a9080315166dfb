"""Files as they arrive and as they leave: Word, PDF, web pages, plain text, Akoma Ntoso, calendars."""

from comity.papers.limits import Limits
from comity.papers.open import open_document

__all__ = ["Limits", "open_document"]
