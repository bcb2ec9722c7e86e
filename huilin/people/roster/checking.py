"""Rows into entries: every cell normalised or refused, and the cells of a row compared with each other. No database."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from huilin.core.sheets import cells
from huilin.core.sheets.cells import BadCell
from huilin.core.sheets.findings import Findings
from huilin.core.sheets.reading import SheetRow
from huilin.core.text import half_width
from huilin.people.roster import identity
from huilin.people.roster.cells import read_area
from huilin.people.roster.naming import building_name, dwelling_name, entrance_name

RELATIONS = {
    "户主": "head", "本人": "head", "配偶": "spouse", "子女": "child", "父母": "parent", "其他": "other",
    "夫": "spouse", "妻": "spouse", "妻子": "spouse", "丈夫": "spouse", "夫妻": "spouse", "爱人": "spouse",
    "子": "child", "女": "child", "儿子": "child", "女儿": "child", "长子": "child", "次子": "child",
    "长女": "child", "次女": "child", "父": "parent", "母": "parent", "父亲": "parent", "母亲": "parent",
    "孙子": "other", "孙女": "other", "外孙": "other", "外孙女": "other", "儿媳": "other", "女婿": "other",
    "兄弟": "other", "姐妹": "other", "祖父": "other", "祖母": "other", "租客": "other", "其它": "other",
}  # fmt: skip
KINDS = {
    "自住": "resident", "租住": "tenant", "空置": "vacant", "常住": "resident", "居住": "resident",
    "出租": "tenant", "租户": "tenant", "租赁": "tenant", "空房": "vacant", "空": "vacant", "无人居住": "vacant",
}  # fmt: skip
SEXES = {"男": "m", "女": "f", "男性": "m", "女性": "f"}
YES_NO = {
    "是": "yes",
    "否": "no",
    "√": "yes",
    "✓": "yes",
    "×": "no",
    "有": "yes",
    "无": "no",
    "不是": "no",
    "Y": "yes",
    "N": "no",
}
SOURCES = {
    "不动产登记簿": "registry", "实测": "survey", "买卖合同": "contract", "登记簿": "registry", "不动产证": "registry",
    "房产证": "registry", "不动产权证": "registry", "产权证": "registry", "测绘": "survey", "合同": "contract",
    "购房合同": "contract",
}  # fmt: skip


@dataclass(slots=True)
class Entry:
    """One line of the roster, understood. Empty strings and None stand for cells that say nothing."""

    row: SheetRow
    compound: str = ""
    building: str = ""
    entrance: str = ""
    dwelling: str = ""
    household_number: int = 1
    name: str = ""
    relation: str = ""
    sex: str = ""
    identity: str = ""
    phone: str = ""
    born_on: dt.date | None = None
    kind: str = ""
    starts_on: dt.date | None = None
    is_owner: bool | None = None
    owner: str = ""
    area: int | None = None
    area_source: str = ""
    hukou_address: str = ""
    police_address: str = ""
    record_id: UUID | None = None

    @property
    def flat(self) -> tuple[str, str, str, str]:
        return (self.compound, self.building, self.entrance, self.dwelling)

    @property
    def lives_here(self) -> bool:
        return bool(self.name) and self.kind != "vacant"


class RowChecker:
    """Reads one row. A cell that cannot be taken becomes a fault; one that was rewritten becomes a note."""

    def __init__(self, row: SheetRow, findings: Findings) -> None:
        self.row = row
        self.findings = findings

    def fault(self, key: str, message: str, *, show: bool = False) -> None:
        self.findings.add(self.row.sheet, self.row.place(key), message, self.row.text(key) if show else "")

    def note(self, key: str, message: str) -> None:
        self.findings.add(self.row.sheet, self.row.place(key), message, self.row.text(key), is_fault=False)

    def take(self, key: str, read: Callable[[Any], Any], empty: Any = "", *, show: bool = True) -> Any:
        """What the cell says, or `empty` where it says nothing or something that cannot be taken."""
        value = self.row.cells.get(key)
        if value is None:
            return empty
        if isinstance(value, dt.date) and key not in ("born_on", "starts_on"):
            self.fault(key, _("被表格软件改成了日期，请设成文本格式重新填写。"), show=show)
            return empty
        try:
            return read(value)
        except (BadCell, identity.BadIdentity) as error:
            self.fault(key, str(error), show=show)
            return empty

    def place_name(self, key: str, canonical: Callable[[str], str]) -> str:
        written: str = self.take(key, lambda text: cells.read_text(text, 60))
        if "*" in written:
            self.fault(key, _("打了星号，不能导入。"), show=True)
            return ""
        name = canonical(written)
        if key == "building" and name != written and written:
            self.note(key, _("按「%(name)s」记。") % {"name": name})
        return name


def check_rows(rows: list[SheetRow], findings: Findings, compounds: list[str]) -> list[Entry]:
    """The entries of all rows; whatever is wrong is added to `findings`. `compounds` are the names the register knows."""
    return [check_row(row, findings, compounds) for row in rows]


def check_row(row: SheetRow, findings: Findings, compounds: list[str]) -> Entry:
    checker = RowChecker(row, findings)
    entry = Entry(row)
    _read_place(checker, entry, compounds)
    _read_person(checker, entry)
    _read_home(checker, entry)
    _read_ownership(checker, entry)
    _compare_identity(checker, entry)
    _compare_home(checker, entry)
    return entry


def _read_place(checker: RowChecker, entry: Entry, compounds: list[str]) -> None:
    row = checker.row
    entry.compound = checker.place_name("compound", lambda text: "".join(text.split()))
    rest = ""
    if "compound" not in row.columns:
        entry.compound = max((name for name in compounds if row.sheet.startswith(name)), key=len, default="")
        rest = row.sheet[len(entry.compound) :].strip(" -—_")
    if not entry.compound:
        if "compound" not in row.cells:
            checker.fault("compound", _("没有写小区，工作表的名称也不是登记在册的小区。"))
    elif entry.compound not in compounds:
        checker.fault("compound", _("名册里没有这个小区，请核对名称，或先登记小区。"), show=True)
    entry.building = checker.place_name("building", building_name)
    if "building" not in row.columns:
        entry.building = building_name(rest)
    if not entry.building and "building" not in row.cells:
        checker.fault("building", _("没有写楼栋。"))
    entry.entrance = checker.place_name("entrance", entrance_name)
    entry.dwelling = checker.place_name("dwelling", dwelling_name)
    if not entry.dwelling and "dwelling" not in row.cells:
        checker.fault("dwelling", _("没有写房号。"))
    entry.household_number = checker.take("household_number", _read_number, 1)


def _read_number(text: str) -> int:
    plain = half_width(text)
    if not plain.isdigit() or not 1 <= int(plain) <= 99:
        raise BadCell(_("户序号应是1到99的数字。"))
    return int(plain)


def _read_person(checker: RowChecker, entry: Entry) -> None:
    entry.name = checker.take("name", cells.read_name, show=False)
    entry.sex = checker.take("sex", lambda text: cells.read_choice(text, SEXES))
    entry.identity = checker.take("identity", identity.read_identity, show=False)
    entry.phone = checker.take("phone", cells.read_phone, show=False)
    entry.born_on = checker.take("born_on", cells.read_date, None, show=False)
    entry.relation = checker.take("relation", lambda text: cells.read_choice(text, RELATIONS))
    if not entry.relation and entry.name and "is_head_sheet" in checker.row.columns:
        entry.relation = "head"
    entry.record_id = checker.take("record_id", _read_id, None)
    for key in ("identity", "phone"):
        written = checker.row.text(key)
        if getattr(entry, key) and written != half_width(written):
            checker.findings.add(
                checker.row.sheet, checker.row.place(key), _("全角数字已按半角记。"), is_fault=False
            )


def _read_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadCell(_("record_id 被改动了，请清空这一格。")) from None


def _read_home(checker: RowChecker, entry: Entry) -> None:
    entry.kind = checker.take("kind", lambda text: cells.read_choice(text, KINDS))
    entry.starts_on = checker.take("starts_on", cells.read_date, None)
    entry.hukou_address = checker.take("hukou_address", lambda text: cells.read_text(text, 200), show=False)
    entry.police_address = checker.take("police_address", lambda text: cells.read_text(text, 200), show=False)
    for key in ("born_on", "starts_on"):
        written, day = checker.row.cells.get(key), getattr(entry, key)
        if isinstance(written, str) and day and written != day.isoformat():
            message = _("日期按%(day)s记。") % {"day": day}
            checker.findings.add(checker.row.sheet, checker.row.place(key), message, is_fault=False)


def _read_ownership(checker: RowChecker, entry: Entry) -> None:
    owns = checker.take("is_owner", lambda text: cells.read_choice(text.upper(), YES_NO))
    entry.is_owner = {"yes": True, "no": False}.get(owns)
    entry.owner = checker.take("owner", lambda text: cells.read_text(text, 100), show=False)
    if entry.owner and ("*" in entry.owner or any(sign in entry.owner for sign in "、,,;;/")):
        checker.fault("owner", _("产权人要写全名，一格一个；有几位产权人就分几行写。"))
        entry.owner = ""
    entry.area = checker.take("area", read_area, None)
    entry.area_source = checker.take("area_source", lambda text: cells.read_choice(text, SOURCES))


def _compare_identity(checker: RowChecker, entry: Entry) -> None:
    if not entry.identity:
        return
    if entry.born_on and entry.born_on != identity.born_on(entry.identity):
        checker.fault("born_on", _("出生日期和身份证号不一致。"))
    if entry.sex and entry.sex != identity.sex_of(entry.identity):
        checker.fault("sex", _("性别和身份证号不一致。"))
    entry.born_on = entry.born_on or identity.born_on(entry.identity)
    entry.sex = entry.sex or identity.sex_of(entry.identity)


def _compare_home(checker: RowChecker, entry: Entry) -> None:
    has_name = "name" in checker.row.cells
    if not has_name and ({"identity", "phone", "sex"} & set(checker.row.cells)):
        checker.fault("name", _("没有写姓名。"))
    elif not has_name and "kind" not in checker.row.cells and not entry.owner:
        checker.fault("name", _("没有写姓名；空置的房屋请在居住类别写「空置」。"))
    if entry.kind == "vacant" and has_name and entry.is_owner is not True:
        checker.fault(
            "kind", _("写了空置又写了住户；若这人是产权人，请在「是否产权人」写「是」。"), show=True
        )
    if not has_name and entry.kind in ("resident", "tenant"):
        checker.fault("name", _("有人居住的房屋没有写姓名。"))
    if entry.kind == "tenant" and entry.is_owner:
        checker.fault("is_owner", _("租住的人写成了产权人，请核对。"), show=True)
    _compare_ownership(checker, entry, has_name)


def _compare_ownership(checker: RowChecker, entry: Entry, has_name: bool) -> None:
    if entry.is_owner and not has_name and not entry.owner:
        checker.fault("is_owner", _("写了是产权人，却没有姓名。"))
    if entry.is_owner and entry.owner and entry.name and entry.owner != entry.name:
        checker.fault("owner", _("「是否产权人」写了是，产权人却是另一个名字。"))
    if (entry.is_owner or entry.owner) and "area" not in checker.row.cells:
        checker.fault("area", _("有产权人就要写建筑面积。"))
    if (entry.is_owner or entry.owner) and "area_source" not in checker.row.cells:
        checker.fault("area_source", _("请写面积来源：不动产登记簿、实测或买卖合同。"))
