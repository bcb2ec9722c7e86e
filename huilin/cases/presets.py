"""Sets of service targets that a street may take over as a whole, each row with the rule it comes from."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilin.cases.models.vocabulary import Grade, ServiceTarget
from huilin.cases.starting import GUANGDONG, TARGETS, target

BEIJING = "参照《北京市接诉即办工作条例》(2021年9月24日起)第十三条和2021年12月服务规范征求意见稿"
DAY_OF_WORK = (1, "workdays")


@dataclass(frozen=True)
class Preset:
    name: str
    label: Promise
    targets: tuple[Any, ...]

    def rows(self) -> list[ServiceTarget]:
        return [target(*row) for row in self.targets]


PRESETS = {
    preset.name: preset
    for preset in (
        Preset(
            "guangdong",
            _("广东：咨询2个、求助建议10个、投诉举报15个工作日"),
            tuple(row for row in TARGETS if row[-1].startswith(GUANGDONG)),
        ),
        Preset(
            "beijing",
            _("北京：危急2小时、水电气热24小时、一般7天、复杂15天"),
            (
                (Grade.A, (15, "minutes"), (15, "minutes"), (2, "hours"), f"{BEIJING}:危及生命财产2小时反馈"),
                (Grade.B, (2, "hours"), (2, "hours"), (24, "hours"), f"{BEIJING}:水电气热24小时反馈"),
                (Grade.C, DAY_OF_WORK, DAY_OF_WORK, (7, "days"), f"{BEIJING}:一般诉求7日反馈"),
                (Grade.D, DAY_OF_WORK, DAY_OF_WORK, (15, "days"), f"{BEIJING}:疑难复杂诉求15日反馈"),
            ),
        ),
    )
}
"""By name. A set names only the grades that its source names; the others keep their rows."""
