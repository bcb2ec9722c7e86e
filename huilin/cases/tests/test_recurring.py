"""What keeps coming back: counted by the job, shown with its cases, taken on or set aside."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.models import Case, Category, RecurringMatter
from huilin.cases.models.report import Spot
from huilin.cases.recurrence import count_recurring
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.tenancy import in_street
from tests.cast import STREET

TODAY = timezone.localdate()
PLAN = {"title": "三栋楼道灯", "target_on": TODAY + dt.timedelta(days=30), "measures": "换线路，统一换声控灯"}


def lamps(cast, n, **fields):
    cases = [cast.report(**fields) for _turn in range(n)]
    for case in cases:
        case.accept(by=cast["SO"], grade="C", category=cast.lamp, mode="dispatch")
    return cases


@pytest.fixture
def matter(cast):
    lamps(cast, 3)
    assert count_recurring(STREET) == 1
    return RecurringMatter.objects.get()


def test_three_at_one_entrance_are_found(cast, matter):
    assert (matter.entrance_id, matter.category_id, matter.case_count) == (
        cast.here.entrance.pk,
        "lighting",
        3,
    )
    assert (matter.report_count, matter.state, matter.community_id) == (3, "found", cast.here.community.pk)
    assert count_recurring(STREET) == 1
    assert RecurringMatter.objects.count() == 1


def test_two_are_none_and_old_ones_do_not_count(cast):
    cases = lamps(cast, 3)
    Case.objects.filter(pk=cases[0].pk).update(submitted_at=timezone.now() - dt.timedelta(days=120))
    assert count_recurring(STREET) == 0
    cases[1].refresh_from_db()
    Case.objects.filter(pk=cases[0].pk).update(submitted_at=timezone.now(), is_confidential=True)
    assert count_recurring(STREET) == 0


def test_a_larger_place_is_shown_only_for_what_lies_outside_the_smaller(cast):
    lamps(cast, 3)
    lamps(cast, 2, spot=Spot(cast.here.compound))
    assert count_recurring(STREET) == 1
    lamps(cast, 1, spot=Spot(cast.here.compound, cast.here.building))
    assert count_recurring(STREET) == 2
    wide = RecurringMatter.objects.get(building=None)
    assert wide.case_count == 6


def test_categories_and_streets_stay_apart(cast):
    lamps(cast, 2)
    for case in lamps(cast, 1):
        Case.objects.filter(pk=case.pk).update(category=Category.objects.get(pk="water"))
    assert count_recurring(STREET) == 0
    lamps(cast, 1)
    assert count_recurring(STREET) == 1
    with in_street("441302005"):
        assert not RecurringMatter.objects.exists()


def test_it_is_taken_on_as_a_programme(cast, matter, client):
    matter.take_on(by=cast["CS"], lead=cast.person("ST"), **PLAN)
    assert (matter.state, matter.lead_id) == ("taken_on", cast.person("ST").pk)
    assert Event.objects.about(matter.pk).get().kind == "recurring.taken_on"
    with pytest.raises(Conflict):
        matter.set_aside(by=cast["SO"], reason="算了")
    lamps(cast, 1)
    count_recurring(STREET)
    matter.refresh_from_db()
    assert (matter.state, matter.case_count) == ("taken_on", 4)


def test_set_aside_it_comes_up_again_with_more_cases(cast, matter):
    with pytest.raises(Refused):
        matter.set_aside(by=cast["CS"], reason=" ")
    matter.set_aside(by=cast["CS"], reason="下个月整体改造")
    lamps(cast, 2)
    count_recurring(STREET)
    matter.refresh_from_db()
    assert matter.state == "set_aside"
    lamps(cast, 1)
    count_recurring(STREET)
    matter.refresh_from_db()
    assert matter.state == "found"


def test_what_stopped_is_gone_until_it_comes_back(cast, matter):
    Case.objects.update(submitted_at=timezone.now() - dt.timedelta(days=120))
    count_recurring(STREET)
    matter.refresh_from_db()
    assert matter.state == "gone"
    with pytest.raises(Conflict):
        matter.take_on(by=cast["CS"], lead=cast.person("ST"), **PLAN)


def test_who_may_not_decide(cast, matter):
    for code in ("ST", "SL", "LD", "AU", "PO"):
        with pytest.raises(Forbidden):
            matter.set_aside(by=cast[code], reason="算了")
    with pytest.raises(Forbidden):
        matter.set_aside(by=cast.outsider("CS"), reason="算了")
    for wrong in ({"title": " "}, {"measures": ""}, {"target_on": TODAY}):
        with pytest.raises(Refused):
            matter.take_on(by=cast["CS"], lead=cast.person("ST"), **(PLAN | wrong))


def test_the_pages(cast, matter, client):
    cast.sign_in(client, "CS")
    assert matter.place_label in client.get("/recurring/").content.decode()
    url = f"/recurring/{matter.pk}/"
    case = Case.objects.first()
    assert case.number in client.get(url).content.decode()
    wanted = f"/recurring/?compound={case.compound_id}&amp;category=lighting"
    assert wanted in client.get(f"/cases/{case.number}/").content.decode()
    assert matter.place_label in client.get(wanted.replace("&amp;", "&")).content.decode()
    assert client.get("/recurring/?compound=x&category=y").status_code == 200
    assert client.post(f"{url}setting-aside/", {"reason": ""}).status_code == 422
    sent = PLAN | {"lead": str(cast.person("ST").pk), "target_on": PLAN["target_on"].isoformat()}
    assert client.post(f"{url}programme/", sent | {"lead": str(cast.person("RE").pk)}).status_code == 422
    assert client.post(f"{url}programme/", sent).status_code == 303
    assert client.post(f"{url}programme/", sent).status_code == 409
    cast.sign_in_as(client, cast.outsider("CS"))
    assert client.get(url).status_code == 404
    assert matter.place_label not in client.get("/recurring/").content.decode()
