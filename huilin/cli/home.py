"""HUILIN_HOME: where one installation keeps its database, keys, photos and logs."""

import contextlib
import fcntl
import gc
import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import django
from django.apps import apps

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "huilin"


class Home:
    """The folder, made when missing. Its default is `.huilin` beside the program."""

    def __init__(self) -> None:
        self.path = Path(os.environ.get("HUILIN_HOME") or PROJECT / ".huilin").absolute()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SystemExit(f"HUILIN_HOME 不能使用:{self.path}({error.strerror})。") from error
        os.environ["HUILIN_HOME"] = str(self.path)

    @property
    def keys(self) -> Path:
        return self.path / "keys"

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    def log(self, name: str) -> Path:
        """The log file of one program; a file above 20 MB is set aside once."""
        folder = self.path / "logs"
        folder.mkdir(mode=0o700, exist_ok=True)
        file = folder / f"{name}.log"
        with contextlib.suppress(FileNotFoundError):
            if file.stat().st_size > 20_000_000:
                file.replace(file.with_suffix(".log.1"))
        return file

    @contextlib.contextmanager
    def once_for(self, name: str, inputs: Iterable[Path]) -> Iterator[bool]:
        """Gives True when the work `name` was not yet done for the present content of `inputs`, and notes it
        as done when the block ends without an error. One process at a time."""
        stamps = self.path / "stamps"
        stamps.mkdir(exist_ok=True)
        stamp, now = stamps / name, fingerprint(inputs)
        with (stamps / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            is_new = not stamp.exists() or stamp.read_text() != now
            yield is_new
            if is_new:
                stamp.write_text(now)

    def forget(self, name: str) -> None:
        """The work `name` counts as not done."""
        (self.path / "stamps" / name).unlink(missing_ok=True)

    def is_done(self, name: str, inputs: Iterable[Path]) -> bool:
        stamp = self.path / "stamps" / name
        return stamp.exists() and stamp.read_text() == fingerprint(inputs)


def fingerprint(files: Iterable[Path]) -> str:
    """Changes when a file comes, goes or changes its content."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(f"{file.relative_to(PROJECT)}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def schema_files() -> list[Path]:
    """What decides whether the schema is up to date: the migrations, the wall, the permission tables."""
    patterns = ("*/migrations/*.py", "core/tenancy/**/*.py", "**/*.csv")
    files = {file for pattern in patterns for file in PACKAGE.glob(pattern)}
    return [*files, PROJECT / "uv.lock"]


def static_files() -> list[Path]:
    files = {file for file in PACKAGE.glob("**/static/**/*") if file.is_file()}
    return [*files, PROJECT / "uv.lock"]


def set_up_django() -> None:
    """Models and settings can be imported from here on. DATABASE_URL has to be set before."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huilin.project.settings")
    if not apps.ready:
        with nothing_collected():
            django.setup()


@contextlib.contextmanager
def nothing_collected() -> Iterator[None]:
    """While modules are loaded hardly anything becomes garbage: looking for it only makes a start slower. What
    is there at the end stays for good, and is not looked at again."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def collect_seldom() -> None:
    """For work that makes very many objects and keeps most of them for a while: the schema's steps, a first load, tests."""
    gc.set_threshold(50_000, 20, 50)
