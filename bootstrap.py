#!/usr/bin/env python3
"""Puts everything Huilin needs into `.venv` of this folder, then runs what was asked for.

python3 bootstrap.py demo          install, then `huilin demo`
python3 bootstrap.py test [...]    install with the development tools, then pytest [...]
python3 bootstrap.py sync          install with the development tools only
"""

import ctypes
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".huilin-installed"
OLDEST = (3, 11)


def main(arguments: list[str]) -> int:
    """Installs, then becomes the program asked for; returns an exit status only when it cannot."""
    if sys.version_info < OLDEST:
        print("惠邻需要 Python 3.11 或更新的版本。", file=sys.stderr)
        return 1
    wanted, rest = (arguments or ["demo"])[0], arguments[1:]
    if wanted not in {"demo", "test", "sync"}:
        print(__doc__, file=sys.stderr)
        return 2
    os.chdir(ROOT)
    install(extras=wanted != "demo")
    if wanted == "sync":
        return 0
    if wanted == "demo":
        end_with_make()
    program = ["huilin.cli", "demo"] if wanted == "demo" else ["pytest"]
    sys.stdout.flush()
    return os.execve(PYTHON, [str(PYTHON), "-m", *program, *rest], surroundings())


def surroundings() -> dict[str, str]:
    """The environment of the program. Compiled files are kept whatever the shell says: a start is many processes, and
    each would compile everything anew."""
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}


def install(*, extras: bool) -> None:
    """`.venv` holds exactly the locked versions, the development tools too when `extras`. Nothing runs when
    the last complete installation here was from the same files."""
    if is_installed(extras=extras):
        return
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "lock").open("w") as lock:
        # Two starts side by side share one .venv.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_installed(extras=extras):
            return
        if STAMP.exists() and STAMP.read_text().split(" ", 2)[-1] != str(ROOT):
            # The folder was moved, and the programs in .venv name the old place.
            shutil.rmtree(VENV)
        print("正在安装(首次需要下载)……", flush=True)
        if not install_with_uv(extras=extras):
            print("uv 不可用,改用 venv 和 pip。", flush=True)
            install_with_pip(extras=extras)
        STAMP.write_text(fingerprint("all" if extras else "run"))


def is_installed(*, extras: bool) -> bool:
    kinds = ["all"] if extras else ["all", "run"]
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text() in [fingerprint(kind) for kind in kinds]


def fingerprint(kind: str) -> str:
    files = b"".join((ROOT / name).read_bytes() for name in ("uv.lock", "pyproject.toml"))
    return f"{kind} {hashlib.sha256(files + sys.version.encode()).hexdigest()} {ROOT}"


def install_with_uv(*, extras: bool) -> bool:
    """Whether uv, put beside the project by pip, could install what the lock file names."""
    uv = TOOLS / "bin" / "uv"
    if not uv.exists():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if not succeeds([*command, "--target", str(TOOLS), "--upgrade", "uv"]):
            return False
    # The demo leaves development tools in place that an earlier `make test` brought.
    selection = ["--all-extras"] if extras else ["--inexact"]
    environment = {
        "UV_SYSTEM_CERTS": "1",
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_PROJECT_ENVIRONMENT": str(VENV),
        "VIRTUAL_ENV": "",
    }
    command = [str(uv), "sync", "--frozen", "--no-progress", "--quiet", "--python", sys.executable]
    return succeeds([*command, *selection], environment)


def install_with_pip(*, extras: bool) -> None:
    """The newest versions that pyproject.toml allows; used where uv cannot run or reach its index."""
    if not PYTHON.exists():
        succeeds([sys.executable, "-m", "venv", "--without-pip", "--clear", str(VENV)]) or sys.exit(1)
    target = ".[dev]" if extras else "."
    command = [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "--quiet"]
    succeeds([*command, "--disable-pip-version-check", "--editable", target]) or sys.exit(1)


def succeeds(command: list[str], environment: dict[str, str] | None = None) -> bool:
    try:
        return subprocess.run(command, cwd=ROOT, env=os.environ | (environment or {})).returncode == 0
    except OSError:
        return False


def end_with_make() -> None:
    """When `make` is killed outright, the demo shuts down instead of keeping the port."""
    if sys.platform == "linux" and "MAKELEVEL" in os.environ:
        death_signal = 1
        ctypes.CDLL(None).prctl(death_signal, int(signal.SIGTERM), 0, 0, 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
