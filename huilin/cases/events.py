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
    "case.contact_left": gettext_lazy("报事人留了电话"),
    "case.contact_revealed": gettext_lazy("查看了报事人电话"),
    "case.noted": gettext_lazy("写了内部备注"),
}
"""What the history says for each kind of event."""

PRIVATE_KINDS = frozenset({"case.returned", "case.contact_left", "case.contact_revealed", "case.noted"})
"""Events that the reporter's own page leaves out."""
