"""What is recorded about visits, in words. No event carries what was heard in a home."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "visit.planned": _("排了%(month)s的走访"),
    "visit.plan_cancelled": _("取消走访计划"),
    "visit.handed_over": _("%(n)s户走访改由%(to)s"),
    "visit.skipped": _("这次不走访"),
    "visit.noted": _("走访：%(result)s"),
    "visit.led_on": _("走访转出：%(to)s"),
    "visit.acknowledged": _("住户回执"),
    "visit.missed": _("关爱户连续没有走访，已提醒社区"),
    "care.flagged": _("登记为关爱户"),
    "care.ended": _("取消关爱登记"),
    "care.looked": _("查看了关爱信息"),
}
