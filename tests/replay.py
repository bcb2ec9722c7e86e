"""Rows that most tests start from are made once per process, then put in place by one message to the server."""

import pickle
import re
from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar

import time_machine
from django.db import connection
from psycopg import ClientCursor

P = ParamSpec("P")
T = TypeVar("T")
WRITES = ("INSERT", "UPDATE", "DELETE", "WITH added", "SELECT set_config")
NUMBERED = re.compile(r"\$(\d+)")


class Replayed(Generic[P, T]):
    """`make`, whose statements are kept the first time and sent again afterwards; what it gave is given as a copy.

    Only inside a transaction (another process would need the rows for good) and only at the true time, which is
    written in the rows.
    """

    def __init__(self, make: Callable[P, T]) -> None:
        self.make, self.script, self.made = make, b"", b""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        if not connection.in_atomic_block or time_machine.escape_hatch.is_travelling():
            return self.make(*args, **kwargs)
        if not self.made:
            return self._keep(*args, **kwargs)
        connection.connection.execute(self.script)
        return pickle.loads(self.made)

    def _keep(self, *args: P.args, **kwargs: P.kwargs) -> T:
        statements: list[str] = []

        def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.startswith(WRITES):
                assert not many
                statements.append(written_out(sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(keep):
            made = self.make(*args, **kwargs)
        self.script, self.made = ";\n".join(statements).encode(), pickle.dumps(made)
        return made


def written_out(sql: str, params: Any) -> str:
    """The statement with its values in it, whether it says %s or $1."""
    if params and "%" not in sql:
        sql, params = (
            NUMBERED.sub(r"%(\1)s", sql),
            {str(place): value for place, value in enumerate(params, 1)},
        )
    return ClientCursor(connection.connection).mogrify(sql, params)
