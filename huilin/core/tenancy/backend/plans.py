"""Statements that a connection has prepared, kept for as long as the connection lasts."""

from collections.abc import Sequence
from typing import Any

from psycopg._preparing import PrepareManager


class KeptPlans(PrepareManager):
    """Keeps what is prepared when a transaction is taken back, so that a refusal costs the next visitor nothing.

    psycopg throws it all away then, because tables may have gone with the transaction. The application's role makes none.
    """

    def _should_discard(self, prep: Any, results: Sequence[Any], *rest: Any) -> bool:
        lasting = [result for result in results if result.command_status != b"ROLLBACK"]
        return super()._should_discard(prep, lasting, *rest)


def keep_plans(connection: Any) -> None:
    """Done once to a connection, which a pool may hand out many times."""
    before = connection._prepared
    if not isinstance(before, KeptPlans):
        connection._prepared = made = KeptPlans()
        made.prepare_threshold, made.prepared_max = before.prepare_threshold, before.prepared_max
