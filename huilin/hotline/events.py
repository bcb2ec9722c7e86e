"""The kinds of event that this room writes, each with its sentence for the history."""

from django.utils.translation import gettext_lazy

SENTENCES = {
    "ticket.received": gettext_lazy("收到12345工单"),
    "ticket.changed": gettext_lazy("12345工单有变：%(what)s"),
    "ticket.placed": gettext_lazy("工单已落到小区，转成事项%(number)s"),
    "ticket.drafted": gettext_lazy("改了答复稿"),
    "ticket.answered": gettext_lazy("已把答复发回12345"),
    "ticket_import.tried": gettext_lazy("试读了工单表：%(rows)s行，%(faults)s处问题"),
    "ticket_import.applied": gettext_lazy("导入了工单表：新增%(new)s张，改动%(changed)s张"),
    "tickets.exported": gettext_lazy("导出了已答复的工单%(rows)s张"),
    "token.issued": gettext_lazy("发了一个接口口令：%(name)s"),
    "token.revoked": gettext_lazy("收回了接口口令：%(name)s"),
    "case.packaged": gettext_lazy("打包了材料，准备转上级平台"),
}
