"""`make bench` in its shortest form: the lines are whole, nothing of it stays."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from huilin.cli.home import PROJECT
from tests.demo.test_demo import FROM_TESTS
from tests.homes import copied, free_port, kept

BENCH = PROJECT / "bench" / "cases"
NAMES = ["work", "clients", "app_rps", "p50_ms", "p95_ms", "pgbench_tps", "times_slower", "sql_per_request",
         "python_cpu_ms", "pg_cpu_ms"]  # fmt: skip
HAS_PGBENCH = shutil.which("pgbench") or list(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))


@pytest.mark.skipif(not HAS_PGBENCH, reason="pgbench is missing (Debian's package postgresql)")
def test_it_prints_a_line_for_each_work_and_number_of_clients(make_open_folder):
    folder = make_open_folder("bench")
    variables = {name: value for name, value in os.environ.items() if name not in FROM_TESTS}
    command = [
        sys.executable,
        str(BENCH / "run.py"),
        "--size=60",
        "--seconds=0.3",
        "--rounds=1",
        "--clients",
        "1",
        "2",
    ]
    command += ["--only", "create", "detail", "--port", str(free_port())]
    if pilot := kept("pilot"):
        home = make_open_folder("bench home") / "home"
        copied(pilot, home)
        command += ["--home", str(home)]
    done = subprocess.run(
        command, env=variables | {"TMPDIR": str(folder)}, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stderr[-3000:]
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["work"], line["clients"]) for line in lines] == [
        ("create", 1), ("create", 2), ("detail", 1), ("detail", 2)]  # fmt: skip
    for line in lines:
        assert list(line) == NAMES
        assert 0 < line["sql_per_request"] <= 6
        assert min(line["app_rps"], line["p50_ms"], line["pgbench_tps"], line["times_slower"]) > 0
    assert list(folder.iterdir()) == []
