"""The page of the round, the page without signal, the worker and the key."""

import base64

import pytest
from django.utils import timezone

from huilin.core.crypto import device_key
from huilin.visits.models import CareFlag, VisitPlan
from huilin.visits.planning import fill_street
from tests.cast import STREET, Cast

pytestmark = pytest.mark.django_db
PAGE = "/rounds/today/"


@pytest.fixture(autouse=True)
def _mid_november(mid_november):
    """A month's homes are shared out over its weeks; on its first day there may be nobody to see."""


@pytest.fixture
def planned(cast: Cast):
    CareFlag.give(
        cast.person("RE"), "alone", by=cast["CS"], way="paper", note="耳朵不好", steward=cast.person("ST")
    )
    VisitPlan.make(cast.here.compound, timezone.localdate(), by=cast["SL"])
    fill_street(STREET)


def test_it_lists_homes_and_matters_and_the_form(cast, phone, planned):
    case = cast.case_in("dispatched")
    told = phone.client.get(PAGE).content.decode()
    assert f'data-home="{cast.here.household.pk}"' in told
    assert f"/cases/{case.number}/" in told
    assert 'name="photos"' in told
    assert "data-seen-at" in told


def test_what_may_lie_on_the_phone_names_nobody(cast, phone, phone_of, planned):
    case = cast.case_in("dispatched")
    told = phone.client.get(PAGE).content.decode()
    assert "独居老人" in told
    for word in ("耳朵不好", cast.person("RE").name, "13900000000", case.description):
        assert word not in told
    assert "独居老人" not in phone_of("SL").client.get(PAGE).content.decode()


def test_the_key_belongs_to_the_login_and_comes_with_the_form_token(cast, phone, phone_of):
    told = phone.client.get("/rounds/key/")
    assert told.json()["user"] == str(phone.actor.user_id)
    assert base64.b64decode(told.json()["key"]) == device_key(phone.actor.user_id)
    assert told.json()["token"]
    assert "no-store" in told["Cache-Control"]
    assert phone_of("SL").client.get("/rounds/key/").json()["key"] != told.json()["key"]


def test_the_empty_page_says_nothing_of_anybody(phone, planned, cast):
    told = phone.client.get("/rounds/shell/").content.decode()
    for word in (
        phone.actor.name,
        str(phone.actor.user_id),
        "data-home",
        str(cast.here.compound),
    ):
        assert word not in told


def test_the_worker_reaches_this_room_only_and_is_never_stale(client):
    response = client.get("/rounds/sw.js")
    told = response.content.decode()
    assert response["Content-Type"].startswith("text/javascript")
    assert "no-store" in response["Cache-Control"]
    assert "Service-Worker-Allowed" not in response
    for kept in ("/rounds/shell/", "rounds/js/store.js", "core/css/tokens.css"):
        assert kept in told
    assert "&quot;" not in told


def test_every_file_that_the_worker_keeps_is_there(client):
    told = client.get("/rounds/sw.js").content.decode()
    for path in [part for part in told.split('"') if part.startswith("/static/")]:
        assert client.get(path).status_code == 200, path


def test_an_ordinary_sending_of_the_form_opens_a_matter(cast, phone):
    """Without scripts the form goes to the page for entering a matter."""
    form = {
        "key": "one", "source": "own_find", "description": "围墙裂了", "compound": str(cast.here.compound.pk), "spot": "",
    }  # fmt: skip
    assert phone.client.post("/cases/new/?way=here", form).status_code in (302, 303)
