import json
import os
import subprocess
import sys

import pytest
from django.db import connection

from huilin.cli import offers
from huilin.cli.home import Home, fingerprint
from huilin.cli.offers import OFFERS, Offer


def huilin(*arguments, **variables):
    return subprocess.run(
        [sys.executable, "-m", "huilin.cli", *arguments],
        env=os.environ | {"PYTHONUTF8": "1", "COLUMNS": "120"} | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_help_lists_what_there_is():
    told = huilin("--help").stdout
    for name in ("demo", "serve", "worker", "migrate", "check"):
        assert f" {name} " in told
    for name, offer in OFFERS.items():
        assert (f" {name} " in told) == offer.is_there


@pytest.mark.parametrize("name", ["demo", "serve", "worker", "migrate", "check"])
def test_each_command_explains_itself_without_a_database(name, tmp_path):
    done = huilin(name, "--help", HUILIN_HOME=str(tmp_path))
    assert done.returncode == 0
    assert "--help" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_command_is_refused():
    assert huilin("dance").returncode == 2


def test_an_offer_of_a_missing_room_is_not_there():
    assert not Offer("huilin.nowhere.command.app", "").is_there


@pytest.mark.django_db(transaction=True)
def test_check_reports_json_and_fails_when_unsafe():
    database = connection.settings_dict["NAME"]
    url = os.environ["DATABASE_URL"].replace("/huilin?", f"/{database}?")
    done = huilin("check", "--deploy", "--json", DATABASE_URL=url, HUILIN_RATE_LIMITS="off")
    assert done.returncode == 1
    named = [finding["name"] for finding in json.loads(done.stdout)]
    assert "HUILIN_RATE_LIMITS" in named
    assert "migrations" not in named


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    done = huilin("check", HUILIN_HOME=str(tmp_path / "file" / "home"), DATABASE_URL="")
    assert done.returncode == 1
    assert "HUILIN_HOME" in done.stderr
    assert "Traceback" not in done.stderr


def test_work_is_done_once_for_the_same_files(tmp_path, monkeypatch):
    monkeypatch.setenv("HUILIN_HOME", str(tmp_path))
    source = os.path.join(os.path.dirname(offers.__file__), "offers.py")
    files = [type(tmp_path)(source)]
    home = Home()
    with home.once_for("thing", files) as is_new:
        assert is_new
    with home.once_for("thing", files) as is_new:
        assert not is_new
    assert home.is_done("thing", files)
    assert not home.is_done("thing", [])
    home.forget("thing")
    assert not home.is_done("thing", files)
    assert fingerprint(files) != fingerprint([])


def test_work_that_failed_counts_as_not_done(tmp_path, monkeypatch):
    monkeypatch.setenv("HUILIN_HOME", str(tmp_path))
    home = Home()
    with pytest.raises(ZeroDivisionError), home.once_for("thing", []):
        raise ZeroDivisionError
    assert not home.is_done("thing", [])
