"""Rows that most tests start from are made once per process, then put in place by one message to the server."""

import pickle
import re
import time
from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar, cast

import time_machine
from django.db import connection
from psycopg import ClientCursor

P = ParamSpec("P")
T = TypeVar("T")
WRITES = ("INSERT", "UPDATE", "DELETE", "WITH added", "SELECT set_config")
NUMBERED = re.compile(r"\$(\d+)")


class Replayed(Generic[P, T]):
    """`make`, whose statements are kept the first time and sent again afterwards; what it gave is given as a copy.

    Only inside a transaction (another process would need the rows for good). The time is written in the rows: those made
    while the clock stood at some moment are kept for that moment, those made while a moved clock ran are not kept.
    """

    def __init__(self, make: Callable[P, T]) -> None:
        self.make = make
        self.kept: dict[int | None, tuple[bytes, bytes]] = {}

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        moment = time.time_ns() if time_machine.escape_hatch.is_travelling() else None
        runs = moment is not None and time.time_ns() != moment
        if runs or not connection.in_atomic_block:
            return self.make(*args, **kwargs)
        if moment not in self.kept:
            return self._keep(moment, *args, **kwargs)
        script, made = self.kept[moment]
        connection.connection.execute(script)
        return cast(T, pickle.loads(made))

    def _keep(self, moment: int | None, *args: P.args, **kwargs: P.kwargs) -> T:
        statements: list[str] = []

        def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.startswith(WRITES):
                assert not many
                statements.append(written_out(sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(keep):
            made = self.make(*args, **kwargs)
        self.kept[moment] = ";\n".join(statements).encode(), pickle.dumps(made)
        return made


def written_out(sql: str, params: Any) -> str:
    """The statement with its values in it, whether it says %s or $1."""
    if params and "%" not in sql:
        sql, params = (
            NUMBERED.sub(r"%(\1)s", sql),
            {str(place): value for place, value in enumerate(params, 1)},
        )
    return ClientCursor(connection.connection).mogrify(sql, params)
