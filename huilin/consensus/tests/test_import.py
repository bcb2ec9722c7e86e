"""The room opens fast: a process that only might analyse does not wait for scipy."""

import subprocess
import sys

import pytest


def seconds(statement):
    """Processor seconds of the statement in a fresh process; the clock on the wall counts what others do beside it."""
    script = f"import time; start = time.process_time(); {statement}; print(time.process_time() - start)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return float(done.stdout)


@pytest.mark.alone
def test_importing_the_room_takes_less_than_three_tenths_of_a_second():
    assert min(seconds("import huilin.consensus") for _ in range(5)) <= 0.3


def test_importing_the_room_loads_no_heavy_library():
    script = "import huilin.consensus, sys; print('scipy' in sys.modules, 'django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
