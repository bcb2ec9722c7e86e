"""The numbers of activities, and which warning signals cancel what; rows with dates and sources."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from huilin.core.dated_numbers import DatedNumber, Numbers
from huilin.core.reference import ReferenceTable, reference_changed


class ActivityRule(DatedNumber):
    class Name(models.TextChoices):
        GUARDIAN_BELOW = "guardian_below", _("未满几岁要监护人")
        ELDER_FROM = "elder_from", _("满几岁算老人")
        PLAN_FROM = "plan_from", _("多少人以上要写应急安排")
        LICENCE_FROM = "licence_from", _("多少人以上要公安许可，这里不办")
        ARRIVAL_BEFORE = "arrival_before", _("开始前多久可以签到")
        ARCHIVE_AFTER = "archive_after", _("总结多久后归档")
        MOST_AHEAD = "most_ahead", _("重复活动最多排到多久以后")

    class Unit(models.TextChoices):
        YEARS = "years", _("岁")
        PERSONS = "persons", _("人")
        MINUTES = "minutes", _("分钟")
        DAYS = "days", _("天")

    name = models.CharField(_("规则"), max_length=30, choices=Name)
    unit = models.CharField(_("单位"), max_length=8, choices=Unit)

    class Meta:
        verbose_name = _("活动规则")
        constraints = [models.UniqueConstraint(fields=["name", "valid_from"], name="activityrule_once")]


rules = Numbers(ActivityRule)
number = rules.number


class Weather(models.TextChoices):
    TYPHOON = "typhoon", _("台风")
    RAINSTORM = "rainstorm", _("暴雨")


class Colour(models.TextChoices):
    BLUE = "blue", _("蓝色")
    YELLOW = "yellow", _("黄色")
    ORANGE = "orange", _("橙色")
    RED = "red", _("红色")


class WeatherRule(models.Model):
    """A warning signal of this kind and colour cancels outdoor activities, or all of them."""

    class Cancels(models.TextChoices):
        NOTHING = "nothing", _("不取消")
        OUTDOOR = "outdoor", _("取消室外活动")
        ALL = "all", _("取消全部活动")

    weather = models.CharField(_("天气"), max_length=10, choices=Weather)
    colour = models.CharField(_("颜色"), max_length=8, choices=Colour)
    cancels = models.CharField(_("怎么办"), max_length=8, choices=Cancels)
    valid_from = models.DateField(_("从哪天起"))
    valid_to = models.DateField(_("到哪天止"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("预警信号与活动")
        constraints = [
            models.UniqueConstraint(fields=["weather", "colour", "valid_from"], name="weatherrule_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_weather_display()}{self.get_colour_display()} {self.get_cancels_display()}"

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        reference_changed()


_weather: ReferenceTable[list[WeatherRule]] = ReferenceTable(
    lambda: list(WeatherRule.objects.order_by("-valid_from"))
)


def weather_rule(weather: str, colour: str, day: dt.date) -> WeatherRule | None:
    """The rule in force on `day`; None where the signal cancels nothing."""
    for row in _weather.get():
        is_it = (row.weather, row.colour) == (weather, colour)
        if is_it and row.valid_from <= day and (row.valid_to is None or row.valid_to >= day):
            return None if row.cancels == WeatherRule.Cancels.NOTHING else row
    return None
