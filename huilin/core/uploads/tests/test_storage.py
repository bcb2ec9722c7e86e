"""Kept files: durable before the row, found only by their name, swept only when nobody needs them."""

import errno
import os
import stat
import time
from datetime import timedelta

import pytest
from django.http import Http404

from huilin.core.uploads import storage

WEEK = timedelta(days=7).total_seconds()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def make_old(name):
    long_ago = time.time() - WEEK
    os.utime(storage.path_of(name), (long_ago, long_ago))


def files(root):
    return sorted(path for path in root.rglob("*") if path.is_file() and path.name != ".lock")


def test_the_same_bytes_are_kept_once_and_privately(media):
    name = storage.keep(b"photo", "jpg")
    assert storage.keep(b"photo", "jpg") == name
    assert storage.path_of(name).read_bytes() == b"photo"
    assert files(media) == [media / name]
    assert stat.S_IMODE(storage.path_of(name).stat().st_mode) == 0o600
    assert stat.S_IMODE((media / name).parent.stat().st_mode) == 0o700


def test_the_bytes_are_synced_before_they_get_their_name(monkeypatch):
    order = []
    sync, replace = os.fsync, storage.Path.replace
    monkeypatch.setattr(os, "fsync", lambda descriptor: (order.append("sync"), sync(descriptor)))
    monkeypatch.setattr(
        storage.Path, "replace", lambda path, target: (order.append("name"), replace(path, target))
    )
    storage.keep(b"photo", "jpg")
    assert order[0] == "sync"
    assert order[-2:] == ["name", "sync"]


def test_a_half_written_file_is_written_again():
    name = storage.keep(b"photo", "jpg")
    storage.path_of(name).write_bytes(b"ph")
    storage.keep(b"photo", "jpg")
    assert storage.path_of(name).read_bytes() == b"photo"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "ab/cd/x.jpg", "/etc/passwd", "", ".lock", "ab/cd/" + "a" * 64]
)
def test_other_names_lead_nowhere(name):
    with pytest.raises(Http404):
        storage.path_of(name)


def test_a_full_disk_keeps_nothing_and_says_so(media, monkeypatch):
    def no_room(_descriptor):
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(storage.StorageFull) as refused:
        storage.keep(b"photo", "jpg")
    assert refused.value.status == 503
    assert files(media) == []


def test_the_sweeper_takes_only_old_files_without_a_row(media):
    wanted, orphan, fresh = (storage.keep(content, "jpg") for content in (b"wanted", b"orphan", b"fresh"))
    make_old(wanted)
    make_old(orphan)
    asked = []

    def referred(names):
        asked.extend(names)
        return {wanted}

    assert storage.sweep_orphans(referred) == 1
    assert sorted(asked) == sorted([wanted, orphan])
    assert files(media) == sorted([media / wanted, media / fresh])


def test_a_file_kept_again_during_the_sweep_stays():
    name = storage.keep(b"photo", "jpg")
    make_old(name)

    def referred(_names):
        storage.keep(b"photo", "jpg")
        return set()

    assert storage.sweep_orphans(referred) == 0
    assert storage.path_of(name).exists()


def test_what_a_killed_write_left_is_swept(media):
    storage.keep(b"photo", "jpg")
    left = media / storage.UNFINISHED / "left"
    left.write_bytes(b"ph")
    os.utime(left, (1, 1))
    assert storage.sweep_orphans(lambda names: set(names)) == 1
    assert not left.exists()
