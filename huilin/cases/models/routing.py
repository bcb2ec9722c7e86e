"""Rules that say whose a matter is: category, place, time, source and grade lead to a unit, a person or a role at the place.

The first rule that fits decides: the smaller number first, then the one with more conditions. A rule holds from one day to
another, with its source; its versions are rows that share `rule`. Entered through `places.TableChange`, so that where the
matrix asks it (`dict.edit`) somebody else confirms.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.cases.models.duty import HANDLING
from huilin.cases.models.vocabulary import Grade, categories
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.ids import new_id
from huilin.core.permissions import Actor, Scoped, holds
from huilin.core.reference import StreetTable, reference_changed
from huilin.core.tenancy import TenantForeignKey, TenantModel
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.people.models import Organisation, Person, Role
from huilin.places.models import Community, Compound
from huilin.places.permissions import EDIT_TABLES

WEEKDAYS = tuple(
    (number, label)
    for number, label in enumerate(
        (
            gettext_lazy("周一"),
            gettext_lazy("周二"),
            gettext_lazy("周三"),
            gettext_lazy("周四"),
            gettext_lazy("周五"),
            gettext_lazy("周六"),
            gettext_lazy("周日"),
        ),
        1,
    )
)


@dataclass(frozen=True)
class Facts:
    """What rules ask of a matter. `at` is when it was reported, in local time."""

    category: str | None
    community: UUID
    compound: UUID
    building: UUID | None
    source: str
    grade: str
    at: dt.datetime


class RoutingRule(TenantModel, Scoped):
    rule = models.UUIDField(default=new_id, editable=False)
    """Which rule; a newer version has the same."""
    number = models.SmallIntegerField(gettext_lazy("顺序号"), default=10)
    name = models.CharField(gettext_lazy("名称"), max_length=40)
    categories = ArrayField(models.SlugField(max_length=40), default=list, blank=True)
    community = TenantForeignKey(Community, null=True, blank=True, related_name="+")
    compound = TenantForeignKey(Compound, null=True, blank=True, related_name="+")
    weekdays = ArrayField(models.SmallIntegerField(choices=WEEKDAYS), default=list, blank=True)
    """1 is Monday; empty: every day."""
    from_time = models.TimeField(gettext_lazy("几点起"), null=True, blank=True)
    to_time = models.TimeField(gettext_lazy("几点止"), null=True, blank=True)
    """Before `from_time`: past midnight."""
    came_by = models.CharField(gettext_lazy("来源"), max_length=10, blank=True)
    grade = models.CharField(gettext_lazy("等级"), max_length=1, choices=Grade, blank=True)

    to_unit = TenantForeignKey(Organisation, null=True, blank=True, related_name="+")
    to_person = TenantForeignKey(Person, null=True, blank=True, related_name="+")
    to_role = models.CharField(gettext_lazy("当地的"), max_length=2, choices=Role.Code, blank=True)
    """Whoever holds this role for the place of the matter."""
    instruction = models.CharField(gettext_lazy("交代"), max_length=200, blank=True)
    is_automatic = models.BooleanField(gettext_lazy("受理后直接派出"), default=False)
    is_halted = models.BooleanField(default=False, editable=False)

    valid_from = models.DateField(gettext_lazy("从哪天起"))
    valid_to = models.DateField(gettext_lazy("到哪天止"), null=True, blank=True)
    source = models.CharField(gettext_lazy("依据"), max_length=200)

    class Meta:
        verbose_name = gettext_lazy("派单规则")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "rule", "valid_from"], name="routingrule_once")
        ]

    def __str__(self) -> str:
        return _("规则%(number)d：%(name)s") % {"number": self.number, "name": self.name}

    def clean(self) -> None:
        if sum(map(bool, (self.to_unit_id, self.to_person_id, self.to_role))) != 1:
            raise ValidationError(_("请选一个单位、一个人或一种身份。"))
        if self.to_role and self.to_role not in HANDLING:
            raise ValidationError(_("这种身份不办件。"))
        if (self.from_time is None) != (self.to_time is None):
            raise ValidationError(_("几点起、几点止要一起填。"))
        if self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError(_("截止日期要在开始日期以后。"))
        if any(slug not in categories.get() for slug in self.categories):
            raise ValidationError(_("没有这个类别。"))

    @property
    def condition_label(self) -> str:
        """What the rule asks, in words; needs the place."""
        place = self.compound or self.community
        names = [row.label for slug, row in categories.get().items() if slug in self.categories]
        days = [str(label) for number, label in WEEKDAYS if number in self.weekdays]
        hours = f"{self.from_time:%H:%M}–{self.to_time:%H:%M}" if self.from_time and self.to_time else ""
        told = [
            "、".join(names),
            place.name if place else "",
            "、".join(days),
            hours,
            self.came_by_label,
            str(Grade(self.grade).label) if self.grade else "",
        ]
        return " · ".join(part for part in told if part) or _("全部事项")

    @property
    def came_by_label(self) -> str:
        source: Any = apps.get_model("cases", "Case").Source
        return str(source(self.came_by).label) if self.came_by in source.values else ""

    @property
    def target_label(self) -> str:
        """To whom, in words; needs the unit or the person."""
        if self.to_role:
            return _("当地的%(role)s") % {"role": Role.Code(self.to_role).label}
        found = self.to_unit or self.to_person
        return str(found.name) if found else ""

    @property
    def says(self) -> str:
        """The whole rule in a line, as a second person reads it before confirming."""
        parts = [f"{self.condition_label} → {self.target_label}"]
        parts += [_("受理后直接派出")] if self.is_automatic else []
        parts += [_("到%(day)s止") % {"day": f"{self.valid_to:%Y-%m-%d}"}] if self.valid_to else []
        return "，".join(parts)

    @property
    def conditions(self) -> int:
        """How many things the rule asks; the place counts once."""
        asked = (
            self.categories,
            self.compound_id or self.community_id,
            self.weekdays,
            self.from_time,
            self.came_by,
            self.grade,
        )
        return sum(map(bool, asked))

    def fits(self, facts: Facts) -> bool:
        return (
            (not self.categories or facts.category in self.categories)
            and self.compound_id in (None, facts.compound)
            and self.community_id in (None, facts.community)
            and (not self.weekdays or facts.at.isoweekday() in self.weekdays)
            and self._is_hour(facts.at.time())
            and self.came_by in ("", facts.source)
            and self.grade in ("", facts.grade)
        )

    def _is_hour(self, hour: dt.time) -> bool:
        if self.from_time is None or self.to_time is None:
            return True
        if self.from_time <= self.to_time:
            return self.from_time <= hour < self.to_time
        return hour >= self.from_time or hour < self.to_time

    def why(self, facts: Facts, place: str, source: str) -> str:
        """The conditions that this matter met, in words; `place` and `source` are the matter's own, in words."""
        found = categories.get().get(facts.category or "")
        told = [
            _("类别是%(what)s") % {"what": found.label if found else ""} if self.categories else "",
            _("地点在%(place)s") % {"place": place} if self.compound_id or self.community_id else "",
            str(dict(WEEKDAYS)[facts.at.isoweekday()]) if self.weekdays else "",
            _("%(hour)s报的") % {"hour": f"{facts.at:%H:%M}"} if self.from_time else "",
            _("来源是%(source)s") % {"source": source} if self.came_by else "",
            _("等级是%(grade)s") % {"grade": facts.grade} if self.grade else "",
        ]
        return "，".join(part for part in told if part) or _("没有条件，都适用")

    @verb
    def halt(self, *, by: Actor, reason: str) -> None:
        """The rule proposes nothing from now on: a rule that sends matters astray is stopped by one person, at once.

        To have it again, a new version is entered, and seconded where the matrix asks it.
        """
        row: RoutingRule = type(self).locked(self.pk)
        if not holds(by, EDIT_TABLES):
            raise Forbidden(_("您的身份不能办理这一步。"))
        reason = clean_text(reason)
        if not reason:
            raise Refused(_("请写明理由。"), field="reason")
        if row.is_halted:
            raise Conflict(_("这条规则已经停了。"))
        row.is_halted = True
        row.save(update_fields=["is_halted"])
        reference_changed()
        record("routing.halted", row, by=by, role=by.role_for(EDIT_TABLES), reason=reason, what=str(row))


