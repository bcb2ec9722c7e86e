"""The house stands on floors: imports and foreign keys look down only, and nobody imports in hiding."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for path in (ROOT / "huilin").rglob("*.py") if "migrations" not in path.parts)
OUR_SOURCES = [path for path in SOURCES if "tests" not in path.parts]


def floors() -> dict[str, int]:
    """{room: height}, the lowest is 0; read from the contract in pyproject.toml."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    layers = [
        [room.strip().removeprefix("huilin.") for room in layer.split("|")] for layer in contract["layers"]
    ]
    return {room: height for height, layer in enumerate(reversed(layers)) for room in layer}


def room_of(module: str) -> str:
    return module.split(".")[1]


def test_every_room_has_a_floor():
    rooms = {path.name for path in (ROOT / "huilin").iterdir() if (path / "__init__.py").exists()}
    assert rooms == set(floors())


def test_imports_look_down():
    result = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout


def test_foreign_keys_look_down():
    height = floors()
    offenders = []
    for model in apps.get_models():
        if not model.__module__.startswith("huilin."):
            continue
        for field in model._meta.local_fields:
            target = field.related_model
            if target is not None and target.__module__.startswith("huilin."):
                own, other = room_of(model.__module__), room_of(target.__module__)
                if own != other and height[own] <= height[other]:
                    offenders.append(f"{model.__name__}.{field.name} -> {other}")
    assert offenders == []


def test_no_import_hides_in_a_function():
    offenders = []
    for path in OUR_SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                hidden = [inner for inner in ast.walk(node) if isinstance(inner, ast.Import | ast.ImportFrom)]
                offenders += [f"{path.relative_to(ROOT)}:{inner.lineno}" for inner in hidden]
    assert offenders == []


def test_no_room_listens_to_saved_models():
    words = ("post_save", "pre_save", "post_delete", "pre_delete", "m2m_changed")
    offenders = [
        path.name for path in OUR_SOURCES if any(word in path.read_text(encoding="utf-8") for word in words)
    ]
    assert offenders == []


def test_no_file_has_a_name_that_says_nothing():
    banned = {"utils.py", "helpers.py", "services.py", "data.py", "info.py", "misc.py", "common.py"}
    assert [str(path) for path in SOURCES if path.name in banned] == []
