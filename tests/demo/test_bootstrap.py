"""What the two commands hand on to the program they start."""

import runpy

from huilin.cli.home import PROJECT

bootstrap = runpy.run_path(str(PROJECT / "bootstrap.py"))


def test_compiled_files_are_kept_whatever_the_shell_says(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("HUILIN_PORT", "8001")
    given = bootstrap["surroundings"]()
    assert "PYTHONDONTWRITEBYTECODE" not in given
    assert (given["HUILIN_PORT"], given["PYTHONUTF8"]) == ("8001", "1")
