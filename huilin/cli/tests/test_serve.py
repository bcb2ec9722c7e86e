import os
import signal
import socket
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest

from huilin.cli.tests.test_embedded import is_alive, wait_until

PROGRAM = """
import sys
from huilin.cli.serve import load_application, server
server("huilin.cli.tests.slow_application:application", "127.0.0.1", int(sys.argv[1]), 2, 2).serve(
    target_loader=load_application
)
"""


class RunningServer:
    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(self.port)])
        wait_until(self.answers)

    def get(self, path="/"):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as response:
            return int(response.read())

    def answers(self, but=0):
        """Some process answers, another one than `but`. Who waited for a killed one is cut off."""
        try:
            return self.get() not in (0, but)
        except OSError:
            return False


@pytest.fixture
def server():
    server = RunningServer()
    yield server
    server.process.kill()
    server.process.wait()


def test_a_stop_lets_requests_under_way_finish(server):
    with ThreadPoolExecutor() as pool:
        under_way = [pool.submit(server.get, "/1.5") for _ in range(3)]
        sleep(0.5)
        server.process.send_signal(signal.SIGTERM)
        assert all(answer.result() > 0 for answer in under_way)
    assert server.process.wait(15) == 0
    assert not server.answers()


def test_a_killed_server_process_is_replaced(server):
    killed = server.get()
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: not is_alive(killed))
    wait_until(lambda: server.answers(but=killed))


def test_server_processes_end_when_their_parent_is_killed(server):
    processes = {server.get() for _ in range(20)}
    server.process.kill()
    wait_until(lambda: not any(is_alive(process) for process in processes))
