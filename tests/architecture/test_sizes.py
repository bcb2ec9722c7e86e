"""Sizes that keep a file readable. A longer one needs its reason here, in one line."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON, FUNCTION, TEMPLATE, TESTS, SETTINGS = 400, 60, 120, 400, 350
REASONS: dict[str, str] = {}


def sources(pattern: str) -> list[Path]:
    found = [*(ROOT / "huilin").rglob(pattern), *(ROOT / "tests").rglob(pattern)]
    return sorted(path for path in found if "migrations" not in path.parts)


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_python_files_are_short():
    offenders = {
        str(path.relative_to(ROOT)): lines(path)
        for path in sources("*.py")
        if lines(path) > (TESTS if path.name.startswith("test_") else PYTHON)
    }
    assert {path: size for path, size in offenders.items() if path not in REASONS} == {}


def test_functions_are_short():
    offenders = []
    for path in sources("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or 0) - node.lineno + 1
                name = f"{path.relative_to(ROOT)}:{node.name}"
                if size > FUNCTION and name not in REASONS:
                    offenders.append((name, size))
    assert offenders == []


def test_templates_are_short():
    assert [(path.name, lines(path)) for path in sources("*.html") if lines(path) > TEMPLATE] == []


def test_settings_are_one_short_file():
    assert lines(ROOT / "huilin" / "project" / "settings.py") <= SETTINGS


def test_every_room_tells_what_it_is():
    rooms = [path for path in (ROOT / "huilin").iterdir() if (path / "__init__.py").exists()]
    assert [room.name for room in rooms if not (room / "README.md").exists()] == []
