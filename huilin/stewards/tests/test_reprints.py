"""What was printed is remembered, what changed since is listed, and an old code leads to the present steward."""

import json
import time

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.core.errors import Forbidden
from huilin.people.models import Consent, Role
from huilin.places.models import Placard
from huilin.stewards.issuing import digests_of, newest_issues, to_reprint
from huilin.stewards.models import PlacardIssue
from huilin.stewards.placard_sheet import render
from huilin.stewards.sheets import placards_for
from huilin.stewards.tests.path import appointed
from tests.sql import statements


def issued(client, cast, **more):
    cast.sign_in(client, "CS")
    told = {"size": "a4", "entrances": "on"} | more
    return client.post(f"/placards/{cast.here.compound.pk}/issue/", told)


def changed(cast):
    return [one.changed for one in to_reprint(placards_for({cast.here.compound.pk}, with_entrances=True))]


def role(cast):
    return Role.objects.get(person_id=cast["ST"].person_id)


def test_issuing_notes_what_was_printed_without_names(client, cast):
    answer = issued(client, cast)
    assert answer["Content-Type"] == "application/pdf"
    note = PlacardIssue.objects.get(placard=cast.placard)
    assert note.by_name == cast["CS"].name
    assert cast["ST"].name not in json.dumps(note.digests, ensure_ascii=False)
    assert Event.objects.filter(kind="placard.issued", subject_id=cast.here.compound.pk).count() == 1
    assert changed(cast) == []


def test_looking_notes_nothing(client, cast):
    cast.sign_in(client, "CS")
    assert client.get(f"/placards/{cast.here.compound.pk}/sheet.pdf?size=a4&entrances=on").status_code == 200
    assert not PlacardIssue.objects.exists()


def test_each_change_puts_the_placard_on_the_list(client, cast):
    issued(client, cast)
    role(cast).describe(by=cast["ST"], title="施管家", duties="修灯", visiting="周三", public_phone="")
    assert changed(cast) == [("stewards",)]
    issued(client, cast, changed="on")
    assert changed(cast) == []
    cast.here.compound.duty_phone = "07521234567"
    cast.here.compound.save()
    # Stewards without a number of their own show the duty number.
    assert changed(cast) == [("stewards", "phones")]


def test_a_steward_who_leaves_or_comes_does(client, cast):
    issued(client, cast)
    role(cast).end(by=cast["LD"], reason="辞任")
    assert changed(cast) == [("stewards",)]
    issued(client, cast)
    appointed(cast)
    assert changed(cast) == [("stewards",)]


def test_a_withdrawn_photo_does(client, cast):
    consent = Consent.objects.create(person=cast.person("ST"), purpose="publish_photo", way="paper")
    picture = "00/00/" + "0" * 64 + ".jpg"
    Role.objects.filter(pk=role(cast).pk).update(photo=picture)
    issued(client, cast)
    before = newest_issues([cast.placard.pk])[cast.placard.pk].digests
    consent.withdrawn_at = timezone.now()
    consent.save()
    sheets = placards_for({cast.here.compound.pk}, with_entrances=True)
    assert set(digests_of(next(iter(sheets.values())))) == set(before)


def test_never_printed_is_not_to_be_printed_again(cast):
    assert changed(cast) == []


def test_the_list_and_its_download(client, cast):
    issued(client, cast)
    role(cast).describe(by=cast["ST"], title="施管家", duties="修灯", visiting="周三", public_phone="")
    page = client.get("/placards/reprints/").content.decode()
    assert "管家的姓名、职务" in page
    assert cast.placard.code[:3] in page
    cast.sign_in_as(client, cast.outsider("CS"))
    assert "没有要重印的" in client.get("/placards/reprints/").content.decode()
    assert client.post(f"/placards/{cast.here.compound.pk}/issue/", {"size": "a4"}).status_code == 404


@pytest.mark.parametrize("told", [{}, {"size": "a3"}, {"size": "a4", "changed": "on"}])
def test_it_refuses_what_cannot_be_printed(client, cast, told):
    cast.sign_in(client, "CS")
    assert client.post(f"/placards/{cast.here.compound.pk}/issue/", told).status_code == 422
    assert not PlacardIssue.objects.exists()


def test_an_old_code_leads_to_the_present_steward(client, cast):
    url = f"/r/{cast.placard.code}"
    assert ">施管平<" in client.get(url).content.decode()
    row = appointed(cast)
    role(cast).end(by=cast["LD"], reason="辞任")
    page = client.get(url).content.decode()
    assert row.name in page
    assert ">施管平<" not in page
    with pytest.raises(Forbidden):
        role(cast).describe(by=cast["RE"], title="", duties="", visiting="", public_phone="")


def test_many_placards_in_one_pdf(cast):
    """Thirty here; docs/reference/speed.md tells the time of three hundred."""
    Placard.objects.bulk_create(
        [
            Placard(
                code=f"0019{number:06d}", compound=cast.here.compound, community=cast.here.community,
                building=cast.here.building, entrance=cast.here.entrance,
            )
            for number in range(29)
        ]
    )  # fmt: skip
    with statements(most=3):
        sheets = list(placards_for({cast.here.compound.pk}, with_entrances=True).values())
    started = time.process_time()
    assert render(sheets, "a4").count(b"/TrimBox") >= 1
    assert len(sheets) == 30
    assert time.process_time() - started < 15
