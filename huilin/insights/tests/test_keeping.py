"""What took long to count is kept for a minute; what is quick is counted anew."""

import threading
import time

import pytest

from huilin.insights import keeping
from huilin.insights.keeping import Kept


@pytest.fixture
def counts(monkeypatch):
    monkeypatch.setattr(keeping, "SLOW_SECONDS", 0.01)
    made = []

    def count():
        time.sleep(0.02)
        made.append(1)
        return len(made)

    return count


def test_a_quick_count_is_never_old():
    kept, numbers = Kept(), iter(range(9))
    assert [kept.get("k", lambda: next(numbers)) for _turn in range(3)] == [0, 1, 2]


def test_a_slow_count_is_kept_for_a_minute(counts, monkeypatch):
    kept = Kept()
    assert (kept.get("k", counts), kept.get("k", counts), kept.get("other", counts)) == (1, 1, 2)
    monkeypatch.setattr(keeping, "KEPT_SECONDS", 0)
    assert kept.get("k", counts) == 3


def test_those_who_ask_at_once_share_one_count(counts):
    kept, got = Kept(), []
    threads = [threading.Thread(target=lambda: got.append(kept.get("k", counts))) for _turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [1, 1, 1, 1]


def test_a_failed_count_is_not_kept():
    kept = Kept()
    with pytest.raises(ZeroDivisionError):
        kept.get("k", lambda: 1 // 0)
    assert kept.get("k", lambda: 5) == 5
