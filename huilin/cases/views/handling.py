from typing import Any

from django.utils.translation import gettext_lazy as _

from huilin.cases.acts import offered
from huilin.cases.forms.desk import FirstContactForm, ReplyForm, SettlementForm
from huilin.cases.models import Case, Status
from huilin.cases.permissions import CASE_HANDLE, CASE_SETTLE
from huilin.cases.views.scoping import ActView
from huilin.core.permissions import Actor, may


@offered
class FirstContactView(ActView):
    act_permission, form_class, to = CASE_HANDLE, FirstContactForm, Status.IN_PROGRESS
    name, title, button, is_main = "first_contact", _("已联系，开始办"), _("开始办"), True
    worded_field = "result"

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return case.status == Status.DISPATCHED and super().is_offered(actor, case)

    def act(self, **answers: Any) -> None:
        self.case.contact_first(by=self.actor, **answers)


@offered
class ReplyView(ActView):
    act_permission, form_class, to = CASE_HANDLE, ReplyForm, Status.REPLIED
    name, title, button, is_main = "reply", _("答复居民"), _("发出答复"), True
    worded_field = "text"

    def act(self, **answers: Any) -> None:
        self.case.reply(by=self.actor, **answers)


@offered
class SettlementView(ActView):
    act_permission, form_class = CASE_SETTLE, SettlementForm
    name, title, button = "settlement", _("当场办结"), _("当场办结")

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return case.status in (Status.SUBMITTED, Status.ACCEPTED) and may(actor, CASE_SETTLE, case)

    def act(self, **answers: Any) -> None:
        self.case.settle(by=self.actor, **answers)
