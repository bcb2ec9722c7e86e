import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from huilin.cli.processes import KeepsFailing, ProcessTree
from huilin.cli.tests.test_embedded import is_alive, wait_until

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(600)
"""
PARENT = """
import os, sys, time
from huilin.cli.processes import ProcessTree
tree = ProcessTree()
for name in "ab":
    child = tree.start(name, [sys.executable, "-c", "import time; time.sleep(600)"], env=os.environ)
    print(child.process.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def tree():
    tree = ProcessTree()
    yield tree
    tree.stop()


def test_stopping_ends_the_last_started_first(tree, tmp_path):
    ends = tmp_path / "ends"
    program = textwrap.dedent(
        """
        import signal, sys, time
        def end(*_):
            open(sys.argv[1], "a").write(sys.argv[2])
            sys.exit(0)
        signal.signal(signal.SIGTERM, end)
        open(sys.argv[1] + sys.argv[2], "w").close()
        time.sleep(600)
        """
    )
    for name in "abc":
        tree.start(name, [sys.executable, "-c", program, str(ends), name], env=os.environ)
    wait_until(lambda: all((tmp_path / f"ends{name}").exists() for name in "abc"))
    tree.stop()
    assert ends.read_text() == "cba"


def test_a_program_that_ignores_the_request_is_killed(tree, tmp_path):
    log = tmp_path / "log"
    program = STUBBORN.replace("flush=True", "flush=True, file=__import__('sys').stderr")
    child = tree.start("deaf", [sys.executable, "-c", program], env=os.environ, log=log, patience=0.5)
    wait_until(lambda: log.exists() and "deaf" in log.read_text())
    tree.stop()
    assert child.process.returncode == -signal.SIGKILL


def test_programs_end_when_the_tree_is_killed_outright():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    pids = [int(parent.stdout.readline()) for _ in "ab"]
    assert all(is_alive(pid) for pid in pids)
    parent.kill()
    parent.wait()
    wait_until(lambda: not any(is_alive(pid) for pid in pids))


def test_a_killed_program_is_started_again(tree):
    child = tree.start("web", SLEEPER, env=os.environ, revive=True)
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: child.has_ended)
    tree.tick()
    assert child.process.pid != first
    assert is_alive(child.process.pid)


def test_a_program_that_keeps_failing_is_given_up(tree):
    child = tree.start("broken", [sys.executable, "-c", "raise SystemExit(3)"], env=os.environ, revive=True)

    def run_until_given_up():
        for _ in range(10):
            wait_until(lambda: child.has_ended)
            tree.tick()

    with pytest.raises(KeepsFailing, match="broken"):
        run_until_given_up()
    assert len(child.births) == 5


def test_waiting_ends_when_the_program_does_not(tree):
    child = tree.start("slow", SLEEPER, env=os.environ)
    started = time.monotonic()
    assert not tree.wait_for(child, 0.3)
    assert time.monotonic() - started < 5
