import pytest

from huilin.cases.models import Case

ACTS = {
    "acceptance": ("submitted", "CS", {"category": "lighting", "grade": "C", "mode": "dispatch"}, "accepted"),
    "rejection": (
        "submitted",
        "CS",
        {
            "reason": "out_of_duty",
            "explanation": "这件事属于供电部门的职责，社区和街道没有权限处理。",
            "other_way": "95598",
        },
        "rejected",
    ),
    "first_contact": ("dispatched", "ST", {"way": "phone", "reached": "on"}, "in_progress"),
    "return": ("dispatched", "ST", {"cause": "not_mine", "reason": "不归我管"}, "returned"),
    "reply": ("in_progress", "ST", {"result": "solved", "text": "换好了", "cost": "12.50"}, "replied"),
    "verification": ("replied", "SO", {"way": "site", "passed": "yes"}, "verifying"),
    "closure": ("verifying", "CS", {}, "closed"),
    "settlement": ("submitted", "ST", {"action": "拧紧了", "witness": "王大爷"}, "closed"),
    "transfer": ("accepted", "CS", {"channel": "hotline", "external_number": "HZ-1"}, "transferred_out"),
    "reopening": ("closed", "SO", {"reason": "又坏了"}, "reopened"),
}


def post(client, case, act, answers, **headers):
    return client.post(f"/cases/{case.number}/{act.replace('_', '-')}/", answers, **headers)


@pytest.mark.parametrize("act", ACTS)
def test_it_works(client, cast, case_in, act):
    status, code, answers, to = ACTS[act]
    case = case_in(status)
    cast.sign_in(client, code)
    assert client.get(f"/cases/{case.number}/{act.replace('_', '-')}/").status_code == 200
    response = post(client, case, act, answers | {"version": case.version})
    assert response.status_code == 302
    case.refresh_from_db()
    assert case.status == to


@pytest.mark.parametrize("act", ACTS)
def test_it_answers_htmx_with_the_case(client, cast, case_in, act):
    status, code, answers, _to = ACTS[act]
    case = case_in(status)
    cast.sign_in(client, code)
    response = post(client, case, act, answers, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert 'id="case"' in response.content.decode()


@pytest.mark.parametrize("act", ACTS)
def test_a_second_click_changes_nothing(client, cast, case_in, act):
    status, code, answers, to = ACTS[act]
    case = case_in(status)
    cast.sign_in(client, code)
    post(client, case, act, answers | {"version": case.version})
    case.refresh_from_db()
    version = case.version
    again = post(client, case, act, answers | {"version": version - 1})
    assert again.status_code in (403, 409)
    case.refresh_from_db()
    assert (case.status, case.version) == (to, version)


@pytest.mark.parametrize("act", ACTS)
def test_it_is_refused_to_the_auditor(client, cast, case_in, act):
    status, _code, answers, _to = ACTS[act]
    case = case_in(status)
    cast.sign_in(client, "AU")
    assert post(client, case, act, answers).status_code == 403
    case.refresh_from_db()
    assert case.status == status


@pytest.mark.parametrize(
    "act", ["acceptance", "rejection", "return", "reply", "verification", "settlement", "transfer"]
)
def test_an_empty_form_keeps_the_case_and_names_the_fields(client, cast, case_in, act):
    status, code, _answers, _to = ACTS[act]
    case = case_in(status)
    cast.sign_in(client, code)
    response = post(client, case, act, {})
    assert response.status_code == 422
    assert "form-errors" in response.content.decode()
    case.refresh_from_db()
    assert case.status == status


def test_a_stale_form_keeps_what_was_typed(client, cast, case_in):
    case = case_in("in_progress")
    cast.sign_in(client, "ST")
    response = post(
        client, case, "reply", {"result": "solved", "text": "我写了很多字", "version": case.version - 1}
    )
    assert response.status_code == 409
    assert "我写了很多字" in response.content.decode()
    response = post(
        client, case, "reply", {"result": "solved", "text": "我写了很多字", "version": case.version}
    )
    assert response.status_code == 302


def test_a_matter_is_handed_to_a_person_or_a_unit(client, cast, case_in):
    for target in (f"person:{cast.person('ST').pk}", f"unit:{cast.here.unit.pk}"):
        case = case_in("accepted")
        cast.sign_in(client, "CS")
        response = post(client, case, "assignment", {"assignee": target, "instruction": "今天去看看"})
        assert response.status_code == 302, response.content.decode()
        case.refresh_from_db()
        assert case.status == "dispatched"


@pytest.mark.parametrize(
    "target", ["", "person:x", "person:00000000-0000-0000-0000-000000000000", "unit:", "'; --"]
)
def test_a_matter_is_not_handed_to_nobody(client, cast, case_in, target):
    case = case_in("accepted")
    cast.sign_in(client, "CS")
    assert post(client, case, "assignment", {"assignee": target}).status_code == 422
    assert Case.objects.get(pk=case.pk).status == "accepted"


def test_after_two_returns_only_the_leader_dispatches(client, cast, case_in):
    case = case_in("returned")
    case.dispatch(by=cast["CS"], person=cast.person("ST"))
    case.return_(by=cast["ST"], reason="还是不归我")
    answers = {"assignee": f"person:{cast.person('ST').pk}"}
    cast.sign_in(client, "CS")
    assert post(client, case, "assignment", answers).status_code == 403
    cast.sign_in(client, "LD")
    response = post(client, case, "arbitration", answers | {"reason": "归管家"})
    assert response.status_code == 302


def test_nobody_verifies_or_closes_own_work(client, cast, case_in):
    case = case_in("replied")
    cast.sign_in(client, "ST")
    assert post(client, case, "verification", {"way": "site", "passed": "yes"}).status_code == 403
