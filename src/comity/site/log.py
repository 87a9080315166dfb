"""What the log says of what is no fault of ours."""

from __future__ import annotations

import logging

LONGEST = 200


class OneLine(logging.Filter):
    """Makes a record one short line of warning, without a traceback.

    For whoever asks by a name that is not ours: they are answered 400, and machines do so all day. The name they sent
    is theirs to choose, so it is cut, and whatever could begin a second line or steer a terminal is written out.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage().replace("ALLOWED_HOSTS", "COMITY_HOSTS")  # the name the setting has here
        if len(said) > LONGEST:
            said = f"{said[:LONGEST]}…"
        record.msg = "".join(each if each.isprintable() else f"\\x{ord(each):02x}" for each in said)
        record.args = None
        record.exc_info = record.exc_text = record.stack_info = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True
