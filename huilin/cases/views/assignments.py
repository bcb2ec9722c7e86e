from typing import Any

from django.utils.translation import gettext_lazy as _

from huilin.cases.acts import offered
from huilin.cases.forms.desk import AssignmentForm, ReturnForm
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
        return super().is_offered(actor, case) and (case.return_count < 2 or actor.has("LD"))

    def act(self, **answers: Any) -> None:
        self.case.dispatch(by=self.actor, **answers)


@offered
class ReturnView(ActView):
    act_permission, form_class, to = CASE_RETURN, ReturnForm, Status.RETURNED
    name, title, button = "return", _("退回"), _("退回")

    def act(self, *, suggested_handler: str = "", **answers: Any) -> None:
        self.case.return_(by=self.actor, suggested=suggested_handler, **answers)