def _all() -> list[RoutingRule]:
    return list(RoutingRule.objects.order_by("-valid_from", "-id"))


_rules: StreetTable[list[RoutingRule]] = StreetTable(_all)


def rules_in_force(day: dt.date | None = None) -> list[RoutingRule]:
    """The rules of the street entered that hold on `day` (today without one), the first to decide first."""
    day = day or timezone.localdate(clock.now())
    latest: dict[UUID, RoutingRule] = {}
    for row in _rules.get():
        if row.valid_from <= day:
            latest.setdefault(row.rule, row)
    return in_order(
        row for row in latest.values() if not row.is_halted and (row.valid_to is None or row.valid_to >= day)
    )


def in_order(rules: Iterable[RoutingRule]) -> list[RoutingRule]:
    return sorted(rules, key=lambda row: (row.number, -row.conditions, row.name, str(row.rule)))


def role_at(code: str, facts: Facts, roles: Iterable[Any]) -> list[Any]:
    """Of `roles`, those with this code for the place, the nearest place and the longest-serving first."""
    at = {facts.building: 0, facts.compound: 1, facts.community: 2, None: 3}
    found = []
    for role in roles:
        where = role.building_id or role.compound_id or role.community_id
        if role.code == code and where in at and (where is not None or not role.organisation_id):
            found.append((at[where], role.starts_on, str(role.pk), role))
    return [row[-1] for row in sorted(found, key=lambda row: row[:3])]
