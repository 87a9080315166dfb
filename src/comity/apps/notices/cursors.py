"""How far a reader of the log has come. Its place moves in the transaction that does what it read of."""

from __future__ import annotations

from collections.abc import Callable

from comity.apps.notices.models import Cursor


def hold(name: str, *, start: Callable[[], int]) -> tuple[Cursor, bool]:
    """The cursor of that name, held until the transaction ends; and whether it was made now, at `start`."""
    made = not Cursor.objects.filter(name=name).exists()
    if made:
        _kept, made = Cursor.objects.get_or_create(name=name, defaults={"place": start()})
    return Cursor.objects.select_for_update().get(name=name), made


def move(cursor: Cursor, place: int) -> None:
    """Let the reader go on behind that place."""
    cursor.place = place
    cursor.save(update_fields=["place"])
