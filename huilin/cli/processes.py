"""A tree of processes that starts in order, stops in reverse order, and never outlives its parent."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
POLL_SECONDS = 0.1
REVIVALS = 5
REVIVAL_WINDOW_SECONDS = 60


class KeepsFailing(RuntimeError):
    """A program ended by itself again and again."""


def die_with_parent(how: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to send this process `how` when its parent thread ends. Changing the account
    clears the request, so call it after that."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(how), 0, 0, 0)


def give_up_after_parent(seconds: float) -> None:
    """When the parent has gone, this process ends within `seconds`, even if it is stuck in its own tidying
    up because what it needs for that has gone too."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        time.sleep(seconds)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def follow_parent(how: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn`: the child ends with this process even when this process is killed outright."""
    parent = os.getpid()

    def prepare() -> None:
        die_with_parent(how)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


@dataclass
class Child:
    """One program of the tree. Its errors go to the file `log`, its output to this process's own."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    log: Path | None
    revive: bool
    patience: float
    births: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.births.append(time.monotonic())
        with contextlib.ExitStack() as stack:
            self.process = subprocess.Popen(
                list(self.command),
                env=dict(self.env),
                stdin=subprocess.DEVNULL,
                stderr=stack.enter_context(self.log.open("ab")) if self.log else None,
                start_new_session=True,
                preexec_fn=follow_parent(signal.SIGTERM),
            )

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def start_again(self) -> None:
        """Runs anew after an unexpected end; raises KeepsFailing when that happens too often."""
        # What the dead process had started in its session would keep its port.
        self._kill_session()
        recent = [birth for birth in self.births if birth > time.monotonic() - REVIVAL_WINDOW_SECONDS]
        if len(recent) >= REVIVALS:
            raise KeepsFailing(f"{self.name} 反复退出（状态 {self.process.returncode}）,请看 {self.log}。")
        self.start()

    def stop(self) -> None:
        """The program has ended: politely within `patience` seconds, otherwise killed with its session."""
        if not self.has_ended:
            self.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.patience)
        self._kill_session()
        self.process.wait()

    def _kill_session(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)


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
        revive: bool = False,
        patience: float = 20,
    ) -> Child:
        """Start `command`. With `revive` it is started again when it ends by itself."""
        child = Child(name, command, env, log, revive, patience)
        child.start()
        self.children.append(child)
        return child

    def tick(self) -> None:
        """Every program that is to be kept alive runs. Raises KeepsFailing."""
        for child in self.children:
            if child.revive and child.has_ended:
                child.start_again()

    def watch(self, each_time: Callable[[], None]) -> None:
        """Keeps the programs alive until a signal asks to stop; `each_time` runs between two looks."""
        while not self.stopping:
            each_time()
            self.tick()
            time.sleep(POLL_SECONDS)

    def wait_for(self, child: Child, seconds: float) -> bool:
        """Whether `child` ended by itself within `seconds` and before a signal asked to stop."""
        deadline = time.monotonic() + seconds
        while not child.has_ended and not self.stopping and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        return child.has_ended

    def stop(self) -> None:
        """Every program has ended, the last started first."""
        for child in reversed(self.children):
            child.stop()
