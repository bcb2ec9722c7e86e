"""Counts that took long are kept for a minute in each process; where counting is quick, every look counts anew.

A street of the pilot's size counts in milliseconds and never sees an old number. With a million cases a year takes a second,
and a number that is a minute old says the same.
"""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

SLOW_SECONDS = 0.15
KEPT_SECONDS = 60
MOST = 200

T = TypeVar("T")


class Kept:
    """Answers by key. While one thread counts, others that ask the same wait for its answer."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, tuple[float, Any]] = {}
        self._locks: dict[Hashable, threading.Lock] = {}
        self._own = threading.Lock()

    def get(self, key: Hashable, count: Callable[[], T]) -> T:
        with self._own:
            self._forget_old()
            lock = self._locks.setdefault(key, threading.Lock())
        if (found := self._answers.get(key)) is not None:
            return found[1]  # type: ignore[no-any-return]
        began = time.monotonic()
        with lock:
            if (found := self._answers.get(key)) is not None:
                return found[1]  # type: ignore[no-any-return]
            answer = count()
            if time.monotonic() - began > SLOW_SECONDS:
                self._answers[key] = (time.monotonic(), answer)
            return answer

    def forget(self) -> None:
        with self._own:
            self._answers.clear()
            self._locks.clear()

    def _forget_old(self) -> None:
        eldest = time.monotonic() - KEPT_SECONDS
        for key in [key for key, (at, _answer) in self._answers.items() if at < eldest]:
            del self._answers[key]
        if len(self._locks) > MOST:
            self._locks = {key: lock for key, lock in self._locks.items() if key in self._answers}


kept = Kept()
