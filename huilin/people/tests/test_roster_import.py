"""A roster goes into the register whole, by two persons, and a second time changes nothing."""

import datetime as dt
import time

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from huilin.audit.models import Event
from huilin.core.errors import Conflict, Forbidden
from huilin.core.permissions import SYSTEM
from huilin.core.sheets.kept import KEPT_FOR, forget_old_sheets
from huilin.people.models import Household, Organisation, Ownership, Person, Residency, RosterImport
from huilin.people.roster.importing import confirm, hand_in, import_roster
from huilin.people.roster.trial import try_roster
from huilin.people.tests.rosters import as_csv, as_xlsx, household_rows
from huilin.places.models import Building, Compound, Dwelling

pytestmark = pytest.mark.django_db


def apply(content: bytes) -> dict[str, int]:
    trial = try_roster(content, community_id=None)
    assert trial.findings.faults == []
    trial.changes.write()
    return trial.figures()


@pytest.fixture
def compound(cast):
    return cast.next_door


def test_it_takes_over_places_people_and_owners(compound):
    rows = household_rows(compound.name, 6)
    apply(as_xlsx({"一": rows}, merges=("compound", "building", "area", "area_source")))
    person = Person.objects.get(name=rows[0]["name"])
    assert person.identity_number == rows[0]["identity"]
    assert person.phone == "+86" + rows[0]["phone"]
    residency = Residency.objects.select_related("household__dwelling__entrance").get(person=person)
    assert residency.is_head
    assert residency.household.dwelling.name == "101"
    assert residency.household.dwelling.entrance.name == "1单元"
    ownership = Ownership.objects.get(person=person)
    assert (ownership.area, ownership.area_source) == (6037, "registry")
    assert ownership.party == str(person.pk)
    assert (person.compound_id, person.household_id) == (compound.pk, residency.household_id)


@pytest.mark.parametrize("kind", ["xlsx", "utf-8", "utf-8-sig", "gb18030"])
def test_a_second_import_changes_nothing(compound, kind):
    rows = household_rows(compound.name, 60)
    content = as_xlsx({"一": rows}) if kind == "xlsx" else as_csv(rows, kind)
    apply(content)
    assert try_roster(content, community_id=None).changes.is_empty


def test_a_changed_phone_changes_that_person_only(compound):
    rows = household_rows(compound.name, 9)
    apply(as_xlsx({"一": rows}))
    rows[4]["phone"] = "13900001111"
    figures = apply(as_xlsx({"一": rows}))
    assert {key: value for key, value in figures.items() if value and key != "rows"} == {"changed_person": 1}


def test_tenants_absent_owners_units_and_empty_flats(compound):
    home = {"compound": compound.name, "building": "教工楼", "area": "45.5㎡", "area_source": "房产证"}
    rows = [
        home | {"dwelling": "101", "name": "陈租", "kind": "租住", "owner": "欧阳房东"},
        home | {"dwelling": "102", "kind": "空置", "owner": "示例农村信用合作社"},
        home | {"dwelling": "103", "name": "刘甲", "kind": "空置", "is_owner": "是"},
        home | {"dwelling": "103", "name": "刘乙", "kind": "空置", "is_owner": "是"},
    ]
    apply(as_xlsx({"一": rows}))
    landlord = Person.objects.get(name="欧阳房东")
    assert not Residency.objects.filter(person=landlord).exists()
    assert Ownership.objects.get(person=landlord).area == 4550
    unit = Organisation.objects.get(name="示例农村信用合作社")
    assert Ownership.objects.get(organisation=unit).dwelling.name == "102"
    together = Ownership.objects.filter(dwelling__name="103")
    assert together.count() == 2
    assert len({ownership.party for ownership in together}) == 1
    assert Household.objects.filter(kind="vacant").count() == 2
    assert Building.objects.get(name="教工楼").entrances.get().name == ""
    assert try_roster(as_xlsx({"一": rows}), community_id=None).changes.is_empty


def test_one_building_under_several_names(compound):
    rows = household_rows(compound.name, 9)
    for row, name in zip(
        rows, ["3栋", "三栋", "3幢", "3", "3号楼", "3", "第三栋", "3#", "3 栋"], strict=True
    ):
        row |= {"building": name}
        row.pop("area", None), row.pop("area_source", None), row.pop("is_owner", None)
    for index, row in enumerate(rows):
        row |= {"dwelling": f"{index + 1}01"}
    trial = try_roster(as_xlsx({"一": rows}), community_id=None)
    assert trial.findings.faults == []
    assert {note.cell for note in trial.findings.notes} >= {"C5", "C6", "C7", "C8", "C10", "C11", "C12"}
    trial.changes.write()
    assert Building.objects.filter(compound=compound, name="3栋").count() == 1


def test_it_does_not_guess_between_two_buildings(compound):
    for name in ("3栋", "3幢"):
        Building.objects.create(name=name, compound=compound, community_id=compound.community_id)
    rows = household_rows(compound.name, 2)
    rows[0]["building"], rows[1]["building"] = "三栋", "3幢"
    trial = try_roster(as_xlsx({"一": rows}), community_id=None)
    assert [fault.cell for fault in trial.findings.faults] == ["C4"]


