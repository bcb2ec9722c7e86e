"""Whole sets: targets of Guangdong and Beijing, the days off of a year from a sheet."""

import datetime as dt
import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from huilin.cases.calendar_sheet import read_days
from huilin.cases.models.vocabulary import ServiceTarget, limits_for
from huilin.core import clock
from huilin.core.errors import Refused
from huilin.core.models import Holiday
from huilin.core.workdays import Limit, is_workday
from huilin.places.models import TableChange

pytestmark = pytest.mark.django_db
LATER = dt.date(2026, 12, 11)
ROWS = [
    ["日期", "类型", "名称", "依据"],
    ["2027-01-01", "放假", "元旦", "国办发明电"],
    ["2027/1/3", "上班", "元旦调休", ""],
]


@pytest.fixture(autouse=True)
def _mid_november(mid_november):
    """The days of 2027 in these sheets are still to come."""


def workbook(rows):
    """A sheet whose days are real dates, as Excel keeps them."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet("2027")
        page.write_row(0, 0, rows[0])
        for number, (day, *rest) in enumerate(rows[1:], 1):
            page.write_datetime(number, 0, dt.datetime.strptime(day.replace("/", "-"), "%Y-%m-%d"))
            page.write_row(number, 1, rest)
    return buffer.getvalue()


def sheet(rows=ROWS, kind="csv"):
    if kind == "xlsx":
        return SimpleUploadedFile("2027.xlsx", workbook(rows))
    return SimpleUploadedFile("2027.csv", "\n".join(",".join(row) for row in rows).encode())


def test_beijings_set_holds_from_its_day_for_the_grades_it_names(cast, client):
    cast.sign_in(client, "AD")
    answer = client.post("/tables/presets/", {"preset": "beijing", "effective_on": f"{LATER}"})
    assert answer.status_code == 302
    assert limits_for("C", None, LATER).reply == Limit(7, "days")
    assert limits_for("C", None, LATER - dt.timedelta(days=1)).reply == Limit(10, "workdays")
    assert limits_for("Q", None, LATER).reply == Limit(2, "workdays")
    assert "北京市接诉即办工作条例" in ServiceTarget.objects.get(grade="D", valid_from=LATER).source


def test_a_clerks_set_waits_for_a_second_person(cast, client):
    cast.sign_in(client, "SO")
    client.post("/tables/presets/", {"preset": "guangdong", "effective_on": f"{LATER}"})
    waiting = TableChange.objects.filter(decided_at=None)
    assert waiting.count() == 3
    assert not ServiceTarget.objects.filter(valid_from=LATER).exists()
    for change in waiting:
        change.confirm(by=cast["AD"])
    assert limits_for("D", None, LATER).reply == Limit(15, "workdays")


def test_a_set_does_not_begin_today(cast, client):
    cast.sign_in(client, "AD")
    answer = client.post("/tables/presets/", {"preset": "beijing", "effective_on": f"{timezone.localdate()}"})
    assert answer.status_code == 422
    assert not TableChange.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_sheet_of_days_comes_in_whole(cast, client, kind):
    cast.sign_in(client, "AD")
    answer = client.post("/tables/calendar/", {"file": sheet(kind=kind), "source": "国办通知"})
    assert answer.status_code == 302
    assert dict(Holiday.objects.values_list("day", "source")) == {
        dt.date(2027, 1, 1): "国办发明电",
        dt.date(2027, 1, 3): "国办通知",
    }
    assert not is_workday(dt.date(2027, 1, 1))
    assert is_workday(dt.date(2027, 1, 3))


def test_a_clerks_sheet_is_one_change_for_a_second_person(cast, client):
    cast.sign_in(client, "SO")
    client.post("/tables/calendar/", {"file": sheet(), "source": "国办通知"})
    change = TableChange.objects.get()
    assert "导入2天" in str(change)
    assert not Holiday.objects.exists()
    change.confirm(by=cast.second("SO"))
    assert Holiday.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (["2027-13-01", "放假", "", "通知"], "看不懂"),
        (["2027-02-01", "也许", "", "通知"], "放假或上班"),
        (["2027-01-01", "上班", "", "通知"], "写了两次"),
        (["2026-01-01", "上班", "", "通知"], "已经过了"),
    ],
)
def test_one_wrong_line_keeps_all_of_it_out(cast, client, row, fault):
    cast.sign_in(client, "AD")
    answer = client.post("/tables/calendar/", {"file": sheet([*ROWS, row]), "source": "国办通知"})
    assert answer.status_code == 422
    assert "第4行" in answer.content.decode()
    assert fault in answer.content.decode()
    assert not Holiday.objects.exists()


def test_the_published_make_up_days_of_2026_change_nothing(cast):
    days = ["2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
    with clock.at(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)), pytest.raises(Refused, match="没有要改"):
        read_days(sheet([[day, "上班", "调休", "国办"] for day in days]), "")


def test_no_table_is_no_sheet(cast, client):
    cast.sign_in(client, "AD")
    file = SimpleUploadedFile("x.xlsx", b"PK\x03\x04nothing")
    assert client.post("/tables/calendar/", {"file": file, "source": "x"}).status_code == 422
