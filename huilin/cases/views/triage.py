from typing import Any

from django.utils.translation import gettext_lazy as _

from huilin.cases.acts import offered
from huilin.cases.forms.desk import AcceptanceForm, RejectionForm
from huilin.cases.models import Status
from huilin.cases.permissions import CASE_TRIAGE
from huilin.cases.views.scoping import ActView


@offered
class AcceptanceView(ActView):
    act_permission, form_class, to = CASE_TRIAGE, AcceptanceForm, Status.ACCEPTED
    name, title, button, is_main = "acceptance", _("受理"), _("受理"), True

    def act(self, **answers: Any) -> None:
        self.case.accept(by=self.actor, **answers)


@offered
class RejectionView(ActView):
    act_permission, form_class, to = CASE_TRIAGE, RejectionForm, Status.REJECTED
    name, title, button = "rejection", _("不予受理"), _("不予受理")
    is_danger, worded_field = True, "explanation"

    def act(self, **answers: Any) -> None:
        self.case.reject(by=self.actor, **answers)
