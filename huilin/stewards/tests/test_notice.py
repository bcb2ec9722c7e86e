"""The public notice: its days, its evidence, objections with real names that few may read."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.models import Holiday
from huilin.core.reference import reference_changed
from huilin.notifications.models import Message
from huilin.people.models import Consent
from huilin.stewards.jobs import follow_terms
from huilin.stewards.models import Objection, PublicNotice, Status, Stewardship
from huilin.stewards.tests.path import (
    NAME,
    a_photo,
    after_notice,
    consented,
    objected,
    posted,
    recommended,
    reviewed,
)


def on(year, month, day, hour=10):
    return timezone.make_aware(dt.datetime(year, month, day, hour))


def kinds(row):
    return [event.kind for event in Event.objects.about(row.pk)]


@pytest.mark.parametrize(
    ("posted_on", "ends_on"),
    [
        (on(2026, 11, 18), dt.date(2026, 11, 25)),
        (on(2026, 11, 20, 23), dt.date(2026, 11, 27)),
        (on(2026, 9, 29), dt.date(2026, 10, 12)),  # National Day; Saturday 10 October is worked
        (on(2026, 2, 12), dt.date(2026, 2, 26)),  # Spring Festival; Saturday 14 February is worked
    ],
)
def test_five_working_days_the_first_not_counted(cast, posted_on, ends_on):
    with clock.at(posted_on):
        row = posted(cast)
    notice = row.notice()
    assert (notice.starts_on, notice.ends_on, notice.workdays) == (posted_on.date(), ends_on, 5)


def test_a_leader_is_noticed_for_a_shorter_time(cast):
    with clock.at(on(2026, 11, 18)):
        row = posted(cast, code="SL")
    assert (row.notice().workdays, row.notice().ends_on) == (3, dt.date(2026, 11, 23))


def test_it_needs_the_consent_to_publish_the_name(cast):
    row = reviewed(cast)
    Consent.objects.filter(person=row.person).delete()
    with pytest.raises(Refused):
        row.post_notice(by=cast.second("CS"), where="大门")


def test_who_put_forward_or_reviewed_does_not_post(cast):
    row = reviewed(cast)
    for actor in (cast["CS"], cast["SO"]):
        with pytest.raises(Forbidden):
            row.post_notice(by=actor, where="大门")
    row.post_notice(by=cast.second("SO"), where="大门")
    assert row.status == Status.PUBLICITY
    assert kinds(row)[-1] == "steward.notice_posted"


def test_posting_and_taking_down_are_evidence(cast):
    row = posted(cast)
    notice = row.notice()
    assert notice.posting_photo
    assert notice.hung_by_name == cast.second("CS").name
    with pytest.raises(Conflict):
        row.prove_posting(by=cast.second("CS"), photo=a_photo())
    with pytest.raises(Conflict):
        row.take_down(by=cast.second("CS"))
    with clock.at(after_notice(row)):
        row.take_down(by=cast.second("CS"), photo=a_photo())
    notice.refresh_from_db()
    assert notice.removal_photo
    assert notice.taken_down_at
    assert kinds(row)[-2:] == ["steward.notice_hung", "steward.notice_taken_down"]


def test_without_the_photo_nobody_is_appointed(cast):
    row = reviewed(cast)
    row.post_notice(by=cast.second("CS"), where="大门")
    with clock.at(after_notice(row)), pytest.raises(Conflict, match="照片"):
        row.appoint(by=cast["LD"])


def test_the_calendar_moves_the_last_day(cast):
    with clock.at(on(2026, 11, 18)):
        row = posted(cast)
        Holiday.objects.create(day=dt.date(2026, 11, 23), kind="off", name="临时放假")
        reference_changed()
        follow_terms()
    row.refresh_from_db()
    assert row.notice().ends_on == dt.date(2026, 11, 26)
    assert kinds(row)[-1] == "steward.notice_moved"


@pytest.mark.parametrize("code", ["RE", "HH", "OW", "ST", "SL", "BL", "PV"])
def test_neighbours_object_and_the_appointment_waits(cast, code):
    row = posted(cast)
    if cast[code].person_id in row.handler_ids:
        code = "HH"
    objection = row.object(by=cast[code], text="他欠物业费")
    assert row.status == Status.OBJECTION_HANDLING
    assert (objection.name, objection.person_id) == (cast[code].name, cast[code].person_id)
    assert row.due_at == objection.due_at > timezone.now()
    with pytest.raises(Conflict):
        row.appoint(by=cast["LD"])


@pytest.mark.parametrize("code", ["AN", "CS", "ME", "PO", "PU", "SO", "LD", "AU", "AD"])
def test_others_do_not_object(cast, code):
    with pytest.raises(Forbidden):
        posted(cast).object(by=cast[code], text="不同意")


def test_history_and_row_do_not_tell_who_objected(cast):
    row = objected(cast)
    event = Event.objects.about(row.pk).get(kind="steward.objected")
    assert (event.actor_name, event.actor_person_id, event.actor_user_id) == ("", None, None)
    assert cast["HH"].name not in str(event.__dict__)
    stored = Objection.objects.values().get(stewardship=row)
    assert cast["HH"].name.encode() not in bytes(stored["name_sealed"])
    assert cast["HH"].name not in str(stored)


def test_only_for_a_reason_and_with_a_record(cast):
    row = objected(cast)
    objection = Objection.objects.get(stewardship=row)
    for actor in (cast["ST"], cast["RE"], cast.outsider("CS")):
        with pytest.raises(Forbidden):
            row.reveal_objector(by=actor, objection=objection.pk, reason="核实")
    with pytest.raises(Forbidden):
        row.reveal_objector(by=cast["SO"], objection=objection.pk, reason=" ")
    found = row.reveal_objector(by=cast["SO"], objection=objection.pk, reason="电话核实")
    assert found["name"] == cast["HH"].name
    event = Event.objects.about(row.pk).get(kind="steward.objector_revealed")
    assert event.reason == "电话核实"
    assert cast["HH"].name not in str(event.particulars)


def test_once_at_a_time_and_only_within_the_period(cast):
    row = objected(cast)
    with pytest.raises(Conflict):
        row.object(by=cast["HH"], text="再说一次")
    with clock.at(after_notice(row)), pytest.raises(Conflict):
        row.object(by=cast["OW"], text="晚了")


def decide(row, cast, outcome, **more):
    objection = row.open_objections().first()
    row.decide_objection(
        by=cast.second("SO"), objection=objection.pk, outcome=outcome, answer="上门核实过", **more
    )


def test_dismissed_the_notice_goes_on(cast):
    row = objected(cast)
    ends_on = row.notice().ends_on
    decide(row, cast, "dismissed")
    assert row.status == Status.PUBLICITY
    assert (row.notice().round, row.notice().ends_on) == (1, ends_on)
    assert Message.objects.filter(kind="steward.objection_decided", person_id=cast["HH"].person_id).exists()
    row.object(by=cast["HH"], text="又有新情况")


def test_changed_facts_begin_the_whole_period_anew(cast):
    row = objected(cast)
    later = timezone.now() + dt.timedelta(days=1)
    with clock.at(later):
        with pytest.raises(Refused):
            decide(row, cast, "corrected")
        decide(row, cast, "corrected", corrected="住址更正")
    assert row.status == Status.PUBLICITY
    first, second = PublicNotice.objects.filter(stewardship=row).order_by("round")
    assert first.replaced_at
    assert (second.round, second.starts_on, second.corrected) == (2, timezone.localdate(later), "住址更正")
    assert "steward.notice_restarted" in kinds(row)
    with clock.at(after_notice(row)), pytest.raises(Conflict, match="照片"):
        row.appoint(by=cast["LD"])
    row.take_down(by=cast.second("CS"))
    assert PublicNotice.objects.get(pk=first.pk).taken_down_at


def test_upheld_the_candidate_is_rejected(cast):
    row = objected(cast)
    decide(row, cast, "upheld")
    assert row.status == Status.REJECTED
    assert row.due_at is None


def test_every_objection_is_decided_before_it_goes_on(cast):
    row = objected(cast)
    row.object_on_paper(by=cast.second("CS"), name="老邻居", phone="", text="噪音")
    decide(row, cast, "dismissed")
    assert row.status == Status.OBJECTION_HANDLING
    decide(row, cast, "upheld")
    assert row.status == Status.REJECTED


def test_not_decided_by_who_reviewed_nor_twice(cast):
    row = objected(cast)
    objection = row.open_objections().first()
    for actor in (cast["SO"], cast.second("CS")):
        with pytest.raises(Forbidden):
            row.decide_objection(by=actor, objection=objection.pk, outcome="dismissed", answer="没事")
    decide(row, cast, "dismissed")
    with pytest.raises(Conflict):
        row.decide_objection(by=cast.second("SO"), objection=objection.pk, outcome="dismissed", answer="没事")


def test_the_page_tells_the_name_only_while_the_consent_stands(client, cast):
    row = posted(cast)
    url = f"/stewards/notice/{row.pk}/"
    assert NAME in client.get(url).content.decode()
    assert row.phone[3:] not in client.get(url).content.decode().replace(" ", "")
    Consent.objects.filter(person=row.person).update(withdrawn_at=timezone.now())
    page = client.get(url).content.decode()
    assert NAME not in page
    assert "贺**" in page
    assert client.get(f"/stewards/notice/{row.pk}/photo/").status_code == 404


def test_no_page_before_the_notice(client, cast):
    row = reviewed(cast)
    assert client.get(f"/stewards/notice/{row.pk}/").status_code == 404
    assert NAME not in client.get(f"/stewards/compounds/{cast.here.compound.pk}/").content.decode()


def test_the_sheet_is_for_who_posts(client, cast):
    row = posted(cast)
    url = f"/stewards/notice/{row.pk}/sheet.pdf"
    cast.sign_in_as(client, cast.second("CS"))
    sheet = client.get(url)
    assert sheet["Content-Type"] == "application/pdf"
    assert sheet.content.startswith(b"%PDF")
    cast.sign_in_as(client, cast.outsider("CS"))
    assert client.get(url).status_code == 404


def test_a_candidate_who_is_in_the_register_is_found(cast):
    row = recommended(cast, name=cast["OW"].name, phone=cast.person("OW").phone)
    assert row.person_id == cast["OW"].person_id
    assert Stewardship.objects.visible_to(cast["OW"]).count() == 0
    consented(row, cast)
