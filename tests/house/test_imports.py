"""The import contract holds, and would notice if it did not."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]


def test_a_planted_import_of_the_framework_below_is_refused(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(HERE / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "data"))
    shutil.copy(HERE / "pyproject.toml", tmp_path)
    (tmp_path / "src/comity/pure/planted.py").write_text("import django\n")
    command = (
        "import sys; sys.path.insert(0, 'src'); from importlinter.cli import lint_imports_command as c; c()"
    )
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "No framework below the apps BROKEN" in done.stdout


def test_the_light_install_reads_without_the_framework() -> None:
    """What `pip install comity[read]` must be able to do: import the reader with Django out of reach."""
    code = (
        "import sys; sys.modules['django'] = None; sys.modules['psycopg'] = None\n"
        "import comity.cli.main, comity.cli.read, comity.papers.reader, comity.pure.clauses.read\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
