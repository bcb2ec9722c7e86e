from typing import Any

from django.utils.translation import gettext_lazy as _

from huilin.cases.acts import offered
from huilin.cases.forms.transfer import OutsideAnswerForm, TransferForm
from huilin.cases.models import Case, Status
from huilin.cases.permissions import CASE_TRIAGE
from huilin.cases.views.scoping import ActView
from huilin.core.permissions import Actor


@offered
class TransferView(ActView):
    act_permission, form_class, to = CASE_TRIAGE, TransferForm, Status.TRANSFERRED_OUT
    name, title, button = "transfer", _("转出"), _("确认转出")

    def act(self, **answers: Any) -> None:
        self.case.transfer_out(by=self.actor, **answers)


@offered
class OutsideAnswerView(ActView):
    act_permission, form_class = CASE_TRIAGE, OutsideAnswerForm
    name, title, button, is_main = "outside_answer", _("对方的编号和答复"), _("记下并告诉报事人"), True

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return case.status == Status.TRANSFERRED_OUT and super().is_offered(actor, case)

    def act(self, **answers: Any) -> None:
        self.case.record_outside_answer(by=self.actor, **answers)
