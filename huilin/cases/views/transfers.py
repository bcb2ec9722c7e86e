from typing import Any

from django.utils.translation import gettext_lazy as _

from huilin.cases.acts import offered
from huilin.cases.forms.transfer import ChannelAnswerForm, TransferForm
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
class ChannelAnswerView(ActView):
    act_permission, form_class = CASE_TRIAGE, ChannelAnswerForm
    name, title, button, is_main = "channel_answer", _("登记对方的答复"), _("记下"), True

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return case.status == Status.TRANSFERRED_OUT and super().is_offered(actor, case)

    def act(self, **answers: Any) -> None:
        self.case.record_channel_answer(by=self.actor, **answers)
