"""The history says who, as what, when, what changed and which files came with it; one sheet holds it."""

import datetime as dt

from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.chronicle import SHOWN, chronicle
from huilin.cases.models import Attachment, NewFile
from huilin.cases.views.sheet import ACTS, sheet_of
from huilin.core.together import read_together

PHOTO = NewFile("picture", "a" * 64 + ".jpg", "b" * 64 + ".jpg", "image/jpeg", 10)


def rows(case):
    events = list(Event.objects.about(case.pk))
    told = chronicle(events, list(Attachment.objects.filter(case=case)), lambda file: f"/{file.pk}/")
    return [*told["newest"], *told["older"]]


def test_it_tells_who_as_what_and_what_changed(cast, case_in):
    case = case_in("submitted")
    case.accept(by=cast["CS"], grade="B", category=cast.lamp, mode="dispatch", public_summary="楼道灯")
    row = rows(case)[0]
    assert (row["label"], row["by"], row["role"]) == ("已受理", cast["CS"].name, "社区工作者")
    assert row["moved"] == "待受理 → 已受理"
    changed = {change["label"]: (change["before"], change["after"]) for change in row["changes"]}
    assert changed["等级"] == ("C 一般", "B 急")
    assert changed["公开摘要"] == ("（空）", "楼道灯")
    assert changed["办结时限"][0] != changed["办结时限"][1]


def test_a_resident_is_masked_and_a_dispatch_names_its_state(cast, case_in):
    case = case_in("dispatched")
    told = rows(case)
    assert told[0]["moved"] == "已受理 → 已派单"
    assert (told[-1]["by"], told[-1]["role"]) == ("任**", "居民")


def test_a_second_act_does_not_tell_the_changes_of_the_first(cast, case_in):
    case = case_in("accepted")
    later = case.due_at + dt.timedelta(days=3)
    case.dispatch(by=cast["CS"], person=cast.person("ST"), due_at=later)
    [change] = rows(case)[0]["changes"]
    assert change["label"] == "办结时限"
    case.contact_first(by=cast["ST"], way="phone")
    assert rows(case)[0]["changes"] == []


def test_files_stand_with_their_act(cast, case_in):
    case = case_in("in_progress", files=(PHOTO,))
    case.reply(by=cast["ST"], result="solved", text="好了", after=(PHOTO,))
    case.verify(by=cast.second("CS"), way="site", passed=True, photos=(PHOTO,))
    told = {row["label"]: len(row["photos"]) for row in rows(case)}
    assert (told["核查通过"], told["已处理：好了"], told["已收到"]) == (1, 1, 1)
    assert sum(told.values()) == 3


def test_the_page_folds_what_is_older(client, cast, case_in):
    case = case_in("closed")
    count = Event.objects.about(case.pk).count()
    cast.sign_in(client, "CS")
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert count > SHOWN
    assert count <= SHOWN + 1 or f"更早的{count - SHOWN}条" in page


def test_the_sheet_is_masked_and_shortened(client, cast, case_in):
    case = case_in("in_progress", description="楼道灯" * 200)
    for turn in range(12):
        case.escalate(by=cast["SO"], reason=f"第{turn}次" + "说" * 90) if turn < 2 else case.supervise(
            by=cast["SO"], reason=f"第{turn}次督办"
        ) if turn == 2 else case.commit("case.resumed", cast["SO"], role="SO", was=case.status)
    told = sheet_of(case)
    assert (len(told["acts"]), told["is_shortened"]) == (ACTS, True)
    cast.sign_in(client, "ST")
    page = client.get(f"/cases/{case.number}/sheet/").content.decode()
    assert f"…共{told['act_count']}条" in page
    assert "139****0000" in page
    assert "13900000000" not in page
    assert "<svg" in page
    assert "单位（盖章）" in page


def test_several_lists_in_one_statement(cast, case_in, django_assert_num_queries):
    case = case_in("replied")
    case.watch(by=cast["CS"])
    with django_assert_num_queries(1):
        told = read_together(events=Event.objects.about(case.pk), files=Attachment.objects.filter(case=case))
    assert told["events"] == list(Event.objects.about(case.pk))
    assert told["files"] == []
    first, again = told["events"][0], Event.objects.about(case.pk).first()
    for field in Event._meta.concrete_fields:
        assert getattr(first, field.attname) == getattr(again, field.attname), field.name
    assert timezone.is_aware(first.at)
