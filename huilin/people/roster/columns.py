"""The columns of a community's roster: their customary headings and other headings for the same."""

import re

from django.utils.translation import gettext_lazy as _

from huilin.core.sheets.layout import Column, Layout, plain_heading

COLUMNS = (
    Column("ordinal", "序号", ("编号", "序"), 6),
    Column("compound", "小区", ("小区名称", "所属小区", "院落", "宿舍区"), 18, fills_down=True),
    Column(
        "building", "楼栋", ("栋号", "楼栋号", "幢号", "栋", "楼号", "楼栋名称", "楼宇"), 10, fills_down=True
    ),
    Column("entrance", "单元", ("单元号", "梯", "梯号", "梯位"), 8, fills_down=True),
    Column(
        "dwelling", "房号", ("室号", "门牌", "门牌号", "房间号", "户号", "房屋", "房屋号"), 8, fills_down=True
    ),
    Column("household_number", "户序号", ("户次",), 8, fills_down=True),
    Column("name", "姓名", ("居民姓名", "人员姓名", "成员姓名"), 12),
    Column("relation", "与户主关系", ("与户主的关系", "户主关系", "关系"), 10),
    Column("sex", "性别", (), 6),
    Column("identity", "身份证号", ("身份证", "身份证号码", "证件号码", "公民身份号码", "居民身份证号"), 22),
    Column("phone", "联系电话", ("电话", "手机", "手机号", "手机号码", "联系方式", "电话号码"), 16),
    Column("born_on", "出生日期", ("出生年月日", "生日"), 12),
    Column(
        "kind",
        "居住类别",
        ("居住情况", "居住类型", "居住状态", "人户类别", "自住/租住/空置"),
        10,
        fills_down=True,
    ),
    Column("starts_on", "入住日期", ("入住时间", "迁入日期"), 12),
    Column("is_owner", "是否产权人", ("是否业主", "是否房主", "产权人否"), 10),
    Column(
        "owner",
        "产权人姓名（或单位）",
        ("产权人", "产权人姓名", "业主姓名", "产权单位", "房主姓名", "产权人姓名或单位"),
        20,
        True,
    ),
    Column(
        "area", "建筑面积(㎡)", ("建筑面积", "专有面积", "面积", "产权面积", "房屋面积", "面积(㎡)"), 12, True
    ),
    Column("area_source", "面积来源", ("面积依据", "产权证明"), 12, fills_down=True),
    Column("hukou_address", "户口本地址", ("户籍地址", "户口地址"), 24),
    Column("police_address", "公安底册地址", ("公安地址", "派出所底册地址"), 24),
    Column("remark", "备注", ("说明",), 20),
    Column("record_id", "record_id", (), 36),
)
BY_KEY = {column.key: column for column in COLUMNS}
HEAD_NAME = ("户主姓名", "户主")
"""Names a person only where the sheet has no 姓名 of its own."""
_IDENTITY = re.compile(r"^居住类别[((].*[))]$")


class RosterLayout(Layout):
    def key_of(self, heading: str) -> str | None:
        plain = plain_heading(heading)
        if plain in HEAD_NAME:
            return "head_name"
        return "kind" if _IDENTITY.match(plain) else super().key_of(heading)

    def settle(self, columns: dict[str, int]) -> dict[str, int] | None:
        if "head_name" in columns and "name" not in columns:
            columns["name"] = columns.pop("head_name")
            columns["is_head_sheet"] = columns["name"]
        return super().settle(columns)


ROSTER = RosterLayout(
    COLUMNS,
    required=frozenset({"dwelling", "name"}),
    no_header=_("没有找到表头：至少要有「房号」和「姓名」两列。"),
    no_rows=_("表里没有一行住户。"),
    beside=frozenset({"ordinal", "is_head_sheet"}),
)


def key_of(heading: str) -> str | None:
    """The column a heading stands for, or None."""
    return ROSTER.key_of(heading)
