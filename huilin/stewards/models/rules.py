"""The rules of the stewards' office that are numbers: one effective-dated table with sources, kept in memory."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from huilin.core.dated_numbers import DatedNumber, Numbers
from huilin.core.reference import reference_changed
from huilin.core.starting import after_migrating


class StewardRule(DatedNumber):
    """One number of choosing, appointing and appraising stewards, in force from one day to another."""

    class Name(models.TextChoices):
        LEAST_AGE = "least_age", _("管家最小年龄")
        LEAST_RECOMMENDING = "least_recommending", _("至少几户联名推荐")
        REVIEW_LIMIT = "review_limit", _("每次审核多久内办完")
        NOTICE_PERIOD = "notice_period", _("公示多久（第一天不算）")
        LEADER_NOTICE = "leader_notice", _("组长调整公示多久（第一天不算）")
        OBJECTION_LIMIT = "objection_limit", _("异议多久内答复")
        APPOINTMENT_LIMIT = "appointment_limit", _("公示期满后多久内聘任")
        TERM = "term", _("一届任期多久")
        LONGEST_TERM = "longest_term", _("任期最长多久")
        RENEWAL_OPENS = "renewal_opens", _("到期前多久开始续聘审核")
        APPRAISAL_EVERY = "appraisal_every", _("多久评议一次")
        APPRAISAL_PERIOD = "appraisal_period", _("一次评议开多久")
        LEAST_VOICES = "least_voices", _("少于几户评议不公布结果")
        TALK_BELOW = "talk_below", _("满意率低于多少要谈话")
        REMOVAL_BELOW = "removal_below", _("满意率低于多少提出解聘")

    class Unit(models.TextChoices):
        PERCENT = "percent", _("％")
        AGE = "age", _("周岁")
        HOUSEHOLDS = "homes", _("户")
        DAYS = "days", _("天")
        WORKDAYS = "workdays", _("工作日")
        YEARS = "years", _("年")

    name = models.CharField(_("规则"), max_length=30, choices=Name)
    unit = models.CharField(_("单位"), max_length=8, choices=Unit)

    class Meta:
        verbose_name = _("管家规则")
        constraints = [models.UniqueConstraint(fields=["name", "valid_from"], name="stewardrule_once")]


rules = Numbers(StewardRule)
number, allowed = rules.number, rules.allowed

OWN_RULE = "本系统默认值，可由街道调整"
CADRE_RULE = "参照党政领导干部任前公示不少于5个工作日的惯例；管家公示没有法定期限"
RULES_FROM = dt.date(2024, 7, 1)
RULES = (
    ("least_age", 18, "age", "民法典第17、18条：成年人为完全民事行为能力人"),
    ("least_recommending", 3, "homes", OWN_RULE),
    ("review_limit", 5, "workdays", OWN_RULE),
    ("notice_period", 5, "workdays", CADRE_RULE),
    ("leader_notice", 3, "workdays", OWN_RULE),
    ("objection_limit", 5, "workdays", OWN_RULE),
    ("appointment_limit", 5, "workdays", OWN_RULE),
    ("term", 2, "years", OWN_RULE),
    ("longest_term", 3, "years", OWN_RULE),
    ("renewal_opens", 60, "days", OWN_RULE),
    ("appraisal_every", 1, "years", OWN_RULE),
    ("appraisal_period", 14, "days", OWN_RULE),
    ("least_voices", 5, "homes", OWN_RULE),
    ("talk_below", 60, "percent", OWN_RULE),
    ("removal_below", 50, "percent", OWN_RULE),
)
"""(name, value, unit, source), in force from RULES_FROM."""


@after_migrating("stewards")
def put_in_place() -> None:
    """Every rule above exists; those that exist already stay as the street set them."""
    StewardRule.objects.bulk_create(
        [
            StewardRule(name=name, value=value, unit=unit, valid_from=RULES_FROM, source=source)
            for name, value, unit, source in RULES
        ],
        ignore_conflicts=True,
    )
    reference_changed()


def years_after(day: dt.date, years: int) -> dt.date:
    """The same day some years later; 29 February becomes the 28th (Civil Code art. 202)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def last_day(first: dt.date, years: int) -> dt.date:
    """The last day of a term that begins on `first`."""
    return years_after(first, years) - dt.timedelta(days=1)
