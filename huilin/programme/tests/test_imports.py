"""Many members at once: tried first, everybody or only those without a fault, and nobody without a signature."""

import io

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from huilin.audit.models import Event
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.sheets.kept import forget_old_sheets
from huilin.people.models import Consent, Organisation
from huilin.programme.models import MemberImport, PartyMember
from huilin.programme.sheet.columns import COLUMNS, as_file
from huilin.programme.sheet.importing import confirm, hand_in
from huilin.programme.tests.conftest import by_unit


@pytest.fixture
def told(cast):
    """Pasted lines become what was handed in."""

    def hand(*lines, by=None):
        unit = Organisation.objects.get(pk=cast.here.unit.pk)
        return hand_in(as_file("\n".join(lines)), "名单", unit, by=by or cast["PU"], is_pasted=True)

    return hand


def line(cast, name="党员甲", digit=1, *, place=None, signed="是", rest=""):
    return f"{name} 1381111000{digit} {place or cast.here.compound.name} {signed} {rest}".strip()


def test_a_trial_keeps_nothing_and_a_confirmation_everybody(cast, told):
    entry = told(line(cast, "党员甲", 1, rest="第一支部 电工"), line(cast, "党员乙", 2))
    assert (entry.report["figures"], entry.fault_count) == ({"rows": 2, "good": 2, "faulty": 0}, 0)
    assert not PartyMember.objects.exists()
    assert confirm(entry, by=cast["PU"]) == 2
    first = PartyMember.objects.get(person__name="党员甲")
    assert (first.branch, first.skills, first.state) == ("第一支部", "电工", "registered")
    assert first.organisation == cast.here.unit
    consents = Consent.objects.values_list("way", "witness_id").distinct()
    assert list(consents) == [("paper", cast["PU"].person_id)]
    entry.refresh_from_db()
    assert not entry.content_sealed
    with pytest.raises(Conflict):
        confirm(entry, by=cast["PU"])
    assert Event.objects.filter(kind="member_import.applied", subject_id=entry.pk).count() == 1


@pytest.mark.parametrize("separated", ["{}\t{}\t{}\t{}", "{}，{}，{}，{}", "{}, {},{} ,{}", "{}  {} {} {}"])
def test_lines_are_read_as_people_paste_them(cast, told, separated):
    entry = told(separated.format("党员甲", "13811110001", cast.here.compound.name, "已签"))
    assert entry.report["figures"]["good"] == 1


def test_headings_that_were_pasted_order_the_columns(cast, told):
    name = cast.here.compound.name.removesuffix("小区")
    entry = told("小区\t本人签字\t姓名\t手机号", f"{name}\t√\t党员甲\t138 1111 0001")
    assert entry.report["figures"] == {"rows": 1, "good": 1, "faulty": 0}


@pytest.mark.parametrize(
    ("given", "cell"),
    [
        ({"name": "甲1"}, "A2"),
        ({"digit": "x"}, "B2"),
        ({"place": "没有的小区"}, "C2"),
        ({"signed": "否"}, "D2"),
        ({"signed": "也许"}, "D2"),
        ({"signed": ""}, "D2"),
        ({"name": "=1+1"}, "A2"),
    ],
)
def test_every_fault_is_named_and_lets_nobody_pass(cast, told, given, cell):
    entry = told(line(cast, **given), line(cast, "党员乙", 2))
    assert [found["cell"] for found in entry.report["findings"] if found["is_fault"]] == [cell]
    with pytest.raises(Refused):
        confirm(entry, by=cast["PU"])
    assert not PartyMember.objects.exists()
    assert confirm(entry, by=cast["PU"], only_good=True) == 1
    assert [str(one.person.name) for one in PartyMember.objects.all()] == ["党员乙"]


def test_nobody_stands_in_it_twice_or_again(cast, told):
    PartyMember.register(by_unit(cast, 1, name="党员甲"), by=cast["PU"])
    entry = told(line(cast, "党员甲", 1), line(cast, "党员乙", 2), line(cast, "党员乙", 2))
    assert [found["cell"] for found in entry.report["findings"]] == ["A4", "A2"]
    assert entry.report["figures"] == {"rows": 3, "good": 1, "faulty": 2}


