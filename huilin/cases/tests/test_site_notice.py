"""Notices: drafted, published by another, shown where and while they hold, taken down with a trace."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.models import SiteNotice
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def drafted(cast, *, by="CS", **more):
    here, now = cast.here, timezone.now()
    how = {
        "by": cast[by], "kind": "stop", "text": "供水公司今晚修管，22点前恢复。", "starts_at": now,
        "ends_at": now + 5 * HOUR, "category": more.pop("category", None) or _water(),
        "community": here.community, "compound": here.compound,
        "street_id": here.compound.street_id, "place_label": str(here.compound),
    }  # fmt: skip
    return SiteNotice.draft(**(how | more))


def _water():
    return SiteNotice._meta.get_field("category").related_model.objects.get(pk="water")


def published(cast, **more):
    notice = drafted(cast, **more)
    notice.publish(by=cast["LD"])
    notice.refresh_from_db()
    return notice


def reaching(compound, building=None, entrance=None):
    place = SimpleNamespace(
        compound=compound, building_id=building and building.pk, entrance_id=entrance and entrance.pk
    )
    return set(SiteNotice.objects.showing().reaching(place))


def test_a_draft_is_published_by_somebody_else(cast):
    notice = drafted(cast)
    assert notice.state() == "draft"
    assert not reaching(cast.here.compound)
    with pytest.raises(Forbidden):
        notice.publish(by=cast["CS"])
    with pytest.raises(Forbidden):
        notice.publish(by=cast.outsider("CS"))
    notice.publish(by=cast.second("CS"))
    notice.refresh_from_db()
    assert (notice.state(), notice.published_by_name) == ("showing", cast.second("CS").name)
    assert reaching(cast.here.compound) == {notice}
    with pytest.raises(Conflict):
        notice.publish(by=cast["SO"])
    kinds = Event.objects.filter(subject_id=notice.pk).order_by("at").values_list("kind", flat=True)
    assert list(kinds) == ["notice.drafted", "notice.published"]


def test_it_begins_and_ends_by_itself(cast):
    notice = published(cast, starts_at=timezone.now() + HOUR)
    assert (notice.state(), reaching(cast.here.compound)) == ("coming", set())
    with clock.at(timezone.now() + 2 * HOUR):
        assert (notice.state(), reaching(cast.here.compound)) == ("showing", {notice})
    with clock.at(timezone.now() + 6 * HOUR):
        assert (notice.state(), reaching(cast.here.compound)) == ("over", set())


def test_each_scope_reaches_its_own_places(cast):
    here = cast.here
    whole = published(cast, by="SO", community=None, compound=None)
    community = published(cast, compound=None)
    building = published(cast, building=here.building)
    entrance = published(cast, building=here.building, entrance=here.entrance)
    assert reaching(here.compound, here.building, here.entrance) == {whole, community, building, entrance}
    assert reaching(here.compound, here.building) == {whole, community, building}
    assert reaching(here.compound) == {whole, community}
    assert reaching(cast.next_door) == {whole, community}
    assert reaching(cast.there.compound) == {whole}


def test_it_is_taken_down_with_a_trace(cast):
    notice = published(cast)
    with pytest.raises(Refused):
        notice.withdraw(by=cast["CS"], reason=" ")
    with pytest.raises(Forbidden):
        notice.withdraw(by=cast["ST"], reason="好了")
    notice.withdraw(by=cast["CS"], reason="已提前恢复")
    notice.refresh_from_db()
    assert (notice.state(), notice.withdrawal_reason, notice.text[:4]) == (
        "withdrawn",
        "已提前恢复",
        "供水公司",
    )
    with pytest.raises(Conflict):
        notice.withdraw(by=cast["SO"], reason="再撤")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "长" * 201}, "text"),
        ({"kind": "alarm"}, "kind"),
        ({"ends_at": timezone.now() - HOUR}, "ends_at"),
    ],
)
def test_what_a_draft_must_have(cast, wrong, field):
    with pytest.raises(Refused) as refused:
        drafted(cast, **wrong)
    assert refused.value.field == field
    assert not SiteNotice.objects.exists()


def test_a_stop_message_names_its_category(cast):
    now, here = timezone.now(), cast.here
    with pytest.raises(Refused):
        SiteNotice.draft(by=cast["CS"], kind="stop", text="先不用报", starts_at=now, ends_at=now + HOUR,
                         compound=here.compound, community=here.community, street_id=here.compound.street_id,
                         place_label="")  # fmt: skip


def test_a_draft_whose_time_is_over_is_not_published(cast):
    notice = drafted(cast)
    with clock.at(timezone.now() + 6 * HOUR), pytest.raises(Conflict):
        notice.publish(by=cast["SO"])
    assert notice.state(timezone.now() + 6 * HOUR) == "lapsed"


def test_a_steward_drafts_for_the_own_compound_only(cast):
    assert drafted(cast, by="ST").drafted_by_id == cast["ST"].person_id
    with pytest.raises(Forbidden):
        drafted(cast, by="ST", compound=cast.next_door)
    with pytest.raises(Forbidden):
        drafted(cast, compound=None, community=None)