def test_sheets_named_after_compounds(compound):
    rows = household_rows(compound.name, 3)
    for row in rows:
        row.pop("compound"), row.pop("building")
    headings = ["序号", "备注2", "备注3", "单元", "房号", "户序号", "姓名", "关系", "性别", "身份证", "电话"]
    content = as_xlsx({f"{compound.name}5幢": rows, "填写说明": []}, headings=headings)
    apply(content)
    assert Dwelling.objects.get(name="101").building.name == "5栋"


@pytest.mark.parametrize("name", ["𠮷田生", "陈𬱖", "王䶮", "买买提·吐尔逊", "阿" * 24 + "·" + "乙" * 25])
def test_rare_names_come_back_byte_for_byte(compound, name):
    rows = household_rows(compound.name, 1)
    rows[0]["name"] = name
    apply(as_xlsx({"一": rows}))
    assert Person.objects.get(phone_index__isnull=False, name=name).name.encode() == name.encode()
    assert try_roster(as_csv(rows, "gb18030"), community_id=None).changes.is_empty


def test_the_one_who_hands_in_may_not_confirm(cast, compound):
    content = as_xlsx({"一": household_rows(compound.name, 5)})
    before = Person.objects.count()
    roster = hand_in(content, "花名册.xlsx", compound.community, by=cast["CS"])
    assert (roster.state, roster.row_count) == ("tried", 5)
    assert Person.objects.count() == before
    with pytest.raises(Forbidden):
        confirm(roster, by=cast["CS"])
    confirm(roster, by=cast["SO"])
    assert Person.objects.count() == before + 5
    assert RosterImport.objects.get().content_sealed == b""
    assert [event.kind for event in Event.objects.about(roster.pk)] == ["roster.tried", "roster.applied"]
    with pytest.raises(Conflict):
        confirm(roster, by=cast["SO"])


@pytest.mark.parametrize("code", ["RE", "ST", "PO", "LD", "AU", "AD"])
def test_others_may_not_hand_in(cast, compound, code):
    with pytest.raises(Forbidden):
        hand_in(
            as_xlsx({"一": household_rows(compound.name, 1)}), "a.xlsx", compound.community, by=cast[code]
        )


def test_a_register_that_moved_is_tried_again(cast, compound):
    content = as_xlsx({"一": household_rows(compound.name, 3)})
    roster = hand_in(content, "花名册.xlsx", compound.community, by=cast["CS"])
    apply(content)
    with pytest.raises(Conflict):
        confirm(roster, by=cast["SO"])


def test_a_killed_import_leaves_nothing(compound, monkeypatch):
    trial = try_roster(as_xlsx({"一": household_rows(compound.name, 30)}), community_id=None)
    before = Person.objects.count(), Building.objects.count()
    monkeypatch.setitem(trial.changes.new, Ownership, [Ownership(area=-1)])
    with pytest.raises(IntegrityError), transaction.atomic():
        trial.changes.write()
    assert (Person.objects.count(), Building.objects.count()) == before


def test_no_identity_number_is_readable_in_the_tables(cast, compound):
    rows = household_rows(compound.name, 3)
    hand_in(as_xlsx({"一": rows}), "花名册.xlsx", compound.community, by=cast["CS"])
    apply(as_xlsx({"一": rows}))
    with connection.cursor() as cursor:
        for table in ("people_person", "people_rosterimport", "audit_event"):
            cursor.execute(f"SELECT string_agg(t::text, '') FROM {table} t")
            text = cursor.fetchone()[0] or ""
            assert not any(row["identity"] in text or row["phone"] in text for row in rows)


def test_the_operator_imports_a_file(tmp_path, cast, compound):
    path = tmp_path / "名册.xlsx"
    path.write_bytes(as_xlsx({"一": household_rows(compound.name, 4)}))
    street = compound.street_id
    assert not import_roster(path, street, dry_run=True).is_applied
    assert import_roster(path, street, by=SYSTEM).is_applied
    assert Compound.objects.get(pk=compound.pk).household_count == 2
    assert import_roster(path, street).trial.changes.is_empty


def test_seven_thousand_rows_in_ten_seconds(cast, compound):
    content = as_xlsx({"一": household_rows(compound.name, 7000)})
    roster = hand_in(content, "大.xlsx", compound.community, by=cast["CS"])
    began = time.process_time()
    confirm(roster, by=cast["SO"])
    took = time.process_time() - began
    print(f"7,000 rows: {took:.1f} s of processor time")
    assert Residency.objects.filter(compound_id=compound.pk).count() >= 7000
    assert took <= 10


def test_a_roster_nobody_confirmed_is_forgotten(cast, compound):
    hand_in(
        as_xlsx({"一": household_rows(compound.name, 2)}), "名册.xlsx", cast.here.community, by=cast["CS"]
    )
    assert forget_old_sheets() == 0
    RosterImport.objects.update(uploaded_at=timezone.now() - KEPT_FOR - dt.timedelta(seconds=1))
    assert forget_old_sheets() == 1
    assert not RosterImport.objects.get().content_sealed
