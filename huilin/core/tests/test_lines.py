"""Lines of big tables: each text comes out as it went in, and none can act."""

import io
import zipfile

import openpyxl
import pytest
from django.db.models import TextField, Value

from huilin.core.sheets.ledger import LedgerSheet
from huilin.core.sheets.lines import LineForm, pour
from huilin.core.sheets.writing import copied, copy_csv, guarded
from huilin.places.models import Street

HEADINGS = [("序号", 5), ("内容", 20), ("状态", 8), ("另外", 20), ("record_id", 30)]
HOSTILE = [
    "漏水", "", "第二行\n还有", "制表\t符", "<b>&amp;</b>", "a & b < c", "]]>", "\"双\"'单'", " 前后有空格 ", "%s %% %b {0}",
    "😀灯坏了👨‍👩‍👧", "\\N", "反\\斜\\n线", "½﹫＆￮", "_x000D_", "1e5", "0012", "https://example.org/", "{=1}",
    *(f"{start}1+1" for start in "=+-@\t\n＝＋－＠"), *(f"前{bad}后" for bad in "\x01\x0b\x1e\x1f\ufffe\uffff"), "\x01=1",
    "\x02",
]  # fmt: skip


def sheet_in(target):
    return LedgerSheet(target, "台账", "某街道台账", HEADINGS, who="导出人：某人")


def poured(*rows):
    file = io.BytesIO()
    sheet = sheet_in(file)
    form = sheet.form(texts=[1, 3], numbers=[0])
    assert sheet.fill(form, [[cell.encode() for cell in row] for row in rows]) == len(rows)
    sheet.close(foot="合计")
    return file


def cell_by_cell(*rows):
    file = io.BytesIO()
    sheet = sheet_in(file)
    for number, *texts in rows:
        sheet.add([int(number), *texts])
    sheet.close(foot="合计")
    return file


def looks(cell):
    style = (
        cell.font.name,
        cell.font.sz,
        cell.border.left.style,
        cell.alignment.wrap_text,
        cell.fill.fgColor.rgb,
    )
    return cell.value, style


def test_lines_come_out_as_cell_by_cell_with_all_that_is_around_them():
    rows = [
        (str(n), text, "已办", HOSTILE[-n], f"id-{n}") for n, text in enumerate(HOSTILE) if "\x1e" not in text
    ]
    rows = [
        [cell.translate(dict.fromkeys(map(ord, "\x01\x02\x0b\x1e\x1f\ufffe\uffff"))) for cell in row]
        for row in rows
    ]
    new, old = (openpyxl.load_workbook(file).active for file in (poured(*rows), cell_by_cell(*rows)))
    assert [[looks(cell) for cell in row] for row in new] == [[looks(cell) for cell in row] for row in old]
    assert new.max_row == len(rows) + 6
    for told in ("freeze_panes", "print_title_rows", "dimensions", "merged_cells"):
        assert str(getattr(new, told)) == str(getattr(old, told))
    assert new.oddFooter.left.text == old.oddFooter.left.text
    assert new.column_dimensions["E"].hidden


def test_the_archive_is_whole_and_has_the_same_parts():
    row = ["1", "甲", "", "乙", "x"]
    new, old = zipfile.ZipFile(poured(row)), zipfile.ZipFile(cell_by_cell(row))
    assert new.testzip() is None
    assert new.namelist() == old.namelist()


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("place", [1, 3])
def test_no_text_acts_or_breaks_the_sheet(text, place):
    row = ["7", "甲", "", "乙", "x"]
    row[place] = text
    line = list(openpyxl.load_workbook(poured(row)).active.iter_rows(min_row=4))[0]
    plain = guarded("".join(sign for sign in text if sign not in "\x01\x02\x0b\x1e\x1f\ufffe\uffff"))
    assert [cell.value for cell in line] == [
        7,
        *(cell or None for cell in ["甲", "", "乙", "x"][: place - 1]),
        *([plain or None, *(cell or None for cell in row[place + 1 :])]),
    ]
    assert {cell.data_type for cell in line} <= {"s", "n", "inlineStr"}


def test_a_table_without_lines_is_only_what_is_around():
    sheet = openpyxl.load_workbook(poured()).active
    assert [cell.value for cell in sheet["A"]][3:] == [
        "合计",
        "填表人：              审核人：              负责人（签章）：",
        "导出人：某人",
    ]


def test_a_sheet_beyond_two_gigabytes_says_so_in_its_archive(monkeypatch):
    book, target = cell_by_cell(["1", "甲", "", "乙", "x"]).getvalue(), io.BytesIO()
    form = LineForm(5, 1, texts=[1], numbers=[0])
    lines = b"".join(form.line(row, [b"2", "乙".encode() * 400, b"", b"", b"y"]) for row in range(7, 16))
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 2000)
    pour(book, io.BytesIO(lines), target, below=6)
    assert len(openpyxl.load_workbook(target).active["B"]) == 16


@pytest.mark.django_db
def test_copied_rows_are_what_the_database_holds(cast):
    texts = [text for text in HOSTILE if "\x00" not in text]
    query = Street.objects.filter(pk=cast.here.compound.street_id)
    for text in [*texts, "\\t", "\t\\\n", "\x08\x0c\x0b\r"]:
        (row,) = copied(query.annotate(a=Value(text), b=Value(None, TextField())).values_list("a", "b", "pk"))
        assert [cell.decode() for cell in row] == [text, "", cast.here.compound.street_id]


@pytest.mark.django_db
def test_a_query_that_can_find_nothing_gives_nothing(cast):
    file = io.BytesIO()
    assert list(copied(Street.objects.none().values_list("pk"))) == []
    assert copy_csv(file, ["街道"], Street.objects.none().values_list("pk"), mark="导出人") == 0
    assert file.getvalue().decode("utf-8-sig") == "街道\r\n导出人\r\n"


@pytest.mark.django_db
def test_csv_counts_rows_however_many_lines_a_text_has(cast):
    file = io.BytesIO()
    query = Street.objects.filter(pk=cast.here.compound.street_id).annotate(a=Value("一\n二\n三"))
    assert copy_csv(file, ["街道", "内容"], query.values_list("pk", "a")) == 1
    assert file.getvalue().decode("utf-8-sig").splitlines()[1:] == [
        f'{cast.here.compound.street_id},"一',
        "二",
        '三"',
    ]
