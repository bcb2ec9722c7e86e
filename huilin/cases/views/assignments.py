from typing import Any

from django.utils.translation import gettext_lazy as _

from huilin.cases.acts import offered
from huilin.cases.forms.assignment import ArbitrationForm, AssignmentForm, ReturnForm
from huilin.cases.models import Case, Status
from huilin.cases.permissions import CASE_DISPATCH, CASE_RETURN
from huilin.cases.views.scoping import ActView
from huilin.core.permissions import Actor


@offered
class AssignmentView(ActView):
    act_permission, form_class, to = CASE_DISPATCH, AssignmentForm, Status.DISPATCHED
    name, title, button, is_main = "assignment", _("派单"), _("派出去"), True

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return super().is_offered(actor, case) and case.return_count < 2

    def act(self, **answers: Any) -> None:
        self.case.dispatch(by=self.actor, **answers)


@offered
class ArbitrationView(ActView):
    act_permission, form_class, to = CASE_DISPATCH, ArbitrationForm, Status.DISPATCHED
    name, title, button, is_main = "arbitration", _("领导裁定"), _("裁定"), True
    help = _("这件事退回过两次。您定给谁就由谁办，不能再退。")

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        returned_twice = case.status == Status.RETURNED and case.return_count >= 2
        return returned_twice and actor.has("LD") and super().is_offered(actor, case)

    def act(self, **answers: Any) -> None:
        self.case.arbitrate(by=self.actor, **answers)


@offered
class ReturnView(ActView):
    act_permission, form_class, to = CASE_RETURN, ReturnForm, Status.RETURNED
    name, title, button = "return", _("退回"), _("退回")

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return not case.is_arbitrated and super().is_offered(actor, case)

    def act(self, *, suggested_handler: str = "", **answers: Any) -> None:
        self.case.return_(by=self.actor, suggested=suggested_handler, **answers)
