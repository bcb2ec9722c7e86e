"""Routes, rounds and check-ins: what a round records, what a bad answer does, and who may not walk."""

import datetime as dt

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from huilin.audit.models import Event
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.ids import new_id
from huilin.core.tenancy import in_street
from huilin.notifications.models import Message
from huilin.patrols.models import CheckIn, Checkpoint, Hazard, NewCheckIn, PatrolRun, Route
from huilin.patrols.rounds import keep_rounds
from huilin.patrols.tests.conftest import PHOTO, TODAY
from tests.cast import STREET

GOOD = {"ext_gauge": True, "ext_pin": True, "ext_body": True, "ext_reach": True}


@pytest.fixture
def route(cast):
    made = Route.lay_out(cast.here.compound, "消防一圈", by=cast["CS"], every_days=7)
    for where in ("3栋一楼", "3栋六楼"):
        made.add_checkpoint(where, ["extinguisher"], by=cast["CS"])
    return made


def points(route):
    return list(Checkpoint.objects.filter(route=route).order_by("position"))


def test_a_route_has_points_in_order_with_codes_of_their_own(route):
    first, second = points(route)
    assert (first.position, second.position, len(first.code)) == (1, 2, 10)
    assert first.code != second.code
    assert route.next_due_on == TODAY


@pytest.mark.parametrize("code", ["ST", "SL", "BL", "PO", "PV", "LD", "AU", "AD", "RE"])
def test_who_may_not_lay_out_a_route(cast, code):
    with pytest.raises(Forbidden):
        Route.lay_out(cast.here.compound, "一圈", by=cast[code], every_days=7)


def test_a_route_refuses_what_makes_no_sense(cast, route):
    with pytest.raises(Conflict):
        Route.lay_out(cast.here.compound, "消防一圈", by=cast["CS"], every_days=7)
    for wrong in ({"name": " "}, {"every_days": 3}, {"building": cast.there.building}):
        with pytest.raises(Refused):
            Route.lay_out(
                **{"compound": cast.here.compound, "name": "二圈", "by": cast["CS"], "every_days": 7} | wrong
            )
    for where, classes in ((" ", ["stairs"]), ("门口", []), ("门口", ["dragon"])):
        with pytest.raises(Refused):
            route.add_checkpoint(where, classes, by=cast["CS"])


def test_a_round_from_start_to_end(cast, route):
    run = PatrolRun.start(route, by=cast["ST"])
    assert PatrolRun.start(route, by=cast["ST"]).pk == run.pk
    with pytest.raises(Conflict):
        PatrolRun.start(route, by=cast["SL"])
    done = run.check_in(points(route)[0], NewCheckIn(GOOD), by=cast["ST"])
    assert {field.name for field in CheckIn._meta.get_fields()}.isdisjoint(
        {"latitude", "longitude", "position"}
    )
    assert [answer.is_good for answer in done.answers.order_by("id")] == [True] * 4
    run.finish(by=cast["ST"])
    assert (run.state, run.missed) == ("started", [])
    run.refresh_from_db()
    route.refresh_from_db()
    assert (run.state, run.missed) == ("finished", ["3栋六楼"])
    assert route.next_due_on == TODAY + dt.timedelta(days=7)
    with pytest.raises(Conflict):
        run.finish(by=cast["ST"])
    kinds = list(Event.objects.about(run.pk).values_list("kind", flat=True))
    assert kinds == ["patrol.started", "patrol.checked_in", "patrol.finished"]


def test_a_bad_answer_is_a_hazard_with_the_photo(cast, route):
    run = PatrolRun.start(route, by=cast["ST"])
    new = NewCheckIn(GOOD | {"ext_gauge": False}, remark="指针在红区", photos=(PHOTO,), client_id=new_id())
    done = run.check_in(points(route)[0], new, by=cast["ST"])
    assert run.check_in(points(route)[0], new, by=cast["ST"]).pk == done.pk
    hazard = Hazard.objects.get()
    assert (hazard.source, hazard.equipment_class, hazard.spot) == ("patrol", "extinguisher", "3栋一楼")
    assert "指针在红区" in hazard.text
    assert hazard.photos.count() == 1
    assert done.answers.get(is_good=False).hazard_id == hazard.pk


def test_a_point_is_checked_once_and_only_on_its_route(cast, route):
    other = Route.lay_out(cast.here.compound, "另一圈", by=cast["CS"], every_days=30)
    strange = other.add_checkpoint("大门", ["other"], by=cast["CS"])
    run = PatrolRun.start(route, by=cast["ST"])
    with pytest.raises(Refused):
        run.check_in(strange, NewCheckIn({"else_fine": True}), by=cast["ST"])
    with pytest.raises(Refused):
        run.check_in(points(route)[0], NewCheckIn({"ext_gauge": True}), by=cast["ST"])
    run.check_in(points(route)[0], NewCheckIn(GOOD), by=cast["ST"])
    with pytest.raises(Conflict):
        run.check_in(points(route)[0], NewCheckIn(GOOD), by=cast["ST"])
    with pytest.raises(DatabaseError), transaction.atomic():
        CheckIn.objects.update(remark="改了")


