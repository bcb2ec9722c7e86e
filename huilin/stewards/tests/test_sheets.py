import pytest

from huilin.stewards.sheets import sheets_for


def test_a_sheet_tells_who_the_steward_is_today(cast):
    [sheet] = sheets_for({cast.here.compound.pk}, with_entrances=True)
    assert (sheet.compound, sheet.place_label, sheet.code) == ("和盛阁小区", "3栋 2单元", cast.placard.code)
    assert {line.name for line in sheet.stewards} == {"施管平", "沈组长", "施管平乙", "沈组长乙"}
    assert sheet.url.endswith(f"/r/{cast.placard.code}")
    assert all(line.photo is None for line in sheet.stewards)


def test_a_steward_whose_term_is_over_is_gone(cast):
    for code in ("ST", "SL"):
        for actor in (cast[code], cast.second(code)):
            role = cast.person_of(actor).roles.get()
            role.end(by=cast["LD"], reason="任期结束")
    [sheet] = sheets_for({cast.here.compound.pk}, with_entrances=True)
    assert sheet.stewards == ()


@pytest.mark.parametrize("size", ["a4", "400x600", "600x900", "270x170"])
def test_a_clerk_downloads_the_pdf(client, cast, size):
    cast.sign_in(client, "CS")
    assert client.get("/placards/").status_code == 200
    response = client.get(f"/placards/{cast.here.compound.pk}/sheet.pdf", {"size": size, "entrances": "on"})
    assert response.status_code == 200
    assert response.content.startswith(b"%PDF")


@pytest.mark.parametrize("query", [{"size": "a0"}, {}, {"size": "a4"}])
def test_what_cannot_be_printed_is_not_there(client, cast, query):
    cast.sign_in(client, "CS")
    assert client.get(f"/placards/{cast.next_door.pk}/sheet.pdf", query).status_code == 404
    cast.sign_in(client, "ST")
    assert client.get(f"/placards/{cast.here.compound.pk}/sheet.pdf", {"size": "a4"}).status_code == 404
