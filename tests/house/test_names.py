"""Every module is named for a thing of the field, not for being useful."""

from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "comity"
GRAB_BAGS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers", "service",
             "services", "core", "lib", "tools", "exceptions", "constants"}  # fmt: skip


def test_no_module_is_a_grab_bag() -> None:
    named = [path for path in SOURCE.rglob("*") if path.suffix in {"", ".py"} and path.stem in GRAB_BAGS]
    assert named == []
