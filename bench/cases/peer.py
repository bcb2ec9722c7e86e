"""pgbench on the same server. The embedded binaries lack it; Debian's stands in PATH or under /usr/lib/postgresql."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

TPS = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)
MISSING = "pgbench is missing; on Debian it comes with the package postgresql (apt-get install postgresql)."


def program() -> str:
    """Where pgbench is; ends the run with a sentence where it is not."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"), reverse=True)
    found = shutil.which("pgbench") or (str(places[0]) if places else None)
    if found is None:
        raise SystemExit(MISSING)
    return found


class Peer:
    """Runs the scripts of `flat` with prepared statements and one thread a client, at most two."""

    def __init__(self, url: str, scripts: dict[str, str], bounds: dict[str, int | str], folder: Path) -> None:
        self.program, parts = program(), urlsplit(url)
        self.database = parts.path.strip("/")
        host = parse_qs(parts.query)["host"][0]
        self.connection = {
            "PGHOST": host,
            "PGUSER": parts.username or "",
            "PGPASSWORD": unquote(parts.password or ""),
        }
        self.bounds, self.folder = bounds, folder
        for name, script in scripts.items():
            (folder / f"{name}.sql").write_text(script)

    def tps(self, name: str, clients: int, seconds: float) -> float:
        """Transactions in a second, connecting left out."""
        command = [self.program, "--no-vacuum", "--protocol=prepared", f"--client={clients}"]
        command += [f"--jobs={min(clients, 2)}", f"--time={max(1, round(seconds))}"]
        command += [f"--define={key}={value}" for key, value in self.bounds.items()]
        command += [f"--file={self.folder / name}.sql", self.database]
        done = subprocess.run(
            command, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"} | self.connection
        )
        found = TPS.search(done.stdout)
        if done.returncode != 0 or found is None:
            raise SystemExit(f"pgbench failed at {name}:\n{done.stderr[-1000:]}")
        return float(found[1])
