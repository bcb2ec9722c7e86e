"""Private files under MEDIA_ROOT, named by their digest: names cannot be guessed, files never change."""

import errno
import fcntl
import hashlib
import os
import re
import secrets
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from huilin.core.errors import NotHere, Refused

NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}\.[a-z0-9]{2,5}")
UNFINISHED = "unfinished"
BATCH = 500
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class StorageFull(Refused):
    """The disk has no room for the file; nothing of it was kept."""

    status = 503
    template = "503.html"

    def __init__(self) -> None:
        super().__init__(_("服务器存储空间不足，文件没有保存，请稍后再试或打电话。"))


def is_full(error: BaseException | None) -> bool:
    """Whether a write failed because there is no room left."""
    return isinstance(error, OSError) and error.errno in NO_ROOM


def keep(content: bytes, extension: str) -> str:
    """Puts the bytes on disk for good and returns their name, `ab/cd/<sha256>.<extension>`.

    Call it before the transaction commits: a crash in between leaves an orphan for `sweep_orphans`, never a
    row without its file. The same bytes are kept once. Shares the media lock with other writers.
    """
    digest = hashlib.sha256(content).hexdigest()
    name = f"{digest[:2]}/{digest[2:4]}/{digest}.{extension}"
    target = path_of(name)
    try:
        with media_lock(fcntl.LOCK_SH):
            if target.exists() and target.stat().st_size == len(content):
                # A fresh time keeps the sweeper away from a file that is about to be referred to again.
                os.utime(target)
            else:
                write_durably(target, content)
    except OSError as error:
        if is_full(error):
            raise StorageFull from error
        raise
    return name


def path_of(name: str) -> Path:
    """The place of a kept file. Raises `NotHere` for anything that is not a name given by `keep`."""
    if not NAME.fullmatch(name):
        raise NotHere
    return Path(settings.MEDIA_ROOT) / name


def sweep_orphans(
    referred: Callable[[Collection[str]], Collection[str]], *, older_than: timedelta = timedelta(days=2)
) -> int:
    """Removes old files that no row refers to, and what unfinished writes left; returns how many.

    `referred(names)` answers which of the names (at most 500 at a time) are still in use, over all streets.
    Each removal takes the media lock alone and looks at the file's age again: a file kept meanwhile stays.
    """
    before = time.time() - older_than.total_seconds()
    removed = 0
    names = aged_names(before)
    while batch := list(islice(names, BATCH)):
        in_use = set(referred(batch))
        removed += sum(remove_if_aged(path_of(name), before) for name in batch if name not in in_use)
    for path in (Path(settings.MEDIA_ROOT) / UNFINISHED).glob("*"):
        removed += remove_if_aged(path, before)
    return removed


def aged_names(before: float) -> Iterator[str]:
    root = Path(settings.MEDIA_ROOT)
    for path in root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        name = path.relative_to(root).as_posix()
        if NAME.fullmatch(name) and is_aged(path, before):
            yield name


def is_aged(path: Path, before: float) -> bool:
    try:
        return path.stat().st_mtime < before
    except FileNotFoundError:
        return False


def remove_if_aged(path: Path, before: float) -> bool:
    with media_lock(fcntl.LOCK_EX):
        if not is_aged(path, before):
            return False
        path.unlink(missing_ok=True)
        return True


@contextmanager
def media_lock(kind: int) -> Iterator[None]:
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(root / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, kind)
        yield
    finally:
        os.close(descriptor)


def write_durably(target: Path, content: bytes) -> None:
    """Temporary file, fsync, rename, fsync of the folders: then a power cut cannot lose or halve it."""
    unfinished = Path(settings.MEDIA_ROOT) / UNFINISHED
    unfinished.mkdir(mode=0o700, exist_ok=True)
    temporary = unfinished / secrets.token_hex(16)
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        make_folders(target.parent)
        temporary.replace(target)
        sync_folder(target.parent)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def make_folders(folder: Path) -> None:
    for each in (folder.parent, folder):
        if not each.exists():
            each.mkdir(mode=0o700, exist_ok=True)
            sync_folder(each.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
