"""Handed outside: the channel, its number, the words that were sent, and what came back."""

import pytest

from huilin.audit.models import Event
from huilin.cases.models import OutsideAnswer, Status
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.notifications.models import Message


@pytest.mark.parametrize("channel", ["hotline", "市12345热线"])
def test_a_channel_with_numbers_is_asked_for_its_number(cast, case_in, channel):
    case = case_in("accepted")
    with pytest.raises(Refused) as refusal:
        case.transfer_out(by=cast["CS"], channel=channel)
    assert refusal.value.field == "external_number"
    case.transfer_out(by=cast["CS"], channel=channel, external_number="HZ-9", text="请处理路灯")
    sent = case.transfers.get()
    assert (sent.channel, sent.external_number, sent.text) == ("市12345热线", "HZ-9", "请处理路灯")
    assert "请处理路灯" not in str(Event.objects.about(case.pk).last().particulars)


def test_a_number_may_follow_and_comes_with_the_answer(cast, case_in, client):
    case = case_in("accepted")
    case.transfer_out(by=cast["CS"], channel="hotline", number_follows=True)
    assert "编号" not in Message.objects.get(kind="case.transferred_out_unnumbered").body.split("查询码")[
        0
    ].replace("给了编号再告诉您", "")
    case.record_outside_answer(by=cast["SO"], text="已安排路灯所", external_number="HZ-10")
    assert case.status == Status.TRANSFERRED_OUT
    assert OutsideAnswer.objects.get().external_number == "HZ-10"
    assert Message.objects.filter(kind="case.outside_answered").exists()
    cast.sign_in(client, "CS")
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "已安排路灯所" in page
    assert "HZ-10" in page


def test_only_what_is_outside_is_answered_from_outside(cast, case_in):
    with pytest.raises(Conflict):
        case_in("accepted").record_outside_answer(by=cast["CS"], text="好")
    case = case_in("transferred_out")
    with pytest.raises(Refused):
        case.record_outside_answer(by=cast["CS"], text=" ")
    with pytest.raises(Forbidden):
        case.record_outside_answer(by=cast["ST"], text="好")


def test_the_form_lists_the_channels_and_takes_another(client, cast, case_in):
    case = case_in("accepted")
    cast.sign_in(client, "CS")
    url = f"/cases/{case.number}/transfer/"
    assert "供电局 95598" in client.get(url).content.decode()
    assert client.post(url, {"channel": "other", "version": case.version}).status_code == 422
    assert client.post(url, {"channel": "hotline", "version": case.version}).status_code == 422
    answers = {"channel": "other", "other_channel": "路灯管理所", "version": case.version}
    assert client.post(url, answers).status_code == 302
    assert case.transfers.get().channel == "路灯管理所"
