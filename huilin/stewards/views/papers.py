"""What came on paper or by word of mouth, written down by a clerk."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from huilin.core.permissions import Actor
from huilin.stewards.forms import acts as forms
from huilin.stewards.models import Status, Stewardship
from huilin.stewards.models.status import IN_OFFICE
from huilin.stewards.permissions import APPRAISE, NOMINATE, POST_NOTICE
from huilin.stewards.views.scoping import FileAct, offered


@offered
class PaperRecommendationView(FileAct):
    act_permission, form_class = NOMINATE, forms.PaperRecommendationForm
    states = frozenset({Status.NOMINATED})
    name, title, button = "paper_recommendation", _("登记书面推荐"), _("登记这一户")
    help = _("把住户签了名的推荐书存好，一户登记一次。")

    @classmethod
    def is_offered(cls, actor: Actor, row: Stewardship) -> bool:
        return actor.has("CS", "SO") and super().is_offered(actor, row)

    def act(self, **answers: Any) -> None:
        self.row.recommend(by=self.actor, household=answers["door"], version=answers["version"])


@offered
class PaperObjectionView(FileAct):
    act_permission, form_class = POST_NOTICE, forms.PaperObjectionForm
    states = frozenset({Status.PUBLICITY, Status.OBJECTION_HANDLING})
    name, title, button = "paper_objection", _("登记书面异议"), _("登记")
    help = _("来信、来访、来电的异议，用提出人的真实姓名登记。姓名电话加密保存。")

    def act(self, **answers: Any) -> None:
        self.row.object_on_paper(by=self.actor, **answers)


@offered
class PaperAppraisalView(FileAct):
    act_permission, form_class, states = APPRAISE, forms.PaperAppraisalForm, IN_OFFICE
    name, title, button = "paper_appraisal", _("登记纸质评议票"), _("登记这一户")
    help = _("一户一票。系统只留合计，结束以后谁评的什么不再保存。")

    @classmethod
    def is_offered(cls, actor: Actor, row: Stewardship) -> bool:
        is_open = any(one.closed_at is None for one in getattr(row, "rounds", ()))
        return is_open and actor.has("CS", "SO") and super().is_offered(actor, row)

    def act(self, **answers: Any) -> None:
        self.row.appraise(by=self.actor, answer=answers["answer"], household=answers["door"])
