"""The pages of hazards, as those who use them do."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from huilin.core.ids import new_id
from huilin.patrols.models import Hazard


def photo():
    target = io.BytesIO()
    Image.new("RGB", (64, 48), (120, 80, 40)).save(target, "JPEG")
    return SimpleUploadedFile("seen.jpg", target.getvalue(), "image/jpeg")


@pytest.fixture
def steward(cast, client):
    cast.sign_in(client, "ST")
    return client


def told(cast, **more):
    return {
        "key": new_id(), "compound": cast.here.compound.pk, "building": "3", "equipment_class": "stairs",
        "text": "楼梯口堆满纸箱", "spot": "2单元一楼",
    } | more  # fmt: skip


def test_a_steward_notes_a_hazard_with_a_photo(cast, steward, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    answer = steward.post(reverse("patrols:new_hazard"), told(cast, photos=photo()))
    hazard = Hazard.objects.get()
    assert answer.url == reverse("patrols:hazard", args=[hazard.pk])
    assert hazard.building == cast.here.building
    page = steward.get(answer.url).content.decode()
    assert "楼梯口堆满纸箱" in page
    shown = steward.get(reverse("patrols:photo", args=[hazard.pk, hazard.photos.get().pk]))
    assert shown["Content-Type"] == "image/jpeg"
    assert hazard.number in steward.get(reverse("patrols:hazards"), {"class": "stairs"}).content.decode()
    assert hazard.number not in steward.get(reverse("patrols:hazards"), {"class": "tree"}).content.decode()


def test_what_is_wrong_stays_typed(cast, steward):
    url = reverse("patrols:new_hazard")
    for wrong in (
        {"building": "99栋"},
        {"equipment_class": "dragon"},
        {"compound": cast.there.compound.pk},
        {"compound": "x"},
        {"photos": SimpleUploadedFile("a.jpg", b"GIF89a not a picture", "image/jpeg")},
    ):
        answer = steward.post(url, told(cast, **wrong))
        assert answer.status_code == 422
        assert "楼梯口堆满纸箱" in answer.content.decode()
    assert not Hazard.objects.exists()


def test_strange_questions_to_the_list_are_harmless(cast, steward):
    for query in ("tab=x", "class=x", "after=x", "after=2026-11-11_zz", "after=%00"):
        assert steward.get(f"{reverse('patrols:hazards')}?{query}").status_code == 200


@pytest.mark.parametrize(
    "tab", ["open", "grade", "order", "rectify", "reinspect", "late", "major", "again", "closed"]
)
def test_each_tab_answers(cast, client, hazard_in, tab):
    hazard = hazard_in("closed" if tab == "closed" else "reported", looks_major=True)
    cast.sign_in(client, "CS")
    page = client.get(reverse("patrols:hazards"), {"tab": tab}).content.decode()
    assert (hazard.number in page) == (tab in {"open", "grade", "major", "closed"})


def test_the_way_by_the_pages(cast, client, hazard_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    hazard = hazard_in("reported")
    cast.sign_in(client, "CS")
    page = reverse("patrols:hazard", args=[hazard.pk])
    assert reverse("patrols:grading", args=[hazard.pk]) in client.get(page).content.decode()
    sent = {"criterion": "stairs_goods", "equipment_class": "stairs", "version": 1}
    assert client.post(reverse("patrols:grading", args=[hazard.pk]), sent).url == page
    order = reverse("patrols:order", args=[hazard.pk])
    sent = {"name": "一楼便利店", "measure": "搬走纸箱", "due_on": "2026-11-13", "version": 1}
    stale = client.post(order, sent)
    assert stale.status_code == 409
    assert "搬走纸箱" in stale.content.decode()
    assert client.post(order, sent | {"version": 2}).url == page
    url = reverse("patrols:rectification", args=[hazard.pk])
    assert client.post(url, {"text": "搬走了", "version": 3}).status_code == 422
    assert client.post(url, {"text": "搬走了", "version": 3, "photos": photo()}).url == page
    assert reverse("patrols:reinspection", args=[hazard.pk]) not in client.get(page).content.decode()
    cast.sign_in(client, "SL")
    assert client.post(reverse("patrols:reinspection", args=[hazard.pk]), {"passed": "yes"}).url == page
    cast.sign_in(client, "SO")
    assert client.post(reverse("patrols:closure", args=[hazard.pk]), {}).url == page
    hazard.refresh_from_db()
    assert hazard.status == "closed"


def test_a_matter_and_its_hazard_know_each_other(cast, client, case_in):
    case = case_in("dispatched")
    cast.sign_in(client, "CS")
    url = reverse("patrols:case_hazard", args=[case.pk])
    assert url in client.get(reverse("cases:case", args=[case.number])).content.decode()
    form = client.get(url).content.decode()
    assert case.description in form
    sent = told(cast, key=f"case:{case.pk}", text=case.description)
    page = client.post(url, sent).url
    assert case.number in client.get(page).content.decode()
    assert client.get(url).url == page
    assert client.post(url, sent).url == page
    assert Hazard.objects.get().case == case


def test_a_building_leader_reads_its_compound_and_a_volunteer_notes(cast, client):
    cast.sign_in(client, "PV")
    answer = client.post(reverse("patrols:new_hazard"), told(cast))
    assert answer.status_code == 200
    assert Hazard.objects.get().number in answer.content.decode()


def test_elsewhere_is_not_there(cast, client, hazard_in):
    hazard = hazard_in("ordered")
    cast.sign_in_as(client, cast.outsider("CS"))
    assert client.get(reverse("patrols:hazard", args=[hazard.pk])).status_code == 404
    assert client.post(reverse("patrols:closure", args=[hazard.pk]), {}).status_code == 404
    assert client.get(reverse("patrols:hazard", args=[new_id()])).status_code == 404


def test_neighbours_read_building_kind_and_state_and_nothing_else(cast, client, hazard_in):
    hazard_in("ordered", text="张三家门口堆纸箱", spot="2单元302门口")
    hazard_in("closed", equipment_class="extinguisher")
    hazard_in("reported", text="不归这里", compound=cast.next_door, building=None)
    dismissed = hazard_in("reported", equipment_class="outdoor_hydrant")
    dismissed.dismiss(by=cast["CS"], reason="看错了")
    url = reverse("patrols:neighbours", args=[cast.here.compound.pk])
    cast.sign_in(client, "RE")
    page = client.get(url).content.decode()
    assert str(cast.here.building) in page
    assert "整改中" in page
    assert "11-13" in page or "11月13日" in page
    assert "销号" in page
    for hidden in ("纸箱", "302", cast["ST"].name, "YH-", "不归这里", "消火栓"):
        assert hidden not in page, hidden
    assert url in client.get(reverse("cases:compound", args=[cast.here.compound.pk])).content.decode()
    assert client.get(reverse("patrols:neighbours", args=[cast.there.compound.pk])).status_code == 404
    client.cookies.clear()
    assert url not in client.get(reverse("cases:compound", args=[cast.here.compound.pk])).content.decode()
    assert client.get(url).status_code == 302
