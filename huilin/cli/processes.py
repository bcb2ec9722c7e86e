"""A tree of processes that starts in order, stops in reverse order, and never outlives its parent."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(how: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to send this process `how` when its parent thread ends. Changing the account
    clears the request, so call it after that."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(how), 0, 0, 0)


def follow_parent(how: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn`: the child dies with this process even when this process is killed outright."""
    parent = os.getpid()

    def prepare() -> None:
        die_with_parent(how)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


@dataclass
class Child:
    """One running program of the tree."""

    name: str
    process: subprocess.Popen
    patience: float

    def stop(self) -> None:
        """The program has ended: politely within `patience` seconds, otherwise killed with its group."""
        if self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(self.patience)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class ProcessTree:
    """Programs started here run in sessions of their own, so that Ctrl-C reaches only this process,
    which then stops them in reverse order."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.stopping = False

    def catch_signals(self) -> None:
        """SIGTERM, SIGINT and SIGHUP end `watch()` instead of the process."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._note_stop)

    def _note_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        log: Path | None = None,
        patience: float = 15,
    ) -> Child:
        """Start `command`; its output goes to the file `log`, or to this process's own output."""
        with contextlib.ExitStack() as stack:
            output = stack.enter_context(log.open("ab")) if log else None
            process = subprocess.Popen(
                list(command),
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
                preexec_fn=follow_parent(signal.SIGTERM),
            )
        child = Child(name, process, patience)
        self.children.append(child)
        return child

    def watch(self) -> Child | None:
        """Wait until a signal asks to stop (None) or a program ends by itself (that program)."""
        while not self.stopping:
            for child in self.children:
                if child.process.poll() is not None:
                    return child
            time.sleep(0.1)
        return None

    def stop(self) -> None:
        """Every program has ended, the last started first."""
        for child in reversed(self.children):
            child.stop()
