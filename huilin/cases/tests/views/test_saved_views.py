import pytest

from huilin.audit.models import Event
from huilin.cases.models import SavedView
from huilin.core.errors import Forbidden, Refused

pytestmark = pytest.mark.django_db


def keep(client, name, query="tab=today&grade=A", community=""):
    return client.post("/cases/views/", {"name": name, "query": query, "community": community})


def labels(client):
    return [str(tab["label"]) for tab in client.get("/cases/").context["tabs"]][6:]


def test_filters_are_kept_under_a_name_and_open_as_a_tab(client, cast):
    cast.sign_in(client, "CS")
    assert keep(client, "急的", "tab=open&grade=A&after=x&evil=1")["Location"] == "/cases/?grade=A&tab=open"
    view = SavedView.objects.get()
    assert (view.query, view.person_id) == ({"tab": "open", "grade": "A"}, cast["CS"].person_id)
    tab = client.get("/cases/", view.query).context["tabs"][-1]
    assert (tab["label"], tab["current"]) == ("急的", True)
    cast.sign_in_as(client, cast.second("CS"))
    assert labels(client) == []
    assert client.get(f"/cases/views/{view.pk}/").status_code == 404


def test_it_is_renamed_moved_and_opened_first(client, cast):
    cast.sign_in(client, "CS")
    for name in ("甲", "乙", "丙"):
        keep(client, name)
    third = SavedView.objects.get(name="丙")
    edited = client.post(f"/cases/views/{third.pk}/", {"name": "丁", "place": "1", "is_start": "on"})
    assert edited["Location"] == "/cases/views/"
    assert labels(client) == ["丁", "甲", "乙"]
    assert client.get("/cases/").context["filter_form"]["grade"].value() == "A"
    assert client.get("/cases/?tab=all").context["filter_form"]["grade"].value() is None
    first = SavedView.objects.get(name="甲")
    client.post(f"/cases/views/{first.pk}/", {"name": "甲", "place": "9", "is_start": "on"})
    assert [view.name for view in SavedView.objects.filter(is_start=True)] == ["甲"]
    assert labels(client) == ["丁", "乙", "甲"]


def test_a_name_in_use_is_a_conflict_and_kept_in_the_field(client, cast):
    cast.sign_in(client, "CS")
    keep(client, "急的")
    again = keep(client, "急的")
    assert again.status_code == 409
    assert "急的" in again.content.decode()
    assert keep(client, "").status_code == 422
    assert keep(client, "很长" * 20).status_code == 422


def test_it_is_removed(client, cast):
    cast.sign_in(client, "CS")
    keep(client, "急的")
    view = SavedView.objects.get()
    assert client.post(f"/cases/views/{view.pk}/removal/").status_code == 302
    assert not SavedView.objects.exists()


def test_a_community_shares_and_its_clerks_keep_it(client, cast):
    cast.sign_in(client, "CS")
    keep(client, "本周", community=str(cast.here.community.pk))
    view = SavedView.objects.get()
    assert view.person_id is None
    assert Event.objects.get(kind="saved_view.shared").particulars == {"name": "本周"}
    for code, tabs in (("CS", ["本周"]), ("ME", ["本周"]), ("SO", [])):
        cast.sign_in_as(client, cast.second(code))
        assert labels(client) == tabs, code
    assert "本周" in client.get("/cases/views/").content.decode()
    cast.sign_in_as(client, cast.outsider("CS"))
    assert labels(client) == []
    cast.sign_in(client, "ME")
    assert client.get(f"/cases/views/{view.pk}/").status_code == 403
    cast.sign_in_as(client, cast.second("CS"))
    client.post(f"/cases/views/{view.pk}/", {"name": "这周", "place": "1"})
    assert Event.objects.get(kind="saved_view.renamed").particulars == {"name": "这周", "was": "本周"}
    client.post(f"/cases/views/{view.pk}/removal/")
    assert Event.objects.filter(kind="saved_view.removed").exists()


def test_nobody_shares_where_they_do_not_triage(client, cast):
    cast.sign_in(client, "CS")
    assert keep(client, "x", community=str(cast.there.community.pk)).status_code == 422
    with pytest.raises(Forbidden):
        SavedView.keep(by=cast["ME"], name="x", query={}, community=cast.here.community)


def test_there_is_an_end_of_tabs(cast):
    for number in range(12):
        SavedView.keep(by=cast["ST"], name=str(number), query={})
    with pytest.raises(Refused):
        SavedView.keep(by=cast["ST"], name="再一个", query={})


@pytest.mark.parametrize(
    "query", ["tab=nonsense", "grade=%00", "q=" + "长" * 300, "holder=person:x", "first=9999-99-99"]
)
def test_a_strange_query_opens_all_the_same(client, cast, query):
    cast.report()
    cast.sign_in(client, "CS")
    response = keep(client, "怪", query)
    assert response.status_code == 302
    assert client.get(response["Location"]).status_code == 200
