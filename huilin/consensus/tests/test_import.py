"""The room opens fast: a process that only might analyse does not wait for scipy."""

import subprocess
import sys


def seconds(statement):
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", statement], capture_output=True, text=True, check=True
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    whole = [line.split("|") for line in lines]
    rooms = [int(each[1]) for each in whole[1:] if each[2].strip() == "huilin.consensus"]
    return rooms[0] / 1e6


def test_importing_the_room_takes_less_than_three_tenths_of_a_second():
    assert min(seconds("import huilin.consensus") for _ in range(3)) <= 0.3


def test_importing_the_room_loads_no_heavy_library():
    script = "import huilin.consensus, sys; print('scipy' in sys.modules, 'django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
