"""The reviewed table of addresses, a module a room. Each has ROWS and may have:

- `things(cast)`: {address name: what fills it in, or a function that makes it}, beyond a case, a code and a compound;
- NOT_PAGES: addresses that answer with data or a file.
"""

import importlib
import pkgutil
from typing import Any

from tests.cast import Cast
from tests.permissions.row import Row

MODULES = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
ROWS: list[Row] = [row for module in MODULES for row in module.ROWS]
NOT_PAGES: set[str] = {name for module in MODULES for name in getattr(module, "NOT_PAGES", ())}


def thing(name: str, cast: Cast) -> dict[str, Any]:
    """What fills in the address `name`, made by its own room alone."""
    for module in MODULES:
        if hasattr(module, "things") and any(row.name == name for row in module.ROWS):
            found: Any = module.things(cast).get(name, {})
            return found() if callable(found) else found  # type: ignore[no-any-return]
    return {}
