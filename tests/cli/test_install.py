"""`install.py`, which `make` runs first: cut off anywhere, the next try mends it."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import venv
from pathlib import Path
from types import ModuleType

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The program, told that its checkout is an empty folder, and that every package comes at once."""
    spec = importlib.util.spec_from_file_location("install_under_test", CHECKOUT / "install.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-uv.txt", "pyproject.toml"):
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(module, "HERE", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv/bin/python")
    monkeypatch.setattr(module, "MARK", tmp_path / ".venv/comity-installed")
    monkeypatch.setattr(module, "run", lambda *words, **more: True)
    monkeypatch.setattr(sys, "argv", ["install.py"])
    return module


def has_pip(folder: Path) -> bool:
    said = subprocess.run([folder / "bin/python", "-m", "pip", "--version"], capture_output=True, check=False)
    return said.returncode == 0


def test_an_environment_cut_off_before_it_had_pip_is_made_anew(install: ModuleType, tmp_path: Path) -> None:
    venv.EnvBuilder(with_pip=False, symlinks=True).create(tmp_path / ".venv")
    assert not has_pip(tmp_path / ".venv")
    assert install.main() == 0
    assert has_pip(tmp_path / ".venv")


def test_an_environment_that_was_finished_is_kept_when_the_lock_changes(
    install: ModuleType, tmp_path: Path
) -> None:
    venv.EnvBuilder(with_pip=False, symlinks=True).create(tmp_path / ".venv")
    (tmp_path / ".venv/comity-installed").write_text("of an earlier lock")
    (tmp_path / ".venv/kept").touch()
    assert install.main() == 0
    assert (tmp_path / ".venv/kept").exists()
    assert (tmp_path / ".venv/comity-installed").read_text() == install.wanted("requirements.txt")


def test_a_checkout_that_cannot_be_written_to_is_named(
    install: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install.os, "access", lambda path, mode: path != tmp_path)
    assert install.main() == 1
    assert f"{tmp_path} cannot be written to" in capsys.readouterr().out
    assert not (tmp_path / ".venv").exists()
