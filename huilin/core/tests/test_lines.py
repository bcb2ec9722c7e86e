"""Lines of big tables: each text comes out as it went in, and none can act."""

import io

import openpyxl
import pytest
import xlsxwriter

from huilin.core.sheets.lines import BETWEEN, write_line
from huilin.core.sheets.writing import guarded


def read_back(*lines):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet, plain = book.add_worksheet(), book.add_format({"border": 1})
    sheet.write_string(0, 0, "上面的一行")
    for row, values in enumerate(lines, 1):
        write_line(sheet, row, values, plain)
    book.close()
    found = openpyxl.load_workbook(file).active
    assert {cell.data_type for row in found.iter_rows(min_row=2) for cell in row} <= {"s", "n", "inlineStr"}
    return [list(row) for row in found.values][1:]


def test_lines_hold_texts_numbers_and_nothing():
    assert read_back([1, "漏水", "", 7], [2, "第二行\n还有", "x", 0]) == [
        [1, "漏水", None, 7],
        [2, "第二行\n还有", "x", 0],
    ]


@pytest.mark.parametrize("text", ["<b>&amp;</b>", "a & b < c", "]]>", "\"双\"'单'", " 前后有空格 "])
def test_what_means_something_in_xml_is_only_text(text):
    assert read_back(["", text, "平常"]) == [[None, text, "平常"]]


@pytest.mark.parametrize("start", "=+-@\t\r\n＝＋－＠")
@pytest.mark.parametrize("place", [0, 1, 2])
def test_no_text_acts_as_a_formula_wherever_it_stands(start, place):
    values = ["一", "", "三"]
    values[place] = f"{start}1+1"
    told = read_back(values)[0][place]
    assert told.replace("_x000D_", "\r").replace("\r", "\n") == guarded(f"{start}1+1").replace("\r", "\n")
    assert told.startswith("'")


@pytest.mark.parametrize("bad", ["\x00", "\x0b", BETWEEN, "\x1f", "\ufffe", "\uffff"])
def test_characters_that_xml_cannot_hold_are_left_out(bad):
    assert read_back([f"前{bad}后", "二"], [bad, f"{bad}=1"]) == [["前后", "二"], [None, "'=1"]]
