"""Objections to a notice: with a real name that few may read, each decided, and told to whoever raised it."""

from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor
from huilin.core.sealed import SealedField, SealedText
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel
from huilin.core.text import clean_name, clean_text
from huilin.core.transactions import verb
from huilin.people.models import Person
from huilin.stewards.models.public_notice import PublicNotice, after_notice
from huilin.stewards.models.rules import StewardRule, allowed
from huilin.stewards.models.status import Status
from huilin.stewards.permissions import OBJECT, POST_NOTICE, READ_OBJECTOR, REVIEW_STREET
from huilin.stewards.telling import tell, tell_community, tell_street


class Objection(TenantModel):
    """Name and number of who objects are sealed; nothing else of the row tells them."""

    class Outcome(models.TextChoices):
        PENDING = "", gettext_lazy("处理中")
        DISMISSED = "dismissed", gettext_lazy("不成立")
        CORRECTED = "corrected", gettext_lazy("事实有变，重新公示")
        UPHELD = "upheld", gettext_lazy("成立，不予聘任")

    stewardship = TenantForeignKey("stewards.Stewardship", related_name="objections")
    notice = TenantForeignKey(PublicNotice, related_name="objections")
    person = TenantForeignKey(Person, null=True, related_name="+")
    name_sealed = SealedField()
    name = SealedText("name_sealed")
    phone_sealed = SealedField()
    phone = SealedText("phone_sealed")
    text = models.TextField()
    is_paper = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answer = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=50, blank=True)

    objects: ClassVar[Any] = TenantManager()

    class Meta:
        verbose_name = gettext_lazy("异议")
        indexes = [models.Index(fields=["street_id", "stewardship", "at"], name="objection_stewardship")]


