"""Ordering: who puts it right, how, with what money, until when, and what protects people until then; and a later day."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.core.workdays import DAY_ENDS
from huilin.patrols.models.act import DayAnswer, DayRequest, RectificationOrder
from huilin.patrols.models.grading import required
from huilin.patrols.models.rules import RECTIFY, Grade, allowed
from huilin.patrols.models.status import HazardStatus
from huilin.patrols.permissions import HAZARD_ORDER, HAZARD_RECTIFY
from huilin.patrols.telling import tell


@dataclass(frozen=True)
class NewOrder:
    measure: str
    due_on: dt.date
    person: Any = None
    unit: Any = None
    name: str = ""
    """Where neither has an entry here: a shop, an office, a home by its door, no resident's name."""
    money: Decimal | None = None
    """Yuan."""
    money_from: str = ""
    interim: str = ""


class Orderable:
    @verb
    def order(self: Any, new: NewOrder, *, by: Actor, version: int | None = None) -> None:
        """The five things are settled and whoever has to put it right is told (五落实: brief 2.11).

        Raises Forbidden, Conflict, Refused: without somebody or a measure, for a day past or later than the grade allows,
        or for a suspected major hazard that nothing protects from meanwhile. Locks the hazard.
        """
        self.begin(HAZARD_ORDER, by, version=version)
        name = _responsible(new)
        measure = required(new.measure, "measure")
        if self.grade == Grade.MAJOR and not clean_text(new.interim):
            raise Refused(_("疑似重大隐患要马上采取临时措施，请写明。"), field="interim")
        due_at = self.latest(new.due_on)
        self.move(HazardStatus.ORDERED, by, due_at=due_at)
        self.responsible, self.responsible_unit, self.responsible_name = new.person, new.unit, name
        self.rectified_by_id = self.reinspected_by_id = self.asked_until = self.asked_by_id = None
        role = by.role_for(HAZARD_ORDER)
        RectificationOrder.write(
            self, by, role, responsible_name=name, measure=measure, money=new.money,
            money_from=clean_text(new.money_from)[:60], due_at=due_at, interim=clean_text(new.interim),
        )  # fmt: skip
        self.commit("hazard.ordered", by, role=role, reason=measure, who=name, until=f"{new.due_on:%Y-%m-%d}")
        if new.person is not None:
            tell(self, "hazard.ordered", [new.person])

    def latest(self: Any, day: dt.date) -> dt.datetime:
        """The close of business on `day`. Raises Refused for a past day or one later than the grade's rule allows."""
        now = clock.now()
        due_at = timezone.make_aware(dt.datetime.combine(day, DAY_ENDS))
        if day < timezone.localdate(now):
            raise Refused(_("整改日期不能早于今天。"), field="due_on")
        most = allowed(RECTIFY[Grade(self.grade)]).after(now)
        if due_at > most:
            told = {"grade": self.get_grade_display(), "day": f"{timezone.localtime(most):%Y-%m-%d}"}
            raise Refused(_("%(grade)s隐患最迟%(day)s前整改完。") % told, field="due_on")
        return due_at

    @verb
    def ask_later(self: Any, *, by: Actor, until: dt.date, reason: str, version: int | None = None) -> None:
        """A later day is asked for; the old one holds until somebody else decides. Raises Forbidden, Refused, Conflict."""
        self.begin(self.right_to_rectify(by), by, version=version)
        reason = required(reason, "reason")
        if self.status != HazardStatus.ORDERED or self.asked_until is not None:
            raise Conflict(_("现在不能申请延期。"))
        due_at = timezone.make_aware(dt.datetime.combine(until, DAY_ENDS))
        if due_at <= self.due_at:
            raise Refused(_("新日期要比原来的晚。"), field="until")
        self.asked_until, self.asked_by_id = due_at, by.person_id
        role = by.role_for(HAZARD_RECTIFY)
        DayRequest.write(self, by, role, until=due_at, reason=reason)
        self.commit("hazard.day_asked", by, role=role, reason=reason, until=f"{until:%Y-%m-%d}")

    @verb
    def answer_later(
        self: Any, *, by: Actor, granted: bool, remark: str = "", version: int | None = None
    ) -> None:
        """The later day holds, or the old one does. Nobody decides on what he asked for or has to do himself.

        A day granted may be later than the grade's rule: that is what the second pair of eyes is for. Raises Forbidden,
        Refused, Conflict. Locks the hazard.
        """
        self.begin(HAZARD_ORDER, by, version=version)
        if self.asked_until is None or self.status != HazardStatus.ORDERED:
            raise Conflict(_("没有等着答复的延期申请。"))
        if by.person_id in (self.asked_by_id, self.responsible_id):
            raise Forbidden(_("自己申请的延期要由别人答复。"))
        remark = clean_text(remark)
        if not granted and not remark:
            raise Refused(_("不同意要写理由。"), field="remark")
        role, until = by.role_for(HAZARD_ORDER), self.asked_until
        DayAnswer.write(self, by, role, granted=granted, until=until, remark=remark)
        if granted:
            self.due_at, self.is_late_told = until, False
        self.asked_until = self.asked_by_id = None
        result = _("同意") if granted else _("不同意")
        self.commit("hazard.day_answered", by, role=role, reason=remark, result=result)


def _responsible(new: NewOrder) -> str:
    if new.person is not None:
        return str(new.person.name)
    name = new.unit.name if new.unit is not None else clean_text(new.name)
    if not name:
        raise Refused(_("请写明谁负责整改。"), field="name")
    return str(name)[:60]