def test_whoever_registered_since_the_trial_makes_it_a_conflict(cast, told):
    entry = told(line(cast, "党员甲", 1), line(cast, "党员乙", 2))
    PartyMember.register(by_unit(cast, 2, name="党员乙"), by=cast["PU"])
    with pytest.raises(Conflict):
        confirm(entry, by=cast["PU"])
    assert PartyMember.objects.count() == 1


def test_a_fault_of_the_whole_sheet_lets_nobody_pass(cast, told):
    entry = told(
        "姓名\t电话\t小区\t本人签字\t姓名", f"党员甲\t13811110001\t{cast.here.compound.name}\t是\t某"
    )
    assert not entry.report["is_whole"]
    with pytest.raises(Refused):
        confirm(entry, by=cast["PU"], only_good=True)


@pytest.mark.parametrize("code", ["PV", "CS", "ST", "SO", "RE"])
def test_nobody_but_the_unit_hands_one_in(cast, told, code):
    with pytest.raises(Forbidden):
        told(line(cast), by=cast[code])
    entry = told(line(cast))
    for actor in (cast[code], cast.outsider("PU")):
        with pytest.raises(Forbidden):
            confirm(entry, by=actor)


def test_a_file_nobody_let_in_is_forgotten(cast, told, mid_november):
    told(line(cast))
    mid_november.shift(30 * 86400 + 1)
    assert forget_old_sheets() == 1
    entry = MemberImport.objects.get()
    with pytest.raises(Conflict):
        confirm(entry, by=cast["PU"])


def workbook(*rows):
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("名单")
    for at, row in enumerate([[column.heading for column in COLUMNS], *rows]):
        sheet.write_row(at, 0, row)
    book.close()
    return SimpleUploadedFile("名单.xlsx", target.getvalue())


def test_a_sheet_goes_in_by_its_pages(client, cast):
    cast.sign_in(client, "PU")
    url, place = reverse("programme:imports"), cast.here.compound.name
    assert client.get(reverse("programme:import_template")).content.startswith(b"PK")
    file = workbook(["党员甲", "13811110001", place, "是"], ["党员乙", 13811110002, "别处", "是"])
    answer = client.post(url, {"file": file})
    assert answer.status_code == 302
    text = client.get(answer["Location"]).content.decode()
    assert "名单 C3 小区" in text
    assert "13811110002" not in text
    entry = MemberImport.objects.get()
    sheet = client.get(reverse("programme:import_faults", args=[entry.pk]))
    assert openpyxl.load_workbook(io.BytesIO(sheet.content)).active["E2"].value == "党员乙"
    done = reverse("programme:import_confirmation", args=[entry.pk])
    assert client.post(done).status_code == 422
    assert client.post(done, {"only": "good"}).status_code == 302
    assert client.post(done, {"only": "good"}).status_code == 409
    assert PartyMember.objects.get().person.name == "党员甲"
    assert client.get(reverse("programme:import_faults", args=[entry.pk])).status_code == 404
    assert "存好了1人" in client.get(answer["Location"]).content.decode()


def test_pasted_lines_are_counted_as_they_were_typed(client, cast):
    cast.sign_in(client, "PU")
    pasted = f"{line(cast)}\n党员乙 12 {cast.here.compound.name} 是"
    answer = client.post(reverse("programme:imports"), {"pasted": pasted}, follow=True)
    assert "第2行 电话" in answer.content.decode()


def test_nothing_or_nonsense_is_refused_with_the_text_kept(client, cast):
    cast.sign_in(client, "PU")
    url = reverse("programme:imports")
    assert client.post(url, {}).status_code == 422
    broken = SimpleUploadedFile("x.xlsx", b"PK\x03\x04nonsense")
    answer = client.post(url, {"file": broken, "pasted": "党员甲 138"})
    assert answer.status_code == 422
    assert "党员甲 138" in answer.content.decode()


def test_another_units_sheet_is_not_there(client, cast, told):
    entry = told(line(cast))
    cast.sign_in_as(client, cast.outsider("PU"))
    for name in ("import", "import_faults"):
        assert client.get(reverse(f"programme:{name}", args=[entry.pk])).status_code == 404
    assert client.post(reverse("programme:import_confirmation", args=[entry.pk])).status_code == 404
    assert entry.uploaded_at <= timezone.now()
