"""The messages that the code asks gettext for, read from Python by its syntax and from templates by Django's own reader."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize

ROOM = Path(__file__).parents[2] / "huilin"
MODULE = "django.utils.translation"
LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
TEMPLATE_CALL = re.compile(rf"(?<![\w.])(_|n?p?gettext)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)", re.DOTALL)


class Message(NamedTuple):
    """What identifies an entry of the catalogue. `plural` is empty where there is one form."""

    text: str
    plural: str = ""
    context: str = ""


def message(function: str, strings: list[str]) -> Message:
    """The message that a call of `function` asks for with these leading string arguments."""
    bare = function.removesuffix("_lazy").removesuffix("_noop")
    context = strings[0] if bare in {"pgettext", "npgettext"} else ""
    rest = strings[1:] if context else strings
    return Message(rest[0], rest[1] if bare in {"ngettext", "npgettext"} else "", context)


def aliases(tree: ast.Module) -> dict[str, str]:
    """{name in this module: gettext function}, by its import."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == MODULE
        for alias in node.names
        if "gettext" in alias.name
    }


def from_python(source: str) -> Iterator[tuple[Message, int]]:
    """Raises ValueError at a call whose text cannot be read before the program runs."""
    tree = ast.parse(source)
    known = aliases(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known:
            function = known[node.func.id]
            strings = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            needed = 1 + ("ngettext" in function or "npgettext" in function) + ("pgettext" in function)
            if len(strings) < needed:
                raise ValueError(f"line {node.lineno}: {function} wants its text written out")
            yield message(function, strings), node.lineno


def from_template(source: str) -> Iterator[tuple[Message, int]]:
    code = templatize(source)
    for call in TEMPLATE_CALL.finditer(code):
        strings = [ast.literal_eval(text) for text in re.findall(LITERAL, call[2])]
        function = "gettext" if call[1] == "_" else call[1]
        yield message(function, strings), code.count("\n", 0, call.start()) + 1


def sources() -> Iterator[Path]:
    """Python modules and templates that run in the product, tests left out."""
    for path in sorted(ROOM.rglob("*")):
        if {"tests", "migrations"} & set(path.parts):
            continue
        if path.suffix == ".py" or (path.suffix in {".html", ".txt"} and "templates" in path.parts):
            yield path


def messages() -> dict[Message, list[str]]:
    """{message: the places that ask for it, as file:line}."""
    found: dict[Message, list[str]] = {}
    for path in sources():
        read = from_python if path.suffix == ".py" else from_template
        for asked, line in read(path.read_text(encoding="utf-8")):
            found.setdefault(asked, []).append(f"{path.relative_to(ROOM.parent)}:{line}")
    return found
