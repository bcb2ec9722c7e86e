"""Tests that measure time run while no other process of the run is testing: pytest marker `alone`."""

import fcntl
import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    with quiet(alone=item.get_closest_marker("alone") is not None):
        return (yield)


@contextmanager
def quiet(*, alone: bool) -> Iterator[None]:
    """Holds the floor, shared or alone. Everyone passes a gate first, so that one who wants it alone waits only
    for the tests under way."""
    folder = Path(os.environ["HUILIN_TEST_HOME"])
    with (folder / "gate").open("w") as gate, (folder / "floor").open("w") as floor:
        fcntl.flock(gate, fcntl.LOCK_EX)
        fcntl.flock(floor, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(gate, fcntl.LOCK_UN)
        yield