class Disputable:
    @verb
    def object(self: Any, *, by: Actor, text: str) -> Objection:
        """The appointment waits for an answer. With the real name, which only those with that right read, for a reason."""
        self.begin(OBJECT, by)
        person = Person.objects.filter(pk=by.person_id).first()
        if person is None:
            raise Forbidden(_("提异议要用实名，请先登录。"))
        open_before = Objection.objects.filter(stewardship=self, person=person, decided_at=None)
        if open_before.exists():
            raise Conflict(_("您的异议已经收到，正在处理。"))
        return self._object(by, by.role_for(OBJECT), text, person.name, person.phone, person=person)

    @verb
    def object_on_paper(
        self: Any, *, by: Actor, name: str, phone: str, text: str, version: int | None = None
    ) -> Objection:
        """A letter or a visit, written down for somebody who gives the real name."""
        self.begin(POST_NOTICE, by, version=version)
        name = clean_name(name)
        if not name:
            raise Refused(_("异议要用实名，请填姓名。"), field="name")
        return self._object(by, by.role_for(POST_NOTICE), text, name, phone, is_paper=True)

    def _object(self: Any, by: Actor, role: str, text: str, name: str, phone: str, **more: Any) -> Objection:
        self.require_state(Status.PUBLICITY, Status.OBJECTION_HANDLING)
        notice, text = self.notice(), clean_text(text)
        if notice.is_over:
            raise Conflict(_("公示期已经满了，有意见请打监督电话。"))
        if not text:
            raise Refused(_("请写明异议的内容。"), field="text")
        now = clock.now()
        objection = Objection(
            stewardship=self, notice=notice, street_id=self.street_id, text=text, at=now,
            due_at=allowed(StewardRule.Name.OBJECTION_LIMIT).after(now), **more,
        )  # fmt: skip
        objection.name, objection.phone = name, phone
        objection.save(force_insert=True)
        if self.status == Status.PUBLICITY:
            self.move(Status.OBJECTION_HANDLING, by, as_a_part=True)
        self.due_at = min(self.open_objections().values_list("due_at", flat=True))
        # The history says that somebody objected, not who: that stands sealed in the objection.
        self.commit("steward.objected", replace(by, user_id=None, person_id=None, name=""), role=role)
        tell_community(self, "steward.objected")
        tell_street(self, "steward.objected")
        return objection

    def open_objections(self: Any) -> Any:
        return Objection.objects.filter(stewardship=self, decided_at=None)

    @verb
    def decide_objection(
        self: Any, *, by: Actor, objection: UUID, outcome: str, answer: str, corrected: str = "",
        version: int | None = None,
    ) -> None:  # fmt: skip
        """The objection is answered. After the last one the candidate is rejected where one was upheld, the notice begins
        anew where facts changed, and goes on otherwise. Not by who put forward, reviewed or objected."""
        self.begin(REVIEW_STREET, by, version=version)
        self.require_state(Status.OBJECTION_HANDLING)
        found: Objection | None = self.open_objections().filter(pk=objection).select_for_update().first()
        answer, corrected = clean_text(answer), clean_text(corrected)
        if found is None:
            raise Conflict(_("这条异议已经处理过了。"))
        if found.person_id and found.person_id == by.person_id:
            raise Forbidden(_("自己提的异议不能自己处理。"))
        if not outcome or outcome not in Objection.Outcome.values:
            raise Refused(_("请选处理结果。"), field="outcome")
        if not answer:
            raise Refused(_("请写明怎么核实的、为什么这样处理。"), field="answer")
        if outcome == Objection.Outcome.CORRECTED and not corrected:
            raise Refused(_("请写明更正了什么，会印在新的公示上。"), field="corrected")
        found.outcome, found.answer = outcome, answer
        found.decided_at, found.decided_by_name = clock.now(), by.name
        found.save(update_fields=["outcome", "answer", "decided_at", "decided_by_name"])
        self._go_on(by, found, corrected)
        if found.person_id:
            tell(self, "steward.objection_decided", [found.person])

    def _go_on(self: Any, by: Actor, decided: Objection, corrected: str) -> None:
        role, label = by.role_for(REVIEW_STREET), str(decided.get_outcome_display())  # type: ignore[attr-defined]
        notice = self.notice()
        if corrected and decided.outcome == Objection.Outcome.CORRECTED:
            notice.corrected = "；".join(filter(None, (notice.corrected, corrected)))[:200]
            notice.save(update_fields=["corrected"])
        if not self.open_objections().exists():
            self._settle(by, notice)
        self.commit("steward.objection_decided", by, role=role, reason=decided.answer, result=label)

    def _settle(self: Any, by: Actor, notice: PublicNotice) -> None:
        results = set(Objection.objects.filter(notice=notice).values_list("outcome", flat=True))
        if Objection.Outcome.UPHELD in results:
            self.move(Status.REJECTED, by)
            self.due_at = None
            return
        self.move(Status.PUBLICITY, by)
        if Objection.Outcome.CORRECTED in results:
            again = self.open_round(by, where=notice.where, corrected=notice.corrected)
            self.commit("steward.notice_restarted", by, role=by.role_for(REVIEW_STREET),
                        until=f"{again.ends_on:%Y-%m-%d}")  # fmt: skip
            return
        self.due_at = max(
            after_notice(notice), allowed(StewardRule.Name.APPOINTMENT_LIMIT).after(clock.now())
        )

    @verb
    def reveal_objector(self: Any, *, by: Actor, objection: UUID, reason: str) -> dict[str, str]:
        """Name and number of who objected; the look stands in the history with its reason. Raises Forbidden."""
        self.begin(READ_OBJECTOR, by, reason=reason)
        found = Objection.objects.filter(stewardship=self, pk=objection).first()
        if found is None:
            raise Conflict(_("没有这条异议。"))
        if by.person_id == self.person_id:
            raise Forbidden(_("您的身份不能办理这一步。"))
        self.commit(
            "steward.objector_revealed", by, role=by.role_for(READ_OBJECTOR), reason=clean_text(reason)
        )
        return {"name": found.name, "phone": found.phone}
