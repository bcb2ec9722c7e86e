from typing import Any

from django.utils.translation import gettext_lazy as _

from huilin.cases.acts import offered
from huilin.cases.forms.closing import PromiseForm, PromiseOutcomeForm
from huilin.cases.models import Case
from huilin.cases.models.promising import IN_HAND
from huilin.cases.permissions import CASE_HANDLE, CASE_VERIFY
from huilin.cases.views.scoping import ActView
from huilin.core.permissions import Actor


@offered
class PromiseView(ActView):
    act_permission, form_class = CASE_HANDLE, PromiseForm
    name, title, button = "promise", _("记一条承诺"), _("记下承诺")

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return case.status in IN_HAND and super().is_offered(actor, case)

    def act(self, **answers: Any) -> None:
        until = answers.pop("promised_until")
        self.case.promise(by=self.actor, what=answers.pop("promised"), until=until, **answers)


@offered
class PromiseOutcomeView(ActView):
    act_permission, form_class = CASE_VERIFY, PromiseOutcomeForm
    name, title, button = "promise_outcome", _("核对承诺"), _("记下结果")
    help = _("谁办的谁不核对。")

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return case.promised_on is not None and super().is_offered(actor, case)

    def act(self, **answers: Any) -> None:
        self.case.settle_promise(by=self.actor, **answers)
