"""The quarterly letter to a unit: hours and posts, nothing else."""

import datetime as dt

import pytest
from django.urls import reverse

from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.notifications.models import Message
from huilin.programme.deriving import propose
from huilin.programme.letter_sheet import render_letter
from huilin.programme.models import FeedbackLetter, ServiceHours
from huilin.programme.tests.conftest import served


@pytest.fixture
def letter(cast, member, mid_november):
    served(cast, member)
    propose()
    ServiceHours.objects.get().confirm(by=cast["CS"])
    mid_november.move_to("2027-01-05T02:00:00Z")
    return FeedbackLetter.draft(cast.here.community, cast.here.unit, 2026, 4, "感谢支持。", by=cast["CS"])


def test_drafted_sent_by_another_acknowledged_by_the_unit(cast, member, letter):
    assert not FeedbackLetter.objects.visible_to(cast["PU"]).exists()
    with pytest.raises(Forbidden):
        letter.send(by=cast["CS"])
    letter.send(by=cast.second("CS"))
    assert letter.lines == [{"member": str(member.pk), "minutes": 150, "posts": ["楼道文明劝导"]}]
    assert FeedbackLetter.objects.visible_to(cast["PU"]).get() == letter
    assert not FeedbackLetter.objects.visible_to(cast.outsider("PU")).exists()
    for actor in (cast["CS"], cast.outsider("PU"), cast["PV"]):
        with pytest.raises(Forbidden):
            letter.acknowledge(by=actor)
    letter.acknowledge(by=cast["PU"])
    assert letter.state == "acknowledged"
    with pytest.raises(Conflict):
        letter.acknowledge(by=cast["PU"])
    with pytest.raises(Conflict):
        letter.send(by=cast["SO"])


def test_the_units_contact_is_told_and_nobody_else(cast, letter):
    letter.send(by=cast["SO"])
    found = Message.objects.filter(kind="feedback.sent", subject_id=letter.pk)
    assert {one.person_id for one in found} == {cast["PU"].person_id, cast.second("PU").person_id}
    assert all("2026年第4季度" in one.body and cast.person("PV").name not in one.body for one in found)


def test_the_letter_is_a_pdf_once_it_was_sent(client, cast, letter):
    cast.sign_in(client, "SO")
    url = reverse("programme:paper", args=[letter.pk])
    assert client.get(url).status_code == 404
    letter.send(by=cast["SO"])
    assert client.get(url).content.startswith(b"%PDF")
    masked = render_letter(letter, in_full=False, taken="x")
    assert masked == render_letter(letter, in_full=False, taken="x")
    assert masked != render_letter(letter, in_full=True, taken="x")
    cast.sign_in(client, "PU")
    assert client.get(url).content.startswith(b"%PDF")
    cast.sign_in_as(client, cast.outsider("PU"))
    assert client.get(url).status_code == 404


def test_what_was_sent_stays_and_who_withdrew_is_not_named(cast, member, letter):
    letter.send(by=cast["SO"])
    assert [line["hours"] for line in letter.shown_lines()] == [2.5]
    member.refresh_from_db()
    member.withdraw(by=cast["PV"])
    assert letter.shown_lines() == []


def test_once_a_quarter_and_only_when_it_is_over(cast, letter):
    told = {"by": cast["CS"]}
    with pytest.raises(Conflict):
        FeedbackLetter.draft(cast.here.community, cast.here.unit, 2026, 4, "再写", **told)
    with pytest.raises(Refused):
        FeedbackLetter.draft(cast.here.community, cast.here.unit, 2027, 1, "太早", **told)
    with pytest.raises(Refused):
        FeedbackLetter.draft(cast.here.community, cast.there.unit, 2026, 4, "没有党员", **told)
    with pytest.raises(Refused):
        FeedbackLetter.draft(cast.here.community, cast.here.unit, 2026, 3, " ", **told)
    with pytest.raises(Forbidden):
        FeedbackLetter.draft(cast.there.community, cast.here.unit, 2026, 3, "别处", **told)


def test_the_quarter_is_counted_in_local_days():
    letter = FeedbackLetter(year=2026, quarter=4)
    assert letter.days == (dt.date(2026, 10, 1), dt.date(2027, 1, 1))
