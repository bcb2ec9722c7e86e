"""red-dwarf 0.4.0 in an environment of its own, for comparison only."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools"
HOME = TOOLS / "bench-red-dwarf"
PINNED = "red-dwarf==0.4.0"


def installed() -> bool:
    """Whether the peer is there, installing it first if a package index can be reached."""
    python = HOME / "bin" / "python"
    if (HOME / "installed").exists():
        return True
    uv = str(TOOLS / "bin" / "uv")
    steps = (
        [uv, "venv", "--quiet", "--clear", "--python", str(ROOT / ".venv/bin/python"), str(HOME)],
        [uv, "pip", "install", "--quiet", "--python", str(python), PINNED],
    )
    try:
        done = all(subprocess.run(step, cwd=ROOT).returncode == 0 for step in steps)
    except OSError:
        done = False
    if done:
        (HOME / "installed").write_text(PINNED)
    return done


class Rival:
    """A running worker; every answer is a dict, with `error` where the peer failed, None if absent."""

    def __init__(self, wanted: bool):
        self.process = None
        if wanted and installed():
            command = [str(HOME / "bin" / "python"), str(Path(__file__).with_name("peer_worker.py"))]
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                cwd=ROOT,
            )

    def ask(self, ask: str, votes, **more) -> dict | None:
        if self.process is None or self.process.stdin is None or self.process.stdout is None:
            return None
        request = {
            "ask": ask,
            "rows": votes.rows.tolist(),
            "columns": votes.columns.tolist(),
            "marks": votes.marks.tolist(),
            **more,
        }
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            return json.loads(self.process.stdout.readline() or '{"error": "the peer died"}')
        except BrokenPipeError:
            return {"error": "the peer died"}

    def groups(self, votes, moderated=(), seed: int = 0) -> dict | None:
        """{labels, scores, seconds} by participant and statement position."""
        return self.ask("groups", votes, moderated=list(moderated), seed=seed)

    def representatives(self, votes, labels) -> dict | None:
        return self.ask("representatives", votes, labels=list(labels), statements=votes.shape[1])

    def close(self) -> None:
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
            self.process.wait()
