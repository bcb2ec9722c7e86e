"""Calling several departments to one matter, who came, and what was settled (吹哨报到). Inside only."""

import datetime as dt
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _

from huilin.cases.models.act import Act
from huilin.cases.models.rules import CaseRule, allowed
from huilin.cases.models.status import Status
from huilin.cases.permissions import CASE_WHISTLE_APPROVE, CASE_WHISTLE_REQUEST
from huilin.cases.wording import tell_desk, tell_handler, tell_units
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor
from huilin.core.tenancy import TenantForeignKey
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.people.models import Organisation

MOST_CALLED = 12


class Whistle(Act):
    """Who is called to what question, and why one body cannot answer it alone."""

    unit_ids = ArrayField(models.UUIDField())
    question = models.TextField()
    why = models.TextField()
    place = models.CharField(max_length=200)
    meets_at = models.DateTimeField()
    expected = models.TextField()
    is_urgent = models.BooleanField(default=False)


class WhistleAnswer(Act):
    whistle = TenantForeignKey(Whistle, related_name="answers")
    was_granted = models.BooleanField()
    remark = models.TextField(blank=True)
    respond_by = models.DateTimeField(null=True)


class WhistleResponse(Act):
    """A called unit comes, has come, or is excused with a reason. Kept for later assessment; no person is ranked."""

    whistle = TenantForeignKey(Whistle, related_name="responses")
    unit = TenantForeignKey(Organisation, related_name="+")
    came = models.BooleanField()
    who = models.CharField(max_length=50, blank=True)
    remark = models.TextField(blank=True)
    in_time = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["street_id", "whistle", "unit"], name="whistle_unit")]


class WhistleConclusion(Act):
    whistle = TenantForeignKey(Whistle, related_name="+")
    conclusion = models.TextField()
    division = models.TextField()


