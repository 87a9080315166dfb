"""Why a file cannot be read: raised inside the readers, turned into a problem at their edge."""

from __future__ import annotations


class UnreadableError(Exception):
    """A file, or a part of it, that a reader will not go on with.

    `code` is one of the file problems listed in the reference (`encrypted`, `image-only`, `truncated`,
    `zip-bomb`, `has-macros`, `broken-xml`, `broken-zip`, `broken-pdf`, `empty`, `wrong-encoding`,
    `too-large`, `too-many-pages`, `too-much-text`, `unknown-type`); `message` is one line that says where,
    what, and what to do about it.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
