"""What is recorded about the programme, in words. No event carries a name."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "party.registered": _("党员报到登记"),
    "party.confirmed": _("确认报到"),
    "party.rejected": _("退回报到"),
    "party.ended": _("结束报到"),
    "party.transferred": _("报到转出"),
    "party.withdrawn": _("本人撤回同意，不再登记"),
    "party.serving": _("开始服务"),
    "member_import.tried": _("试读报到表：%(rows)s行，%(faults)s处要改"),
    "member_import.applied": _("报到表存好，%(n)s人"),
    "post.put_up": _("发布岗位：%(title)s"),
    "post.claimed": _("有人认领岗位"),
    "post.returned": _("有人退了岗位"),
    "post.closed": _("岗位收回"),
    "shift.planned": _("排了一班：%(title)s"),
    "shift.arrived": _("到岗%(n)s人"),
    "shift.ended": _("一班结束"),
    "hours.confirmed": _("核实服务时长%(minutes)s分钟"),
    "hours.declined": _("服务时长不予核实"),
    "hours.certified": _("开服务证明%(number)s"),
    "feedback.drafted": _("写给单位的反馈：%(quarter)s"),
    "feedback.sent": _("反馈送单位"),
    "feedback.acknowledged": _("单位收到反馈"),
}