class Whistleable:
    def open_whistle(self: Any) -> Whistle | None:
        """The latest call of this matter."""
        found: Whistle | None = Whistle.objects.filter(case=self).order_by("-at", "-id").first()
        return found

    def called_units(self: Any) -> list[Organisation]:
        """The units of the latest call, in the order of their names; asked once for a page."""
        if "_called" not in self.__dict__:
            whistle = self.open_whistle()
            called = whistle.unit_ids if whistle else []
            self._called = list(Organisation.objects.filter(pk__in=called)) if called else []
        found: list[Organisation] = self._called
        return found

    @verb
    def request_whistle(
        self: Any,
        *,
        by: Actor,
        units: list[Organisation],
        question: str,
        why: str,
        place: str,
        meets_at: dt.datetime,
        expected: str,
        is_urgent: bool = False,
        version: int | None = None,
    ) -> None:
        """A call waits for the leader's yes; the matter goes on meanwhile."""
        self.begin(CASE_WHISTLE_REQUEST, by, version=version)
        self.require_state(Status.IN_PROGRESS)
        if self.whistle_asked:
            raise Conflict(_("已经申请过吹哨，正在等批准。"))
        words = {"question": question, "why": why, "place": place, "expected": expected}
        words = {name: clean_text(text) for name, text in words.items()}
        for name, text in words.items():
            if not text:
                raise Refused(_("吹哨要写清楚问题、原因、地点和要达到的结果。"), field=name)
        if not 1 <= len(units) <= MOST_CALLED:
            raise Refused(_("请选1到%(n)d个单位。") % {"n": MOST_CALLED}, field="units")
        if meets_at <= clock.now():
            raise Refused(_("到场时间要晚于现在。"), field="meets_at")
        role = by.role_for(CASE_WHISTLE_REQUEST)
        self.whistle_asked = True
        unit_ids = [unit.pk for unit in units]
        Whistle.write(self, by, role, unit_ids=unit_ids, meets_at=meets_at, is_urgent=is_urgent, **words)
        names = "、".join(unit.name for unit in units)
        self.commit(
            "case.whistle_requested", by, role=role, was=self.status, reason=words["why"], to=names,
            said="\n".join(words[name] for name in ("question", "place", "expected")),
        )  # fmt: skip

    def _answer_whistle(self: Any, by: Actor, version: int | None) -> Whistle:
        self.begin(CASE_WHISTLE_APPROVE, by, version=version)
        self.require_state(Status.IN_PROGRESS)
        if not self.whistle_asked:
            raise Conflict(_("现在没有等批准的吹哨。"))
        whistle: Whistle = self.open_whistle()
        if whistle.by_person_id == by.person_id:
            raise Forbidden(_("不能批准自己申请的吹哨。"))
        self.whistle_asked = False
        return whistle

    @verb
    def approve_whistle(self: Any, *, by: Actor, remark: str = "", version: int | None = None) -> None:
        """Whistled: the called units are told, and their time to answer runs."""
        whistle = self._answer_whistle(by, version)
        was = self.status
        role = by.role_for(CASE_WHISTLE_APPROVE)
        self.move(Status.WHISTLED, by)
        urgent = CaseRule.Name.WHISTLE_URGENT if whistle.is_urgent else CaseRule.Name.WHISTLE_LIMIT
        respond_by = allowed(urgent).after(clock.now())
        remark = clean_text(remark)
        WhistleAnswer.write(
            self, by, role, whistle=whistle, was_granted=True, remark=remark, respond_by=respond_by
        )
        self.commit("case.whistled", by, role=role, was=was, said=remark)
        tell_units(self, "case.whistled", whistle.unit_ids)

    @verb
    def refuse_whistle(self: Any, *, by: Actor, remark: str, version: int | None = None) -> None:
        """Not called; the matter goes on as before and the desk knows why."""
        if not clean_text(remark):
            raise Refused(_("请写明为什么不同意。"), field="remark")
        whistle = self._answer_whistle(by, version)
        role = by.role_for(CASE_WHISTLE_APPROVE)
        WhistleAnswer.write(self, by, role, whistle=whistle, was_granted=False, remark=clean_text(remark))
        self.commit("case.whistle_refused", by, role=role, was=self.status, reason=clean_text(remark))
        tell_desk(self, "case.whistle_refused")

    @verb
    def record_response(
        self: Any,
        *,
        by: Actor,
        unit: Organisation,
        came: bool,
        who: str = "",
        remark: str = "",
        version: int | None = None,
    ) -> None:
        """Whether a called unit came and who, or why it is excused; the desk writes it down, once for each unit."""
        self.begin(CASE_WHISTLE_REQUEST, by, version=version)
        self.require_state(Status.WHISTLED)
        whistle = self.open_whistle()
        who, remark = clean_text(who), clean_text(remark)
        if unit.pk not in whistle.unit_ids:
            raise Refused(_("这个单位不在这次吹哨的名单里。"), field="unit")
        if WhistleResponse.objects.filter(whistle=whistle, unit=unit).exists():
            raise Conflict(_("这个单位已经登记过了。"))
        if came and not who:
            raise Refused(_("请写明谁到场。"), field="who")
        if not came and not remark:
            raise Refused(_("请写明不到场的原因。"), field="remark")
        granted = WhistleAnswer.objects.filter(whistle=whistle, was_granted=True).get()
        role = by.role_for(CASE_WHISTLE_REQUEST)
        in_time = clock.now() <= granted.respond_by
        WhistleResponse.write(
            self, by, role, whistle=whistle, unit=unit, came=came, who=who, remark=remark, in_time=in_time
        )
        kind = "case.unit_arrived" if came else "case.unit_excused"
        self.commit(
            kind, by, role=role, was=self.status, to=unit.name, said=" ".join(filter(None, (who, remark)))
        )

    @verb
    def conclude_whistle(
        self: Any,
        *,
        by: Actor,
        conclusion: str,
        division: str,
        parts: tuple[tuple[Organisation, str, dt.datetime], ...] = (),
        version: int | None = None,
    ) -> None:
        """In progress again, with what was settled and who does what; every called unit has answered.

        `parts` are the called units' own: (unit, task, due); each becomes a part of the matter in that unit's hands.
        """
        self.begin(CASE_WHISTLE_REQUEST, by, version=version)
        self.require_state(Status.WHISTLED)
        conclusion, division = clean_text(conclusion), clean_text(division)
        if not conclusion:
            raise Refused(_("请写明商量的结果。"), field="conclusion")
        if not division:
            raise Refused(_("请写明谁做什么。"), field="division")
        whistle = self.open_whistle()
        answered = set(WhistleResponse.objects.filter(whistle=whistle).values_list("unit_id", flat=True))
        if set(whistle.unit_ids) - answered:
            raise Conflict(_("还有单位没有登记到场或说明原因。"))
        was = self.status
        role = by.role_for(CASE_WHISTLE_REQUEST)
        self.move(Status.IN_PROGRESS, by)
        if {unit.pk for unit, _task, _due in parts} - set(whistle.unit_ids):
            raise Refused(_("这个单位不在这次吹哨的名单里。"), field="division")
        self.give_divided(by, list(parts))
        WhistleConclusion.write(self, by, role, whistle=whistle, conclusion=conclusion, division=division)
        self.commit("case.whistle_concluded", by, role=role, was=was, said=f"{conclusion} {division}")
        tell_handler(self, "case.whistle_concluded")
        tell_units(self, "case.whistle_concluded", whistle.unit_ids)
