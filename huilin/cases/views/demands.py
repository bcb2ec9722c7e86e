from typing import Any

from django.utils.translation import gettext_lazy as _

from huilin.cases.acts import offered
from huilin.cases.forms.closing import AppealDecisionForm, DemandDecisionForm, DemandProposalForm
from huilin.cases.models import Case, DemandState
from huilin.cases.models.demand import STANDING, TO_CLOSED
from huilin.cases.permissions import CASE_SUPERVISE, CASE_TRIAGE
from huilin.cases.views.scoping import ActView
from huilin.core.permissions import Actor


@offered
class DemandProposalView(ActView):
    act_permission, form_class = CASE_TRIAGE, DemandProposalForm
    name, title, button = "demand_proposal", _("提请会商"), _("提请会商")
    help = _("要求不合理的，由街道领导和几个人会商定，不由一个人定。定了以后居民可以申诉。")

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        is_free = case.demand_state not in (DemandState.PROPOSED, *STANDING)
        return is_free and case.status in TO_CLOSED and super().is_offered(actor, case)

    def act(self, **answers: Any) -> None:
        self.case.propose_unreasonable(by=self.actor, **answers)


@offered
class DemandDecisionView(ActView):
    act_permission, form_class = CASE_SUPERVISE, DemandDecisionForm
    name, title, button, is_main = "demand_decision", _("会商结论"), _("写下结论"), True

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return (
            case.demand_state == DemandState.PROPOSED and actor.has("LD") and super().is_offered(actor, case)
        )

    def act(self, **answers: Any) -> None:
        self.case.decide_unreasonable(by=self.actor, **answers)


@offered
class AppealDecisionView(ActView):
    act_permission, form_class = CASE_SUPERVISE, AppealDecisionForm
    name, title, button, is_main = "appeal_decision", _("答复申诉"), _("答复申诉"), True
    help = _("提请、参加会商和经办过的人不能答复。")

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return case.demand_state == DemandState.APPEALED and super().is_offered(actor, case)

    def act(self, **answers: Any) -> None:
        self.case.decide_appeal(by=self.actor, **answers)
