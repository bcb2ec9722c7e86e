from typing import Any

from django.utils.translation import gettext_lazy as _

from huilin.cases.acts import offered
from huilin.cases.forms.closing import VerificationForm
from huilin.cases.forms.desk import ClosureForm, ReopeningForm
from huilin.cases.models import Case, Status
from huilin.cases.permissions import CASE_CLOSE, CASE_REOPEN, CASE_VERIFY
from huilin.cases.views.scoping import ActView
from huilin.core.permissions import Actor, may


@offered
class VerificationView(ActView):
    act_permission, form_class, to = CASE_VERIFY, VerificationForm, Status.VERIFYING
    name, title, button, is_main = "verification", _("核查"), _("提交核查"), True

    def act(self, **answers: Any) -> None:
        self.case.verify(by=self.actor, **answers)


@offered
class ClosureView(ActView):
    act_permission, form_class, to = CASE_CLOSE, ClosureForm, Status.CLOSED
    name, title, button, is_main = "closure", _("办结"), _("办结"), True
    worded_field = "remark"

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return case.status == Status.VERIFYING and super().is_offered(actor, case)

    def act(self, **answers: Any) -> None:
        self.case.close(by=self.actor, **answers)


@offered
class ReopeningView(ActView):
    act_permission, form_class = CASE_REOPEN, ReopeningForm
    name, title, button = "reopening", _("重开"), _("重开")

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return case.status == Status.CLOSED and may(actor, CASE_REOPEN, case) and case.can_come_back()

    def act(self, **answers: Any) -> None:
        self.case.reopen(by=self.actor, **answers)
