"""The column that seals a record: counted when the row is added, by whichever way, so that none can lack it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import models

from comity.pure.translog import opening

SALT_BYTES = 32
# PostgreSQL writes a float from here on without a point, and it would come back as another value.
LARGEST_FLOAT = 1e16


def moment(at: datetime) -> str:
    """How a moment is written in what is sealed: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def sealed_fields(record: Any) -> dict[str, Any]:
    """The fields of a record as they are sealed, by name (`comity.pure.translog.opening.FIELDS`)."""
    return {
        **{name: getattr(record, name) for name in ("act", "subject", "by", "office", "mandate")},
        "at": moment(record.at),
        "facts": plain(record.facts),
    }


def plain(value: Any) -> Any:
    """The value as the database gives it back; `TypeError` or `ValueError` for one that would come back changed."""
    if isinstance(value, dict):
        if any(not isinstance(key, str) for key in value):
            raise TypeError("facts are named by strings")
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, float) and not abs(value) < LARGEST_FLOAT:
        raise ValueError(f"{value} does not come back from the database as it went in")
    if isinstance(value, str):
        return str(value)  # a member of an enumeration is kept as its value
    if value is None or isinstance(value, bool | int | float):
        return value
    raise TypeError(f"facts are plain JSON values, not {type(value).__name__}")


class CommitmentField(models.BinaryField):  # type: ignore[type-arg]
    """32 bytes that commit to the record's fields and its salt."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if add:
            salt = bytes(getattr(model_instance, "salt"))  # noqa: B009 — the field knows its model by this name only
            setattr(model_instance, self.attname, opening.commitment(sealed_fields(model_instance), salt))
        return super().pre_save(model_instance, add)
