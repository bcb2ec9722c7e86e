"""One work with so many clients: the program and pgbench take turns on the same server."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cpu import used_by
from ground import Ground
from peer import Peer

if TYPE_CHECKING:
    from works import Work

CLIENTS = Path(__file__).with_name("clients.py")


@dataclass(frozen=True)
class Line:
    """What was measured. Processor times are per request; the server's (`python`) and PostgreSQL's (`pg`)."""

    work: str
    clients: int
    app_rps: float
    p50_ms: float
    p95_ms: float
    pgbench_tps: float
    times_slower: float
    sql_per_request: int
    python_cpu_ms: float
    pg_cpu_ms: float


@dataclass
class Measuring:
    ground: Ground
    peer: Peer
    web_pid: int
    seconds: float
    rounds: int

    def line(self, work: Work, clients: int, statements: int) -> Line:
        """Raises SystemExit at the first answer that is not the expected one."""
        took: list[float] = []
        spent, python, pg, tps = 0.0, 0.0, 0.0, 0.0
        self.ask(work, clients, 0.5)
        for _round in range(self.rounds):
            before = used_by(self.web_pid), used_by(self.ground.postgres_pid)
            found = self.ask(work, clients, self.seconds)
            python += used_by(self.web_pid) - before[0]
            pg += used_by(self.ground.postgres_pid) - before[1]
            took += found["took"]
            spent += found["seconds"]
            tps += self.peer.tps(work.name, clients, self.seconds) / self.rounds
        took.sort()
        count = len(took)
        rps = count / spent
        return Line(
            work=work.name, clients=clients, app_rps=round(rps, 1), p50_ms=round(took[count // 2], 2),
            p95_ms=round(took[min(count * 95 // 100, count - 1)], 2), pgbench_tps=round(tps, 1),
            times_slower=round(tps / rps, 1), sql_per_request=statements, python_cpu_ms=round(python / count, 2),
            pg_cpu_ms=round(pg / count, 2),
        )  # fmt: skip

    def ask(self, work: Work, clients: int, seconds: float) -> dict:
        order = {"port": self.ground.port, "clients": clients, "seconds": seconds, "status": work.status}
        order["requests"] = work.requests(self.ground.port)
        done = subprocess.run(
            [sys.executable, str(CLIENTS)],
            input=json.dumps(order),
            capture_output=True,
            text=True,
            timeout=seconds + 120,
        )
        found = json.loads(done.stdout) if done.returncode == 0 else {}
        if found.get("refused") or not found.get("took"):
            raise SystemExit(f"{work.name}: {found.get('refused') or done.stderr[-1000:]}")
        return found
