"""An acknowledged report exists, exactly once, with its photo, whatever is killed in between."""

import time
from collections import Counter

import pytest
from PIL import Image

from huilin.core.uploads.tests.samples import encoded
from tests.cast import PLACARD
from tests.faults.installation import Installation
from tests.faults.load import Acknowledged, Sender


@pytest.fixture
def installation(make_open_folder):
    made = Installation.new(make_open_folder("faults") / "home")
    try:
        made.start()
        yield made
    finally:
        made.stop()


def bombard(installation, *, reports, kills):
    """Sends the reports while things are killed, evenly spread over the acknowledgements; then sends each once more."""
    told = Acknowledged()
    photo = encoded(Image.new("RGB", (320, 240), (90, 120, 30)), "JPEG")
    sender = Sender(f"{installation.address}/api/v1/reports", PLACARD, photo, told)
    keys = [str(number) for number in range(reports)]
    threads = sender.send_all(keys, threads=4)
    ways = [installation.kill_web, installation.kill_database, installation.kill_everything]
    for number in range(kills):
        while len(told) < reports * (number + 1) // (kills + 1) and any(
            thread.is_alive() for thread in threads
        ):
            time.sleep(0.02)
        ways[number % len(ways)]()
    for thread in threads:
        thread.join()
    for thread in sender.send_all(keys, threads=4):
        thread.join()
    return told


def check(installation, told, reports):
    assert not told.faults
    assert len(told) == reports
    assert {key: codes for key, codes in told.codes.items() if len(codes) != 1} == {}
    sent = "cases_case WHERE starts_with(idempotency_key, 'api:')"
    kept = installation.rows(f"SELECT substr(idempotency_key, 5), query_code, id FROM {sent}")
    assert Counter(key for key, _code, _case in kept).most_common(1)[0][1] == 1
    assert {key: code for key, code, _case in kept} == {
        key: next(iter(codes)) for key, codes in told.codes.items()
    }
    of_sent = f"WHERE case_id IN (SELECT id FROM {sent})"
    photos = installation.rows(f"SELECT case_id, name FROM cases_attachment {of_sent}")
    assert {case for case, _name in photos} == {case for key, _code, case in kept if int(key) % 3 == 0}
    names = {name for _case, name in photos}
    assert names
    assert all((installation.home / "media" / name).stat().st_size for name in names)
    submitted = "SELECT subject_id FROM audit_event WHERE kind = 'case.submitted'"
    assert installation.rows(f"{submitted} EXCEPT SELECT id FROM cases_case") == []
    events = installation.rows(f"{submitted} AND subject_id IN (SELECT id FROM {sent})")
    assert Counter(case for (case,) in events) == Counter(case for _key, _code, case in kept)


def test_nothing_lost_nothing_doubled(installation):
    told = bombard(installation, reports=200, kills=3)
    check(installation, told, 200)


@pytest.mark.slow
def test_nothing_lost_nothing_doubled_for_long(installation):
    told = bombard(installation, reports=10_000, kills=20)
    check(installation, told, 10_000)
