from typing import Any

from django.utils.translation import gettext_lazy as _

from huilin.cases.acts import offered
from huilin.cases.forms.clocks import (
    DescentForm,
    EscalationForm,
    ExtensionApprovalForm,
    ExtensionForm,
    ExtensionRefusalForm,
    ResumptionForm,
    SupervisionForm,
    SuspensionForm,
)
from huilin.cases.models import Case, Status
from huilin.cases.models.clocks import TOP_RUNG
from huilin.cases.models.status import OPEN, WITH_CLOCK
from huilin.cases.permissions import (
    CASE_DISPATCH,
    CASE_EXTEND_APPROVE,
    CASE_EXTEND_REQUEST,
    CASE_SUPERVISE,
    CASE_SUSPEND,
    CASE_TRIAGE,
)
from huilin.cases.views.scoping import ActView
from huilin.core.permissions import Actor


@offered
class ExtensionView(ActView):
    act_permission, form_class = CASE_EXTEND_REQUEST, ExtensionForm
    name, title, button = "extension", _("申请延期"), _("申请延期")
    help = _("到期以前才能申请，要别人批准。批准以前原来的时限不变。")
    worded_field = "reason"

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return super().is_offered(actor, case) and case.is_handled_by(actor) and case.can_ask_extension()

    def act(self, **answers: Any) -> None:
        self.case.request_extension(by=self.actor, **answers)


class ExtensionAnswerView(ActView):
    act_permission = CASE_EXTEND_APPROVE

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        is_asked = case.status == Status.IN_PROGRESS and case.asked_due_at is not None
        return is_asked and super().is_offered(actor, case)


@offered
class ExtensionApprovalView(ExtensionAnswerView):
    form_class = ExtensionApprovalForm
    name, title, button, is_main = "extension_approval", _("同意延期"), _("同意延期"), True

    def act(self, **answers: Any) -> None:
        self.case.approve_extension(by=self.actor, **answers)


@offered
class ExtensionRefusalView(ExtensionAnswerView):
    form_class = ExtensionRefusalForm
    name, title, button = "extension_refusal", _("不同意延期"), _("不同意延期")

    def act(self, **answers: Any) -> None:
        self.case.refuse_extension(by=self.actor, **answers)


@offered
class SuspensionView(ActView):
    act_permission, form_class, to = CASE_SUSPEND, SuspensionForm, Status.SUSPENDED
    name, title, button = "suspension", _("挂账"), _("批准挂账")
    help = _("只用于客观原因一时办不了的事。挂账时时限停走，居民看得到原因和复核日期。")

    def act(self, **answers: Any) -> None:
        self.case.suspend(by=self.actor, **answers)


@offered
class ResumptionView(ActView):
    act_permission, form_class, to = CASE_SUPERVISE, ResumptionForm, Status.IN_PROGRESS
    name, title, button, is_main = "resumption", _("恢复办理"), _("恢复办理"), True

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return case.status == Status.SUSPENDED and super().is_offered(actor, case)

    def act(self, **answers: Any) -> None:
        self.case.resume(by=self.actor, **answers)


@offered
class SupervisionView(ActView):
    act_permission, form_class = CASE_SUPERVISE, SupervisionForm
    name, title, button = "supervision", _("督办"), _("督办")

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return case.status in OPEN and case.supervised_at is None and super().is_offered(actor, case)

    def act(self, **answers: Any) -> None:
        self.case.supervise(by=self.actor, **answers)


@offered
class EscalationView(ActView):
    act_permission, form_class = CASE_TRIAGE, EscalationForm
    name, title, button = "escalation", _("上报一级"), _("上报")

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return case.status in WITH_CLOCK and case.rung < TOP_RUNG and super().is_offered(actor, case)

    def act(self, **answers: Any) -> None:
        self.case.escalate(by=self.actor, **answers)


@offered
class DescentView(ActView):
    act_permission, form_class = CASE_DISPATCH, DescentForm
    name, title, button = "descent", _("退回下级"), _("退回下级")

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return super().is_offered(actor, case) and case.can_descend(actor)

    def act(self, **answers: Any) -> None:
        self.case.descend(by=self.actor, **answers)
