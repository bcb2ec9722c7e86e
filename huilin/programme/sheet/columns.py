"""The columns of a unit's sheet of members; the four that are needed stand first, as people paste them."""

import io
import re

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.core.sheets.layout import Column, Layout
from huilin.core.sheets.ledger import SAFE
from huilin.core.sheets.writing import heading_format, write_row

SIGNED = {
    "是": "yes", "已签": "yes", "已签字": "yes", "本人已签": "yes", "本人已签字": "yes", "签": "yes", "√": "yes", "✓": "yes",
    "否": "no", "未签": "no", "没签": "no", "没有": "no", "×": "no",
}  # fmt: skip
COLUMNS = (
    Column("name", "姓名", ("党员姓名", "名字"), 12),
    Column("phone", "电话", ("联系电话", "手机", "手机号", "手机号码", "联系方式"), 16),
    Column("compound", "小区", ("居住小区", "住在哪个小区", "所住小区"), 18),
    Column("signed", "本人签字", ("本人已签字", "本人同意", "报到单签字", "是否签字"), 12),
    Column("branch", "单位党组织", ("党组织", "所在党支部", "支部", "党支部"), 20),
    Column("skills", "特长", ("专长", "技能"), 20),
    Column("times", "可服务时段", ("什么时候有空", "服务时段", "有空的时候"), 20),
)
LAYOUT = Layout(
    (Column("ordinal", "序号", ("序",), 6), *COLUMNS),
    required=frozenset({"name", "phone", "compound", "signed"}),
    no_header=gettext_lazy("没有找到表头：要有「姓名」「电话」「小区」「本人签字」四列。"),
    no_rows=gettext_lazy("表里没有一个人。"),
)


def as_file(pasted: str) -> bytes:
    """Pasted lines as a file of this layout: cells parted by tabs, else by commas or blanks.

    Its first row holds the headings, those pasted or the usual ones: the line n that was typed is row n + 1.
    """
    parted = re.compile(r"\t" if "\t" in pasted else r"[,，、;；\s]+")
    rows = [[cell.strip() for cell in parted.split(line.strip(" "))] for line in pasted.splitlines()]
    if rows and {LAYOUT.key_of(cell) for cell in rows[0]} >= LAYOUT.required:
        rows.insert(1, [""])
        rows[0], rows[1] = rows[1], rows[0]
    else:
        rows.insert(0, [column.heading for column in COLUMNS])
    return "\n".join("\t".join(cell.replace('"', "") for cell in row) for row in rows).encode()


def empty_sheet() -> bytes:
    """The sheet to fill in; phones as text, so that no spreadsheet turns them into numbers."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, SAFE | {"in_memory": True})
    sheet = book.add_worksheet(_("党员报到"))
    write_row(sheet, 0, [column.heading for column in COLUMNS], heading_format(book))
    text = book.add_format({"num_format": "@"})
    for at, column in enumerate(COLUMNS):
        sheet.set_column(at, at, column.width, text)
    sheet.data_validation(1, 3, 2000, 3, {"validate": "list", "source": ["是", "否"]})
    sheet.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()
