"""What a new installation starts with: the numbers of activities and the signals that cancel. Adds what is missing only."""

import datetime as dt

from huilin.activities.models.rules import ActivityRule, WeatherRule
from huilin.core.reference import reference_changed
from huilin.core.starting import after_migrating

FROM = dt.date(2026, 1, 1)
OWN_RULE = "惠邻起始建议，由街道按实际调整"
CHILD = "个人信息保护法第31条：不满十四周岁未成年人的个人信息，由监护人同意"
LARGE = "大型群众性活动安全管理条例第2条：预计1000人以上的要公安机关许可"
GUIDE = "气象灾害预警信号发布与传播办法（中国气象局令第16号）附件防御指南；请街道核对当地现行规定"
RULES = (
    ("guardian_below", 14, "years", CHILD),
    ("elder_from", 60, "years", "老年人权益保障法第2条"),
    ("plan_from", 50, "persons", OWN_RULE),
    ("licence_from", 1000, "persons", LARGE),
    ("arrival_before", 60, "minutes", OWN_RULE),
    ("archive_after", 30, "days", OWN_RULE),
    ("most_ahead", 366, "days", OWN_RULE),
)
SIGNALS = (
    ("typhoon", "blue", "outdoor"),
    ("typhoon", "yellow", "all"),
    ("typhoon", "orange", "all"),
    ("typhoon", "red", "all"),
    ("rainstorm", "blue", "nothing"),
    ("rainstorm", "yellow", "nothing"),
    ("rainstorm", "orange", "outdoor"),
    ("rainstorm", "red", "all"),
)


@after_migrating("activities")
def put_in_place() -> None:
    """Each of them exists; rows that are there already stay as they are."""
    ActivityRule.objects.bulk_create(
        [
            ActivityRule(name=name, value=value, unit=unit, valid_from=FROM, source=source)
            for name, value, unit, source in RULES
        ],
        ignore_conflicts=True,
    )
    WeatherRule.objects.bulk_create(
        [
            WeatherRule(weather=weather, colour=colour, cancels=cancels, valid_from=FROM, source=GUIDE)
            for weather, colour, cancels in SIGNALS
        ],
        ignore_conflicts=True,
    )
    reference_changed()
