"""The nightly sweep: what any street refers to stays, everything else that is old goes."""

import os
import time
from datetime import timedelta

import pytest

from huilin.cases.models import Attachment
from huilin.core.tenancy import in_street
from huilin.core.uploads import referring, storage
from huilin.places.models import Community, Compound, Street
from huilin.project.schedule import SCHEDULE
from tests.cast import STREET

WEEK = timedelta(days=7).total_seconds()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def kept(content: bytes, *, aged: bool = True) -> str:
    name = storage.keep(content, "jpg")
    if aged:
        long_ago = time.time() - WEEK
        os.utime(storage.path_of(name), (long_ago, long_ago))
    return name


def attach(case, **names):
    Attachment.objects.create(
        case=case, kind="picture", phase="report", content_type="image/jpeg", size=1, **names
    )


def test_only_what_nothing_names_is_swept(cast):
    case = cast.case_in("submitted")
    picture, thumbnail = kept(b"picture"), kept(b"thumbnail")
    attach(case, name=picture, thumbnail=thumbnail)
    forgotten, fresh = kept(b"forgotten"), kept(b"fresh", aged=False)
    referring.sweep_files()
    there = {name for name in (picture, thumbnail, forgotten, fresh) if storage.path_of(name).exists()}
    assert there == {picture, thumbnail, fresh}


def test_a_file_of_another_street_stays(cast):
    Street.objects.create(id="441302009", number=9, name="别的街道")
    with in_street("441302009"):
        community = Community.objects.create(name="别的社区")
        Compound.objects.create(name="别的小区", community=community)
    name = kept(b"theirs")
    with in_street(STREET):
        attach(cast.case_in("submitted"), name=name)
    with in_street("441302009"):
        referring.sweep_files()
    assert storage.path_of(name).exists()


def test_a_sweep_that_breaks_off_harms_nothing(cast, monkeypatch):
    name = kept(b"picture")
    attach(cast.case_in("submitted"), name=name)
    forgotten = kept(b"forgotten")

    def broken(names):
        raise OSError("the database went away")

    monkeypatch.setattr(referring, "referred", broken)
    with pytest.raises(OSError, match="went away"):
        referring.sweep_files()
    assert storage.path_of(name).exists()
    assert storage.path_of(forgotten).exists()


def test_it_runs_every_night():
    assert [line.cron for line in SCHEDULE if line.job is referring.sweep_files] == ["41 3 * * *"]
