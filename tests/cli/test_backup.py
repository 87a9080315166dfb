"""A backup restored into an empty folder gives the same pages."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.installation import Installation, end, free_port, get, wait_ready

PAGES = ("/", "/texts/", "/texts/A/HRC/RES/38/3", "/texts/A/HRC/RES/37/23", "/commitments/", "/calendar/", "/states/",
         "/states/TUN", "/api/texts", "/api/commitments", "/commitments.csv")  # fmt: skip
CHANGING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|localhost:\d+|127\.0\.0\.1:\d+')


def pages(installation: Installation) -> dict[str, bytes]:
    port = free_port()
    process = installation.up(port)
    try:
        wait_ready(process)
        found = {}
        for page in PAGES:
            status, body = get(port, page)
            assert status == 200, page
            found[page] = CHANGING.sub(b"", body)
        return found
    finally:
        end(process)


def test_a_backup_restored_into_an_empty_folder_gives_the_same_pages(tmp_path: Path) -> None:
    first, second = Installation(tmp_path / "first"), Installation(tmp_path / "second")
    archive = tmp_path / "comity.dump"
    try:
        first.done("migrate")
        first.done("load", "--facts", "--demo")
        before = pages(first)
        first.done("backup", str(archive))
        assert archive.stat().st_mode & 0o077 == 0
        second.done("restore", str(archive))
        assert pages(second) == before

        refused = second.run("restore", str(archive))
        assert refused.returncode == 1
        assert "not empty" in refused.stderr
    finally:
        first.remove()
        second.remove()


def test_a_damaged_backup_restores_nothing(tmp_path: Path) -> None:
    first, second = Installation(tmp_path / "first"), Installation(tmp_path / "second")
    archive = tmp_path / "comity.dump"
    try:
        first.done("migrate")
        first.done("backup", str(archive))
        archive.write_bytes(archive.read_bytes()[:-2000])
        refused = second.run("restore", str(archive))
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr
        first.done("backup", str(archive))
        second.done("restore", str(archive))  # still empty: a whole one goes in
    finally:
        first.remove()
        second.remove()


def test_a_backup_of_an_earlier_version_is_migrated_on_the_way(tmp_path: Path) -> None:
    first, second = Installation(tmp_path / "first"), Installation(tmp_path / "second")
    archive = tmp_path / "comity.dump"
    try:
        first.done("manage", "migrate", "-v0", "texts", "0001")
        first.done("backup", str(archive))
        second.done("restore", str(archive))
        shown = second.done("manage", "showmigrations", "--plan")
        assert "[ ]" not in shown
        assert "[X]" in shown
    finally:
        first.remove()
        second.remove()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    refused = Installation(tmp_path / "home").run("restore", str(tmp_path / "none.dump"))
    assert refused.returncode == 1
    assert "there is no file" in refused.stderr
