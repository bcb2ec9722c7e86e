"""Pages of the rules and the catalogue: entering, trying on the past, what the form of dispatch proposes and refuses."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.cases.models import Case, CaseRule, Duty, RoutingRule
from huilin.cases.starting import put_in_place
from huilin.cases.tests.rules import catalogue_says, rule_of
from huilin.core.tenancy import in_street
from huilin.places.models import TableChange
from tests.cast import ELSEWHERE
from tests.sql import statements

pytestmark = pytest.mark.django_db
TOMORROW = f"{timezone.localdate() + dt.timedelta(days=1)}"
LIST, NEW, TRIAL = "/tables/routing/", "/tables/routing/new/", "/tables/routing/trial/"


def test_every_kind_of_holder_can_be_chosen(cast, client):
    cast.sign_in(client, "SO")
    page = client.get(NEW).content.decode()
    for key in ("role:ST", f"unit:{cast.here.unit.pk}", f"person:{cast['ST'].person_id}"):
        assert f'value="{key}"' in page
    for key in (f"compound:{cast.here.compound.pk}", f"community:{cast.here.community.pk}"):
        assert f'value="{key}"' in page


def rule_form(**told):
    return {"number": "3", "name": "灯归管家", "categories": ["lighting"], "to": "role:ST", "effective_on": TOMORROW,
            "source": "街道会议"} | told  # fmt: skip


def test_a_rule_is_entered_and_confirmed_by_another(cast, client):
    cast.sign_in(client, "SO")
    answer = client.post(NEW, rule_form(weekdays=["1", "2"], from_time="22:00", to_time="06:00"))
    assert answer.status_code == 302
    page = client.get(LIST).content.decode()
    assert "等另一个人确认" in page
    assert "当地的惠邻管家" in page
    assert RoutingRule.objects.count() == 0
    cast.sign_in_as(client, cast.second("SO"))
    client.post(f"/tables/changes/{TableChange.objects.get().pk}/confirmation/")
    rule = RoutingRule.objects.get()
    assert (rule.to_role, rule.weekdays, rule.from_time) == ("ST", [1, 2], dt.time(22))
    assert "灯归管家" in client.get(LIST).content.decode()


def test_a_new_version_keeps_the_rule(cast, client):
    rule = rule_of(cast, name="旧", categories=["lighting"], compound=cast.here.compound)
    cast.sign_in(client, "AD")
    page = client.get(f"/tables/routing/{rule.rule}/")
    assert page.context["form"].initial["place"] == f"compound:{cast.here.compound.pk}"
    sent = rule_form(name="新", rule=str(rule.rule), to=f"unit:{cast.here.unit.pk}")
    assert client.post(f"/tables/routing/{rule.rule}/", sent).status_code == 302
    assert set(RoutingRule.objects.filter(rule=rule.rule).values_list("name", flat=True)) == {"旧", "新"}
    assert TableChange.objects.get().before == "公共照明 · 和盛阁小区 → 当地的惠邻管家"


@pytest.mark.parametrize(
    "told",
    [
        {"to": ""},
        {"to": "role:PV"},
        {"to": "unit:0"},
        {"place": "compound:1"},
        {"number": "-1"},
        {"categories": ["no"]},
        {"weekdays": ["9"]},
        {"from_time": "25:00"},
        {"from_time": "22:00"},
        {"effective_on": f"{timezone.localdate()}"},
        {"effective_on": "0001-13-40"},
        {"valid_to": "2020-01-01"},
        {"source": ""},
        {"name": "x" * 41},
        {"name": "a\x00b"},
        {"rule": "nonsense"},
    ],
)
@pytest.mark.parametrize("url", [NEW, TRIAL])
def test_bad_forms_are_refused_with_what_was_typed(cast, client, told, url):
    cast.sign_in(client, "SO")
    answer = client.post(url, rule_form(instruction="先联系") | told)
    only_saving = (
        url == TRIAL
        and set(told) & {"effective_on", "valid_to", "from_time"}
        and "25:00" not in told.values()
    )
    assert answer.status_code == 422 or (only_saving and answer.status_code == 200)
    assert "先联系" in answer.content.decode()
    assert TableChange.objects.count() == 0


def history(cast, case_in):
    """Three matters about lamps: one the steward did, one that a unit did after the steward had returned it, one undone."""
    case_in("closed")
    other = case_in("returned")
    other.dispatch(by=cast["CS"], unit=cast.here.unit)
    case_in("accepted")
    return other


def test_a_rule_is_tried_on_the_past_before_it_is_saved(cast, client, case_in):
    other = history(cast, case_in)
    cast.sign_in(client, "SO")
    answer = client.post(TRIAL, rule_form())
    trial = answer.context["trial"]
    assert (trial.looked_at, trial.same, trial.different, trial.undone) == (3, 1, 1, 1)
    page = answer.content.decode()
    assert f"/cases/{other.number}/" in page
    assert cast.here.unit.name in page
    assert "灯归管家" in page
    assert (RoutingRule.objects.count(), TableChange.objects.count()) == (0, 0)


def test_an_earlier_rule_is_counted_apart(cast, client, case_in):
    case_in("closed")
    rule_of(cast, number=1, to_role="CS")
    cast.sign_in(client, "SO")
    trial = client.post(TRIAL, rule_form()).context["trial"]
    assert (trial.earlier, trial.decided) == (1, 0)


def test_a_rule_that_names_nobody_is_counted_apart(cast, client, case_in):
    case_in("closed")
    catalogue_says(role="ST", category="lighting", is_theirs=False)
    cast.sign_in(client, "SO")
    answer = client.post(TRIAL, rule_form())
    trial = answer.context["trial"]
    assert (trial.blocked, trial.same, trial.different) == (1, 0, 0)
    assert "用不上：不在职责清单" in answer.content.decode()


def test_an_earlier_rule_that_names_nobody_leaves_it_to_this_one(cast, client, case_in):
    case_in("closed")
    rule_of(cast, number=1, to_role="SL")
    catalogue_says(role="SL", category="lighting", is_theirs=False)
    cast.sign_in(client, "SO")
    trial = client.post(TRIAL, rule_form()).context["trial"]
    assert (trial.earlier, trial.same) == (0, 1)


def test_a_newer_version_is_tried_in_the_older_ones_place(cast, client, case_in):
    case_in("closed")
    rule = rule_of(cast, number=1, to_role="CS")
    cast.sign_in(client, "SO")
    trial = client.post(TRIAL, rule_form(rule=str(rule.rule))).context["trial"]
    assert (trial.earlier, trial.same) == (0, 1)


def test_a_trial_asks_little_and_is_capped(cast, client, case_in):
    history(cast, case_in)
    from_rules(trial_cases=2)
    cast.sign_in(client, "SO")
    client.post(TRIAL, rule_form())
    with statements(most=11):
        answer = client.post(TRIAL, rule_form())
    assert answer.context["trial"].is_capped
    assert "只看了最近的2件" in answer.content.decode()


def from_rules(**told):
    for name, value in told.items():
        row = CaseRule.objects.get(name=name)
        row.value = value
        row.save()


def test_who_may_not_read_matters_sees_the_figures_alone(cast, client, case_in):
    other = history(cast, case_in)
    cast.sign_in(client, "AD")
    answer = client.post(TRIAL, rule_form())
    assert answer.context["trial"].different == 1
    assert other.number not in answer.content.decode()


def test_a_rule_is_stopped_on_its_page(cast, client):
    rule = rule_of(cast)
    cast.sign_in(client, "SO")
    assert client.post(f"/tables/routing/{rule.rule}/halt/", {"reason": ""}).status_code == 422
    assert client.post(f"/tables/routing/{rule.rule}/halt/", {"reason": "派错了"}).status_code == 302
    assert "已停用" in client.get(LIST).content.decode()
    assert client.post(f"/tables/routing/{rule.rule}/halt/", {"reason": "再停"}).status_code == 409


def test_a_rule_of_another_street_is_not_there(cast, client):
    with in_street(ELSEWHERE):
        put_in_place()
        far = rule_of(cast)
    cast.sign_in(client, "SO")
    for url in (f"/tables/routing/{far.rule}/", f"/tables/routing/{far.rule}/halt/"):
        assert client.get(url).status_code == 404


def test_the_form_of_dispatch_proposes_and_says_why(cast, client, case_in):
    case = case_in("accepted")
    rule_of(cast, name="灯归管家", number=3, categories=["lighting"], to_role="ST", instruction="当天去看")
    cast.sign_in(client, "CS")
    page = client.get(f"/cases/{case.number}/assignment/")
    form = page.context["act"]["form"]
    assert form["assignee"].value() == f"person:{cast['ST'].person_id}"
    assert form["instruction"].value() == "当天去看"
    assert "按规则3：灯归管家（类别是公共照明）。" in page.content.decode()


def test_the_history_of_the_case_explains_the_hit(cast, client, case_in):
    case = case_in("accepted")
    rule_of(cast, name="灯归管家", number=3, categories=["lighting"], to_role="ST")
    case.dispatch(by=cast["CS"], person=cast.person("ST"))
    cast.sign_in(client, "CS")
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "规则3：灯归管家，派给施管平：类别是公共照明" in page
    told = client.get(f"/q/{case.query_code}/").content.decode()
    assert "灯归管家" not in told


def test_the_form_warns_of_the_catalogue_and_asks_why(cast, client, case_in):
    case = case_in("accepted")
    catalogue_says(role="ST", category="lighting", is_theirs=False)
    cast.sign_in(client, "CS")
    url = f"/cases/{case.number}/assignment/"
    assert "施管平（惠邻管家）（不在职责清单）" in client.get(url).content.decode()
    sent = {"version": case.version, "assignee": f"person:{cast['ST'].person_id}", "instruction": "看一下"}
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert "outside_reason" in answer.context["act"]["form"].errors
    assert "看一下" in answer.content.decode()
    assert client.post(url, sent | {"outside_reason": "先去看看"}).status_code == 302
    assert Case.objects.get(pk=case.pk).status == "dispatched"


def test_without_a_catalogue_nothing_more_is_asked(cast, client, case_in):
    case = case_in("accepted")
    cast.sign_in(client, "CS")
    assert (
        "outside_reason" not in client.get(f"/cases/{case.number}/assignment/").context["act"]["form"].fields
    )


@pytest.mark.parametrize("status", ["accepted", "returned"])
def test_the_case_page_still_needs_six_statements(cast, client, case_in, status):
    case = case_in(status)
    rule_of(cast, to_role="ST")
    catalogue_says(role="CS", category="lighting", is_theirs=False)
    cast.sign_in(client, "CS")
    client.get(f"/cases/{case.number}/")
    with statements(most=6):
        client.get(f"/cases/{case.number}/")


def test_lines_of_the_catalogue_are_entered_together(cast, client):
    cast.sign_in(client, "AD")
    sent = {
        "holder": "role:ST",
        "categories": ["gas", "papers"],
        "says": "no",
        "effective_on": TOMORROW,
        "source": "会",
    }
    assert client.post("/tables/duties/new/", sent).status_code == 302
    assert Duty.objects.filter(role="ST", is_theirs=False).count() == 2
    assert "燃气安全" in client.get("/tables/duties/").content.decode()


@pytest.mark.parametrize(
    "told",
    [
        {"holder": ""},
        {"holder": "role:PV"},
        {"says": "maybe"},
        {"categories": []},
        {"source": ""},
        {"effective_on": "x"},
    ],
)
def test_a_senseless_line_is_refused(cast, client, told):
    cast.sign_in(client, "AD")
    sent = {
        "holder": "role:ST",
        "categories": ["gas"],
        "says": "no",
        "effective_on": TOMORROW,
        "source": "会",
    }
    assert client.post("/tables/duties/new/", sent | told).status_code == 422
    assert Duty.objects.count() == 0


def test_the_real_hit_rate_is_shown_with_numerator_and_denominator(cast, client):
    for number in range(12):
        case = cast.report(description="三楼楼道灯不亮，老人上楼看不见")
        category = cast.lamp if number else type(cast.lamp).objects.get(pk="water")
        case.accept(by=cast["CS"], grade="C", category=category, mode="self")
    cast.sign_in(client, "SO")
    answer = client.get("/tables/suggestions/")
    assert answer.context["shown"] == {"hits": 11, "n": 12, "percent": 92}
    assert answer.context["blind"]["percent"] is None
    assert answer.context["confusions"] == [{"guess": "公共照明", "chosen": "给排水", "n": 1, "of": 12}]
    assert "（11/12）" in answer.content.decode()


def test_few_are_not_a_rate(cast, client, case_in):
    case_in("accepted")
    cast.sign_in(client, "SO")
    page = client.get("/tables/suggestions/")
    assert (page.context["shown"]["percent"], page.context["confusions"]) == (None, [])
    assert "只有1件，太少" in page.content.decode()


@pytest.mark.parametrize(
    ("description", "category", "hint"),
    [
        ("三楼楼道灯不亮，老人上楼看不见", None, "按文字猜的：公共照明（"),
        ("三楼楼道灯不亮，老人上楼看不见", "water", "这是报事人选的。按文字猜是公共照明（"),
        ("asdf", None, "按文字猜不准，请您选。"),
    ],
)
def test_the_acceptance_says_what_was_guessed(cast, client, description, category, hint):
    chosen = category and type(cast.lamp).objects.get(pk=category)
    case = cast.report(description=description, category=chosen)
    cast.sign_in(client, "CS")
    assert hint in client.get(f"/cases/{case.number}/acceptance/").content.decode()
