"""What is recorded about activities, in words. No event carries a name."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "activity.drafted": _("排了活动：%(title)s"),
    "activity.changed": _("改了活动"),
    "activity.approved": _("批准活动"),
    "activity.published": _("活动开始报名"),
    "activity.signup_closed": _("报名截止"),
    "activity.started": _("活动开始"),
    "activity.finished": _("活动结束，到场%(headcount)s人"),
    "activity.summarised": _("写了活动总结"),
    "activity.archived": _("活动归档"),
    "activity.cancelled": _("取消活动"),
    "activity.signed_up": _("有人报名"),
    "activity.gave_back": _("有人退了名额"),
    "activity.moved_up": _("排队的补上名额"),
    "activity.arrived": _("签到"),
    "activity.helped": _("记下谁来帮忙"),
    "activity.list_printed": _("打印签到表"),
    "activity.photo_added": _("加了活动照片"),
    "activity.photo_published": _("公开活动照片"),
    "activity.photo_taken_down": _("撤下活动照片"),
    "activity.photo_consent": _("改了照片同意"),
    "activity.rated": _("评价活动"),
    "repair.noted": _("记了一件小修"),
    "repair.finished": _("小修修好了，花费%(cost)s元"),
    "repair.thanked": _("居民对小修留了话"),
    "repair.led_on": _("小修转出：%(to)s"),
    "repair.exported": _("导出小修台账%(rows)s行"),
    "activity.warned": _("%(signal)s预警，取消%(n)s场活动"),
}
