"""The kinds of event that this room writes, each with its sentence for the history."""

from django.utils.translation import gettext_lazy

SENTENCES = {
    "case.submitted": gettext_lazy("已收到"),
    "case.accepted": gettext_lazy("已受理"),
    "case.rejected": gettext_lazy("不予受理：%(text)s 您可以：%(other_way)s"),
    "case.dispatched": gettext_lazy("已派给%(to)s"),
    "case.returned": gettext_lazy("退回"),
    "case.contacted": gettext_lazy("已联系，办理中"),
    "case.replied": gettext_lazy("已处理：%(text)s"),
    "case.verified": gettext_lazy("核查通过"),
    "case.verification_failed": gettext_lazy("核查未通过：%(remark)s"),
    "case.closed": gettext_lazy("已办结"),
    "case.settled": gettext_lazy("当场办结：%(text)s"),
    "case.transferred_out": gettext_lazy("已转%(channel)s %(external_number)s"),
    "case.rated": gettext_lazy("居民已评价"),
    "case.reopened": gettext_lazy("没有解决，重开"),
    "case.withdrawn": gettext_lazy("报事人已撤回"),
    "case.archived": gettext_lazy("已归档"),
    "case.extension_requested": gettext_lazy("申请延期到%(until)s"),
    "case.extension_granted": gettext_lazy("同意延期到%(until)s"),
    "case.extension_refused": gettext_lazy("不同意延期"),
    "case.suspended": gettext_lazy("挂账：%(cause)s，%(until)s前复核"),
    "case.suspension_due": gettext_lazy("挂账到了复核日"),
    "case.resumed": gettext_lazy("恢复办理"),
    "case.overdue": gettext_lazy("超过时限"),
    "case.supervised": gettext_lazy("街道督办"),
    "case.supervised_automatically": gettext_lazy("超期未办，自动督办"),
    "case.escalated": gettext_lazy("上报到%(rung)s：%(to)s"),
    "case.risen": gettext_lazy("时限到了，升到%(rung)s：%(to)s"),
    "case.descended": gettext_lazy("退回%(rung)s：%(to)s"),
    "case.deadline_moved": gettext_lazy("工作日安排调整，时限由%(before)s改为%(after)s"),
    "case.contact_left": gettext_lazy("报事人留了电话"),
    "case.contact_revealed": gettext_lazy("查看了报事人电话"),
    "case.noted": gettext_lazy("写了内部备注"),
}
"""What the history says for each kind of event."""

PRIVATE_KINDS = frozenset(
    {
        "case.returned",
        "case.contact_left",
        "case.contact_revealed",
        "case.noted",
        "case.extension_requested",
        "case.extension_refused",
        "case.suspension_due",
        "case.overdue",
        "case.supervised",
        "case.supervised_automatically",
        "case.escalated",
        "case.risen",
        "case.descended",
    }
)
"""Events that the reporter's own page leaves out."""
