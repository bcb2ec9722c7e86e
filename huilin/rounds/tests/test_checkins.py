"""Points of a round that were looked at without signal: with the digits of the wall, each once."""

import datetime as dt

import pytest
from django.urls import reverse

from huilin.patrols.models import CheckIn, Hazard, HazardPhoto, NewCheckIn, PatrolRun, Route
from huilin.patrols.models.checklist import items_for
from huilin.rounds.tests.test_kinds import photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def points(cast):
    route = Route.lay_out(cast.here.compound, "消防一圈", by=cast["CS"], every_days=7)
    return [route.add_checkpoint(where, ["stairs"], by=cast["CS"]) for where in ("一楼", "六楼")]


def good(point):
    return {item.slug: "good" for item in items_for(point.classes)}


def entry(phone, at, ago=dt.timedelta(0), **more):
    told = {"point": str(at.pk), "code": at.code, "answers": good(at)}
    return phone.entry("checkin", told | more, ago=ago)


def test_a_point_is_checked_in_once_at_its_own_moment_and_the_round_begun(phone, points):
    sent = entry(phone, points[0], ago=dt.timedelta(hours=2))
    assert phone.fates(sent) == ["done"]
    assert phone.fates(sent) == ["already"]
    run, kept = PatrolRun.objects.get(), CheckIn.objects.get()
    assert (run.state, run.by_person_id) == ("started", phone.actor.person_id)
    assert kept.at.isoformat()[:16] == sent["at"][:16]
    assert phone.fates(entry(phone, points[1])) == ["done"]
    assert PatrolRun.objects.count() == 1


def test_what_is_not_in_order_is_a_hazard_with_the_photo(phone, points):
    bad = good(points[0]) | {next(iter(good(points[0]))): "bad"}
    sent = entry(phone, points[0], answers=bad, remark="纸箱堆到窗台") | {"photos": ["p1"]}
    assert phone.fates(sent, files=photo()) == ["done"]
    hazard = Hazard.objects.get()
    assert "纸箱堆到窗台" in hazard.text
    assert HazardPhoto.objects.filter(hazard=hazard).count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": "0000000000"}, "code"),
        ({"code": ""}, "code"),
        ({"point": "00000000-0000-0000-0000-000000000000"}, "point"),
        ({"answers": {}}, None),
        ({"answers": {"dragon": "good"}}, None),
    ],
)
def test_it_refuses(phone, points, more, field):
    [told] = phone.told(entry(phone, points[0], **more))
    assert (told["status"], told["field"]) == ("refused", field)
    assert not CheckIn.objects.exists()
    assert not PatrolRun.objects.exists()


def test_nobody_from_elsewhere(cast, phone_of, points):
    for code in ("RE", "ME"):
        sent = entry(phone_of(code), points[0])
        assert phone_of(code).send(sent).status_code in (200, 403, 404)
    assert not CheckIn.objects.exists()


def test_a_point_that_somebody_else_has_seen_is_a_conflict(cast, phone, points):
    run = PatrolRun.start(points[0].route, by=cast["SL"])
    run.check_in(points[0], NewCheckIn({slug: True for slug in good(points[0])}), by=cast["SL"])
    [told] = phone.told(entry(phone, points[0]))
    assert (told["status"], told["url"]) == (
        "conflict",
        reverse("patrols:route", args=[points[0].route_id]),
    )


def test_a_round_that_ended_meanwhile_is_not_begun_anew(cast, phone, points):
    run = PatrolRun.start(points[0].route, by=cast["ST"])
    sent = entry(phone, points[0], ago=dt.timedelta(hours=1))
    run.finish(by=cast["ST"])
    assert phone.fates(sent) == ["conflict"]
    assert PatrolRun.objects.count() == 1


def test_the_page_lists_what_is_left_without_its_codes(cast, client, points):
    cast.sign_in(client, "ST")
    page = client.get(reverse("rounds:today")).content.decode()
    assert page.count('data-kind="checkin"') == 2
    assert not any(point.code in page for point in points)
    run = PatrolRun.start(points[0].route, by=cast["ST"])
    run.check_in(points[0], NewCheckIn({slug: True for slug in good(points[0])}), by=cast["ST"])
    assert client.get(reverse("rounds:today")).content.decode().count('data-kind="checkin"') == 1
    run.finish(by=cast["ST"])
    assert 'data-kind="checkin"' not in client.get(reverse("rounds:today")).content.decode()
