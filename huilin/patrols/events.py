"""What is recorded about hazards and patrols, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "hazard.reported": _("登记隐患%(number)s"),
    "hazard.suspected_major": _("疑似重大隐患，已报街道领导"),
    "hazard.recurred": _("同一处同一类此前出现过%(n)s次"),
    "hazard.graded": _("核实定级：%(grade)s（%(criterion)s）"),
    "hazard.dismissed": _("核实后不是隐患"),
    "hazard.escalated": _("报%(to)s"),
    "hazard.ordered": _("下整改通知：%(who)s，%(until)s前完成"),
    "hazard.day_asked": _("申请延期到%(until)s"),
    "hazard.day_answered": _("延期答复：%(result)s"),
    "hazard.rectified": _("整改完成"),
    "hazard.reinspected": _("复查：%(result)s"),
    "hazard.closed": _("销号"),
    "hazard.reopened": _("又出现了，重新办理"),
    "hazard.overdue": _("超过时限，已提醒"),
    "route.laid_out": _("设了巡查路线：%(name)s"),
    "route.checkpoint_added": _("加了巡查点：%(where)s"),
    "route.checkpoint_retired": _("撤了巡查点：%(where)s"),
    "route.paused": _("停用路线"),
    "route.resumed": _("恢复路线"),
    "patrol.started": _("开始巡查：%(name)s"),
    "patrol.checked_in": _("看过%(where)s，不正常%(n)s项"),
    "patrol.finished": _("巡查结束，漏%(n)s个点"),
    "patrol.late": _("巡查过期，已提醒"),
    "patrol.missed": _("这次没有巡查"),
    "device.entered": _("登记消防器材%(number)s"),
    "device.retired": _("报废消防器材%(number)s"),
    "device.inspected": _("月检了%(n)s件消防器材"),
}
