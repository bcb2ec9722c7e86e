"""What is recorded about people, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "role.appointed": _("任命为%(code)s"),
    "role.asked": _("申请任命：%(what)s"),
    "role.granted": _("批准任命：%(what)s"),
    "role.refused": _("没有批准任命：%(what)s"),
    "role.ended": _("%(code)s任职结束"),
    "role.prolonged": _("%(code)s任期延到%(until)s"),
    "role.described": _("改了公示牌上的介绍"),
    "consent.given": _("记下本人同意"),
    "consent.withdrawn": _("撤回同意"),
    "person.revealed": _("查看了完整信息"),
    "person.reveal_alarm": _("一小时内查看超过60户，已拦下"),
    "roster.tried": _("试读名册%(rows)s行，%(faults)s处有问题"),
    "roster.applied": _("导入名册%(rows)s行"),
    "roster.exported": _("导出完整名册%(rows)s行"),
    "roster.exported_masked": _("导出打星号的名册%(rows)s行"),
}