@pytest.mark.parametrize("code", ["BL", "PV", "PU", "SO", "LD", "AU", "AD", "RE", "ME"])
def test_who_may_not_walk(cast, route, code):
    with pytest.raises(Forbidden):
        PatrolRun.start(route, by=cast[code])
    with pytest.raises(Forbidden):
        PatrolRun.start(route, by=cast.outsider("ST"))


def test_who_was_sent_walks(cast):
    route = Route.lay_out(cast.here.compound, "夜巡", by=cast["CS"], every_days=1, walker=cast.person("PV"))
    route.add_checkpoint("大门", ["other"], by=cast["CS"])
    keep_rounds(STREET)
    with in_street(STREET):
        assert Message.objects.filter(kind="patrol.assigned", person_id=cast["PV"].person_id).count() == 1
        assert PatrolRun.start(route, by=cast["PV"]).state == "started"


def test_paused_and_retired(cast, route):
    route.retire_checkpoint(points(route)[0], by=cast["CS"])
    with pytest.raises(Conflict):
        route.retire_checkpoint(points(route)[0], by=cast["CS"])
    route.set_paused(True, by=cast["CS"])
    with pytest.raises(Conflict):
        route.set_paused(True, by=cast["CS"])
    with pytest.raises(Refused):
        PatrolRun.start(route, by=cast["ST"])


def test_late_rounds_are_told_by_steps_and_then_missed(cast, route):
    keep_rounds(STREET)
    keep_rounds(STREET)
    run = PatrolRun.objects.get()
    assert (run.state, run.due_on) == ("assigned", TODAY)
    with time_machine.travel("2026-11-14T02:00:00Z", tick=False):
        keep_rounds(STREET)
        keep_rounds(STREET)
    told = Message.objects.filter(kind="patrol.late")
    assert [one.person_id for one in told if one.person_id == cast["SL"].person_id] == [cast["SL"].person_id]
    assert not told.filter(person_id=cast["CS"].person_id).exists()
    with time_machine.travel("2026-11-18T02:00:00Z", tick=False):
        keep_rounds(STREET)
    run.refresh_from_db()
    assert run.state == "missed"
    assert PatrolRun.objects.filter(route=route, state="assigned").count() == 1


def test_the_way_by_the_pages(cast, client, route):
    cast.sign_in(client, "ST")
    first, second = points(route)
    scanned = reverse("patrols:checkpoint", args=[first.code])
    assert "还没有开始巡查" in client.get(scanned).content.decode()
    page = client.post(reverse("patrols:runs", args=[route.pk])).url
    assert client.post(page, {"code": f"{first.code[:3]} {first.code[3:]}"}).url == scanned
    assert client.post(page, {"code": "12"}).status_code == 422
    assert client.post(page, {"code": cast.placard.code}).status_code == 422
    form = client.get(scanned).content.decode()
    assert "指针在绿区" in form
    sent = {f"item-{slug}": "good" for slug in GOOD} | {"client_id": new_id()}
    assert client.post(scanned, {"client_id": new_id(), "remark": "留下这句"}).status_code == 422
    assert client.post(scanned, sent).url == page
    assert client.post(scanned, sent | {"client_id": new_id()}).status_code == 409
    bad = sent | {"item-ext_pin": "bad", "client_id": new_id()}
    client.post(reverse("patrols:checkpoint", args=[second.code]), bad)
    assert Hazard.objects.get().number in client.get(page).content.decode()
    client.post(reverse("patrols:run_end", args=[page.split("/")[-2]]))
    assert "已巡查" in client.get(page).content.decode()
    assert client.post(page, {"code": first.code}).url == scanned


def test_a_clerk_lays_out_a_route_and_prints_the_codes(cast, client):
    cast.sign_in(client, "CS")
    sent = {"compound": cast.here.compound.pk, "name": "一圈", "every_days": 7}
    page = client.post(reverse("patrols:routes"), sent).url
    route = Route.objects.get()
    url = reverse("patrols:checkpoints", args=[route.pk])
    assert client.post(url, {"where": "大门"}).status_code == 422
    assert client.post(url, {"where": "大门", "classes": ["fire_lane", "tree"]}).url == page
    sheet = client.get(reverse("patrols:codes", args=[route.pk])).content.decode()
    assert "<svg" in sheet
    assert "大门" in sheet
    assert client.post(reverse("patrols:routes"), sent).status_code == 409


def test_a_strange_code_is_not_there(cast, client, route):
    cast.sign_in(client, "ST")
    for code in ("0000000000", "x", "'--"):
        assert client.get(f"/patrols/c/{code}/").status_code == 404
    cast.sign_in_as(client, cast.outsider("ST"))
    assert client.get(reverse("patrols:checkpoint", args=[points(route)[0].code])).status_code == 404
