"""The pages: masked, with what was typed kept, 404 and 409 where they belong, a token shown once."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.models import Case
from huilin.core.sheets.kept import forget_old_sheets
from huilin.core.tenancy import in_street
from huilin.hotline.models import MachineToken, Ticket, TicketImport
from huilin.hotline.tests.sheets import rows, workbook
from huilin.hotline.tests.test_tickets import of_community
from huilin.notifications.models import Message


@pytest.fixture
def clerk(client, cast):
    return cast.sign_in(client, "CS")


def test_a_sheet_goes_its_way(clerk, cast):
    file = SimpleUploadedFile("工单.xlsx", workbook(rows({}, {"address": "某路"})))
    answer = clerk.post("/hotline/imports/", {"place": str(cast.here.community.pk), "file": file})
    assert answer.status_code == 302
    page = clerk.get(answer.url).content.decode()
    assert "没有发现问题" in page
    assert "张小芬" not in page
    assert clerk.post(f"{answer.url}confirmation/").status_code == 302
    assert Ticket.objects.count() == 2
    assert clerk.post(f"{answer.url}confirmation/").status_code == 409
    listed = clerk.get("/hotline/").content.decode()
    assert "HZ2026110001" in listed
    assert "张小芬" not in listed


def test_faults_come_as_a_sheet_to_whom_handed_it_in(clerk, cast, client):
    file = SimpleUploadedFile("工单.xlsx", workbook(rows({"phone": "1"})))
    url = clerk.post("/hotline/imports/", {"place": str(cast.here.community.pk), "file": file}).url
    page = clerk.get(url).content.decode()
    assert "E3" in page
    sheet = clerk.get(f"{url}faults/")
    assert sheet.content.startswith(b"PK")
    cast.sign_in_as(client, cast.second("CS"))
    assert client.get(f"{url}faults/").status_code == 404


def test_what_is_no_sheet_is_refused_at_its_field(clerk, cast):
    told = {"place": str(cast.here.community.pk), "file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04xx")}
    answer = clerk.post("/hotline/imports/", told)
    assert answer.status_code == 422
    assert "打不开" in answer.content.decode()


def test_sheets_are_forgotten(cast):
    old = TicketImport(
        community=cast.here.community, file_name="a", uploaded_at=timezone.now() - dt.timedelta(days=31)
    )
    old.content = "x"
    old.save(force_insert=True)
    assert forget_old_sheets() == 1
    with in_street(cast.street.pk):
        assert not TicketImport.objects.get().content_sealed


def test_a_place_is_chosen_by_a_person(clerk, cast):
    ticket, _result = of_community(cast, address="某路5号")
    url = f"/hotline/{ticket.pk}/"
    wrong = clerk.post(f"{url}place/", {"compound": str(cast.here.compound.pk), "spot": "99栋"})
    assert wrong.status_code == 422
    assert "99栋" in wrong.content.decode()
    told = {"compound": str(cast.here.compound.pk), "spot": "3栋2单元"}
    assert clerk.post(f"{url}place/", told).status_code == 302
    assert clerk.post(f"{url}place/", told).status_code == 409
    assert Case.objects.get().entrance == cast.here.entrance


def test_an_answer_is_drafted_edited_and_sent_back(clerk, cast):
    ticket, _result = of_community(cast)
    url = f"/hotline/{ticket.pk}/"
    page = clerk.get(url).content.decode()
    assert "正在安排人员核查" in page
    assert "13977020001" not in page
    assert "张** 139****0001" in page
    version = Ticket.objects.get().version
    assert clerk.post(f"{url}draft/", {"text": "改过的稿", "version": version}).status_code == 302
    late = clerk.post(f"{url}answer/", {"text": "另一份稿", "version": version})
    assert late.status_code == 409
    assert "另一份稿" in late.content.decode()
    assert clerk.post(f"{url}answer/", {"text": "改过的稿", "version": version + 1}).status_code == 302
    assert "已发回的答复" in clerk.get(url).content.decode()
    assert clerk.post(f"{url}answer/", {"text": ""}).status_code == 422


def test_the_case_leads_to_its_ticket(clerk, cast):
    ticket, _result = of_community(cast)
    page = clerk.get(f"/cases/{ticket.case.number}/").content.decode()
    assert f"/hotline/cases/{ticket.case.number}/ticket/" in page
    assert clerk.get(f"/hotline/cases/{ticket.case.number}/ticket/").url == f"/hotline/{ticket.pk}/"


def test_a_token_is_shown_once(client, cast):
    cast.sign_in(client, "AD")
    answer = client.post("/hotline/tokens/", {"name": "工单系统"})
    assert answer["Cache-Control"] == "no-store"
    assert "hl001_" in answer.content.decode()
    assert "hl001_" not in client.get("/hotline/tokens/").content.decode()
    token = MachineToken.objects.get()
    assert client.post(f"/hotline/tokens/{token.pk}/revocation/").status_code == 302
    assert client.post(f"/hotline/tokens/{token.pk}/revocation/").status_code == 409


def test_a_package_goes_up_and_its_answer_comes_back(clerk, cast, case_in):
    case = case_in("in_progress", contact_name="任居安")
    url = f"/hotline/cases/{case.number}/package/"
    page = clerk.get(url).content.decode()
    for part in ("【事项】", "和盛阁小区 3栋 2单元", "二楼的楼道灯不亮", case.number, "市12345热线"):
        assert part in page
    assert "13900000000" not in page
    assert "任居安" not in page
    assert cast.person("ST").name not in page
    packed = clerk.post(f"{url}photos/")
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert archive.namelist() == [f"{case.number}.txt"]
    assert (
        clerk.post(url, {"channel": "hotline", "number_follows": "on", "version": case.version}).status_code
        == 302
    )
    case.refresh_from_db()
    assert case.status == "transferred_out"
    assert clerk.get(url).status_code == 409
    told = f"/cases/{case.number}/outside-answer/"
    assert clerk.post(told, {"external_number": "", "text": ""}).status_code == 422
    assert clerk.post(told, {"external_number": "HZ-9", "text": ""}).status_code == 302
    assert clerk.post(told, {"external_number": "", "text": "路灯所已修好"}).status_code == 302
    kinds = list(Event.objects.about(case.pk).values_list("kind", flat=True))
    assert kinds[-2:] == ["case.outside_numbered", "case.outside_answered"]
    bodies = list(Message.objects.filter(subject_id=case.pk).values_list("body", flat=True))
    assert any("HZ-9" in body for body in bodies)
    assert any("路灯所已修好" in body for body in bodies)
    assert "路灯所已修好" in clerk.get(f"/cases/{case.number}/").content.decode()


def test_a_matter_not_accepted_is_not_handed_up(clerk, case_in):
    case = case_in("submitted")
    assert clerk.get(f"/hotline/cases/{case.number}/package/").status_code == 409
    assert (
        clerk.post(
            f"/hotline/cases/{case.number}/package/", {"channel": "hotline", "number_follows": "on"}
        ).status_code
        == 409
    )


def test_a_chain_is_looked_at_then_entered(clerk, cast):
    told = {
        "compound": str(cast.here.compound.pk),
        "text": "#接龙\n1. 张三 3栋2单元 灯不亮\n2.\n3. 李四 没水",
    }
    page = clerk.post("/hotline/chains/", told).content.decode()
    assert "这一条是空的" in page
    assert Case.objects.count() == 0
    refused = clerk.post("/hotline/chains/entries/", told | {"kind": "each"})
    assert refused.status_code == 422
    assert "张三" in refused.content.decode()
    done = clerk.post("/hotline/chains/entries/", told | {"kind": "each", "agreed": "on"})
    assert done.status_code == 302
    assert Case.objects.count() == 2
    assert Case.objects.first().number in clerk.get(done.url).content.decode()
    again = clerk.post("/hotline/chains/entries/", told | {"kind": "joined", "agreed": "on"})
    assert again.status_code == 302
    assert Case.objects.count() == 2
    assert clerk.post("/hotline/chains/", told | {"text": "大家好"}).status_code == 422


def test_a_steward_may_not_join(client, cast):
    cast.sign_in(client, "ST")
    told = {
        "compound": str(cast.here.compound.pk),
        "text": "1. 张三 灯不亮",
        "agreed": "on",
        "kind": "joined",
    }
    assert client.post("/hotline/chains/entries/", told).status_code == 422
    assert Case.objects.count() == 0
