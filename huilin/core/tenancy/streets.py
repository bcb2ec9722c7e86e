"""Which streets there are. The room that keeps them says so; rooms below it only ask for their ids."""

from collections.abc import Callable

_source: list[Callable[[], list[str]]] = []


def streets_come_from(source: Callable[[], list[str]]) -> None:
    """From now on `source` names the ids of all streets."""
    _source[:] = [source]


def street_ids() -> list[str]:
    """The nine-digit codes of all streets, read anew; for jobs and commands that visit each of them."""
    return _source[0]() if _source else []
