from typing import Any

from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from huilin.cases.acts import offered
from huilin.cases.forms.parts import PartForm, PartReportForm, PartWithdrawalForm
from huilin.cases.models import Case
from huilin.cases.models.part import IN_HANDS
from huilin.cases.permissions import CASE_HANDLE, CASE_READ
from huilin.cases.views.scoping import ActView
from huilin.core.errors import Forbidden
from huilin.core.permissions import Actor


class LeadView(ActView):
    """For the lead, and for those who dispatch."""

    act_permission = CASE_READ

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return case.status in IN_HANDS and case.is_led_by(actor)

    def check(self) -> None:
        if not self.case.is_led_by(self.actor):
            raise Forbidden(_text("主办或派单的人才能分工。"))


@offered
class PartReportView(ActView):
    act_permission, form_class = CASE_HANDLE, PartReportForm
    name, title, button, is_main = "part_report", _("我的分工做完了"), _("报完成"), True

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        mine = [part for part in case.open_part_list() if part.is_held_by(actor)]
        return bool(mine) and case.status in IN_HANDS and super().is_offered(actor, case)

    def act(self, **answers: Any) -> None:
        self.case.finish_part(by=self.actor, **answers)


@offered
class PartView(LeadView):
    form_class = PartForm
    name, title, button = "part", _("分给别人协办"), _("分出去")
    help = _("您还是主办，由您答复居民。协办做完会告诉您。")

    def act(self, **answers: Any) -> None:
        self.case.share(by=self.actor, **answers)


@offered
class PartWithdrawalView(LeadView):
    form_class = PartWithdrawalForm
    name, title, button = "part_withdrawal", _("取消一项分工"), _("取消分工")

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return bool(case.open_parts) and super().is_offered(actor, case)

    def act(self, **answers: Any) -> None:
        self.case.drop_part(by=self.actor, **answers)
