"""The rules of casework that are numbers: one effective-dated table with sources, kept in memory."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from huilin.core.dated_numbers import DatedNumber, Numbers


class CaseRule(DatedNumber):
    """One number of casework, in force from one day to another."""

    class Name(models.TextChoices):
        YELLOW_SHARE = "yellow_share", _("黄灯：用去时限的百分之几")
        RED_SHARE = "red_share", _("红灯：用去时限的百分之几")
        SUPERVISED_AFTER = "supervised_after", _("超期多久自动督办")
        MOST_EXTENSIONS = "most_extensions", _("最多延期几次")
        LONGEST_EXTENSION = "longest_extension", _("一次延期最长多久")
        LONGEST_SUSPENSION = "longest_suspension", _("挂账最长多久要复核")
        OVERDUE_REVIEW = "overdue_review", _("复核日过后多久自动恢复办理")
        VERIFICATION_LIMIT = "verification_limit", _("答复后多久内核查")
        REOPENING_WINDOW = "reopening_window", _("办结后多久内可以重开")
        MOST_REOPENINGS = "most_reopenings", _("最多重开几次")
        RETURN_LIMIT = "return_limit", _("派单后多久内可以退回")
        RETURN_URGENT = "return_urgent", _("紧急事项派单后多久内可以退回")
        WHISTLE_LIMIT = "whistle_limit", _("吹哨后多久内要响应")
        WHISTLE_URGENT = "whistle_urgent", _("紧急吹哨后多久内要响应")
        MERGE_WINDOW = "merge_window", _("相隔多久以内可以合并")
        DESK_SOON = "desk_soon", _("多久以内到期算快到期")
        UNDO_WINDOW = "undo_window", _("批量办理后多久内可以撤销")
        SUGGESTED_FROM = "suggested_from", _("按文字猜类别：多少把握以上才说")
        SUGGESTED_FROM_URGENT = "suggested_from_urgent", _("按文字猜紧急类别：多少把握以上就说")
        TRIAL_DAYS = "trial_days", _("试派单规则、核对猜得准不准：看过去多久的事")
        TRIAL_CASES = "trial_cases", _("试派单规则：最多看多少次报事")
        FEWEST_SHOWN = "fewest_shown", _("少于多少次不算比例")
        FOLLOW_UP_FROM = "follow_up_from", _("办结后最早多久回访")
        FOLLOW_UP_LIMIT = "follow_up_limit", _("办结后多久内回访")
        FOLLOW_UP_TRIES = "follow_up_tries", _("回访联系不上要试几次")
        FOLLOW_UP_DAYS = "follow_up_days", _("回访联系不上至少分几天试")
        LONGEST_PROMISE = "longest_promise", _("答应居民的事最长约到多久以后")
        PROMISE_GRACE = "promise_grace", _("约定日过后多久没有结果算没做到")
        DEMAND_PANEL = "demand_panel", _("会商不合理诉求至少几个人")
        APPEAL_LIMIT = "appeal_limit", _("不服会商结论多久内可以申诉")
        RECURRING_WINDOW = "recurring_window", _("看多久以内的重复问题")
        RECURRING_CASES = "recurring_cases", _("同一处同一类满几件算重复问题")

    name = models.CharField(_("规则"), max_length=30, choices=Name)
    unit = models.CharField(  # type: ignore[assignment]
        _("单位"), max_length=8, choices=[*DatedNumber.Unit.choices, ("persons", _("人")), ("cases", _("件"))]
    )

    class Meta:
        verbose_name = _("办件规则")
        constraints = [models.UniqueConstraint(fields=["name", "valid_from"], name="caserule_once")]


rules = Numbers(CaseRule)
rule, number, allowed = rules.rule, rules.number, rules.allowed


def reopening_window() -> dt.timedelta:
    """How long after closing the reporter may come back; then the case is archived."""
    return dt.timedelta(days=number(CaseRule.Name.REOPENING_WINDOW))


def most_reopenings() -> int:
    return number(CaseRule.Name.MOST_REOPENINGS)
