"""Work for several processors: parts made by processes of their own, taken in their order."""

import contextlib
import multiprocessing
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")
PROCESSES = 2


def made_beside(make: Callable[[int], T], parts: int) -> Iterator[T]:
    """`make(0)`, `make(1)` … in this order. `make` must not ask the database. Raises RuntimeError.

    Each process waits until its last part was taken, and ends with this one, whatever ends it. A single part is made here.
    """
    if parts == 1:
        yield _made(make, 0)
        return
    context = multiprocessing.get_context("fork")
    ends: list[Connection] = []
    processes = []
    try:
        for first in range(PROCESSES):
            ours, theirs = context.Pipe(duplex=False)
            ends.append(ours)
            process = context.Process(
                target=_send, args=(theirs, list(ends), make, range(first, parts, PROCESSES)), daemon=True
            )
            process.start()
            processes.append(process)
            theirs.close()
        for part in range(parts):
            yield ends[part % PROCESSES].recv()
    except EOFError as ended:
        raise RuntimeError("a process that made parts has ended too early") from ended
    finally:
        for process in processes:
            process.terminate()
            process.join()


def _send(line: Connection, others: list[Connection], make: Callable[[int], Any], parts: range) -> None:
    for end in others:
        # A line whose reading end nobody else holds breaks when the reader dies, and so does this process.
        end.close()
    with contextlib.suppress(BrokenPipeError):
        for part in parts:
            line.send(_made(make, part))


def _made(make: Callable[[int], T], part: int) -> T:
    with connection.execute_wrapper(_refuse):
        return make(part)


def _refuse(*_given: Any) -> Any:
    raise RuntimeError("the database was asked while matters were told")
