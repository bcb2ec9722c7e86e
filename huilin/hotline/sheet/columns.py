"""The columns of a sheet of tickets as communities get it, with the headings that other systems use."""

from django.utils.translation import gettext_lazy as _

from huilin.core.sheets.layout import Column, Layout

COLUMNS = (
    Column("ordinal", "序号", ("编号", "序"), 6),
    Column(
        "number",
        "工单号",
        ("工单编号", "工单流水号", "受理编号", "诉求编号", "单号", "案件编号", "热线编号"),
        20,
    ),
    Column(
        "called_at", "来电时间", ("受理时间", "诉求时间", "来电日期", "登记时间", "创建时间", "接单时间"), 18
    ),
    Column(
        "caller", "诉求人", ("来电人", "姓名", "市民姓名", "诉求人姓名", "来电人姓名", "反映人", "联系人"), 10
    ),
    Column(
        "phone",
        "电话",
        ("联系电话", "来电号码", "来电电话", "诉求人电话", "手机", "手机号码", "联系方式"),
        16,
    ),
    Column(
        "address",
        "地址",
        ("诉求地址", "事发地址", "事发地点", "问题地址", "发生地点", "详细地址", "诉求地点"),
        30,
    ),
    Column("kind", "诉求类型", ("工单类型", "类型", "诉求类别", "诉求性质", "业务类型", "事项类型"), 10),
    Column(
        "text",
        "诉求内容",
        ("工单内容", "问题描述", "内容", "诉求描述", "反映内容", "诉求详情", "工单描述"),
        50,
    ),
    Column(
        "own_due_at",
        "截止时间",
        (
            "办理时限",
            "办结时限",
            "办理截止时间",
            "办结截止时间",
            "应办结时间",
            "到期时间",
            "办结期限",
            "要求办结时间",
        ),
        18,
    ),
    Column("unit", "承办单位", ("主办单位", "办理单位", "责任单位", "处理单位", "派往单位"), 18),
    Column("remark", "备注", ("说明", "批示", "备注说明"), 20),
)
LAYOUT = Layout(
    COLUMNS,
    required=frozenset({"number", "text"}),
    no_header=_("没有找到表头：至少要有「工单号」和「诉求内容」两列。"),
    no_rows=_("表里没有一张工单。"),
    keeps_time=True,
)
