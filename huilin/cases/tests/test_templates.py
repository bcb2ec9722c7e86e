"""Ready words: written with strict placeholders, own or shared, versions kept, put into forms by hand alone."""

import pytest

from huilin.audit.models import Event
from huilin.cases.models import Template
from huilin.cases.models.template import filled
from huilin.core.errors import Conflict, Forbidden, Refused


def written(cast, code="CS", **more):
    how = {"act": "reply", "title": "换灯", "text": "{管家}已把{地点}的灯修好。", "is_shared": True}
    return Template.write(by=cast[code], **how | more)


def offered(case, actor):
    return list(Template.objects.for_case(case, actor))


def test_it_is_filled_from_the_case(cast, case_in):
    case = case_in("in_progress")
    template = written(cast, text="{steward}在{place}，{ 时限 }前办好，{number}，{类别}，{me}，{today}")
    text = filled(template.text, case, cast["ST"])
    assert cast["ST"].name in text
    assert case.place_label in text
    assert case.number in text
    assert "{" not in text


def test_what_the_case_does_not_know_stays_a_gap(cast, case_in):
    assert filled("{管家}会联系您", case_in("submitted"), cast["CS"]) == "＿＿＿＿会联系您"


@pytest.mark.parametrize(
    "text",
    [
        "{姓名}您好",
        "{steward.phone}",
        "{}",
        "{0}",
        "{steward!r}",
        "您好}",
        "{地点",
        "{{地点}}",
        "",
        " ",
        "长" * 1001,
    ],
)
def test_it_refuses_what_it_cannot_fill(cast, text):
    with pytest.raises(Refused) as refusal:
        written(cast, text=text)
    assert refusal.value.field == "text"
    assert not Template.objects.exists()


def test_each_version_is_kept(cast):
    template = written(cast)
    template.revise(by=cast.second("CS"), title="换灯", text="灯修好了。", version=1)
    told = list(template.versions.order_by("number").values_list("number", "text", "by_name"))
    assert told == [
        (1, "{管家}已把{地点}的灯修好。", cast["CS"].name),
        (2, "灯修好了。", cast.second("CS").name),
    ]
    assert Event.objects.about(template.pk).last().kind == "template.revised"
    with pytest.raises(Conflict):
        template.revise(by=cast["CS"], title="换灯", text="我也改", version=1)


def test_who_writes_and_who_may_change(cast):
    for code in ("ST", "SL", "LD", "AU", "PU", "AD"):
        with pytest.raises(Forbidden):
            written(cast, code)
    own, community, street = written(cast, is_shared=False), written(cast), written(cast, "SO")
    assert (own.owner_id, own.community_id) == (cast["CS"].person_id, None)
    assert (community.owner_id, community.community_id) == (None, cast.here.community.pk)
    assert (street.owner_id, street.community_id) == (None, None)
    for template, by in ((own, cast["SO"]), (street, cast["CS"]), (community, cast.outsider("CS"))):
        with pytest.raises(Forbidden):
            template.revise(by=by, title="换灯", text="改")
    community.revise(by=cast["SO"], title="换灯", text="街道改的")
    assert set(Template.objects.visible_to(cast["CS"])) == {own, community, street}
    assert set(Template.objects.visible_to(cast["SO"])) == {community, street}
    assert set(Template.objects.visible_to(cast.outsider("CS"))) == {street}


def test_what_is_offered_on_a_case(cast, case_in):
    case = case_in("in_progress")
    own, shared = written(cast, is_shared=False), written(cast)
    fitting, other = written(cast, category="lighting"), written(cast, category="pets")
    elsewhere = Template.write(
        by=cast.outsider("CS"), act="reply", title="别处", text="别处的", is_shared=True
    )
    found = offered(case, cast["ST"])
    assert set(found) == {shared, fitting}
    assert found[0] == fitting
    assert own in offered(case, cast["CS"])
    assert not {other, elsewhere} & set(offered(case, cast["CS"]))
    shared.retire(by=cast["CS"])
    assert shared not in offered(case, cast["ST"])
    with pytest.raises(Conflict):
        shared.retire(by=cast["CS"])


def test_the_page_offers_it_and_sends_nothing(client, cast, case_in):
    case = case_in("in_progress")
    template = written(cast)
    cast.sign_in(client, "ST")
    page = client.get(f"/cases/{case.number}/").content.decode()
    url = f"/cases/{case.number}/wordings/{template.pk}/"
    assert f'formaction="{url}"' in page
    version = case.version
    answer = client.post(url, {"result": "partly", "text": "您好：", "cost": "3", "version": version})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f"您好：\n{cast['ST'].name}已把" in text
    assert 'value="partly" required' in text or 'value="partly"' in text
    assert "form-errors" not in text
    case.refresh_from_db()
    assert (case.status, case.version) == ("in_progress", version)


def test_a_template_of_an_act_that_is_not_open_is_forbidden(client, cast, case_in):
    case, template = case_in("in_progress"), written(cast, act="rejection")
    cast.sign_in(client, "ST")
    assert client.post(f"/cases/{case.number}/wordings/{template.pk}/").status_code == 403
    assert client.post(f"/cases/{case.number}/wordings/{case.pk}/").status_code == 404


def test_an_unknown_placeholder_is_named_at_its_field(client, cast):
    cast.sign_in(client, "CS")
    answers = {"act": "reply", "title": "问候", "text": "{姓名}您好", "is_shared": "no"}
    answer = client.post("/cases/templates/new/", answers)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "不认识{姓名}" in text
    assert "{姓名}您好" in text
    assert client.post("/cases/templates/new/", answers | {"text": "{地点}您好"}).status_code == 302
