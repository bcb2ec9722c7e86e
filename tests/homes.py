"""Homes of installations that tests start: a free port, and a home that is made once for all processes of a run."""

import fcntl
import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """The home `name`, which `make` fills in the first process of this run that asks; the others wait for it. Copy it."""
    place = _place(name)
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            unfinished = place.with_suffix(".unfinished")
            make(unfinished)
            unfinished.rename(place)
    return place


def copied(source: Path, home: Path) -> None:
    """The stopped installation lies in `home` too, with its owners and modes."""
    home.mkdir(mode=0o711, parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", f"{source}/.", str(home)], check=True)


def keep(name: str, home: Path) -> None:
    """Any process of this run can go on from the stopped installation, which is `kept(name)` now."""
    made_once(name, lambda unfinished: copied(home, unfinished))


def kept(name: str) -> Path | None:
    """The home that was kept, to be copied; None where nobody came by to make it."""
    place = _place(name)
    return place if place.exists() else None


def _place(name: str) -> Path:
    return Path(os.environ["HUILIN_TEST_HOME"]) / name
