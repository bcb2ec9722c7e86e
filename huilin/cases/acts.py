"""The registry of acts that the desk offers on a case. Each act view announces itself; the case page asks here."""

from typing import Any, TypeVar

A = TypeVar("A")

_acts: list[Any] = []


def offered(view: type[A]) -> type[A]:
    """Class decorator: the case page offers this act to whoever may do it, in the order of registration."""
    _acts.append(view)
    return view


def acts() -> tuple[Any, ...]:
    return tuple(_acts)
