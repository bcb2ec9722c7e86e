"""The acts on a hazard, in the order of its way."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from huilin.core.permissions import Actor
from huilin.patrols.forms import hazards as forms
from huilin.patrols.models import Hazard, HazardStatus, NewOrder
from huilin.patrols.permissions import (
    HAZARD_CLOSE_GENERAL,
    HAZARD_GRADE,
    HAZARD_ORDER,
    HAZARD_RECTIFY,
    HAZARD_REINSPECT,
    HAZARD_REPORT_UPWARD,
)
from huilin.patrols.views.scoping import HazardAct, offered


@offered
class GradingView(HazardAct):
    act_permission, form_class, to = HAZARD_GRADE, forms.GradingForm, HazardStatus.GRADED
    name, title, button, is_main = "grading", _("核实定级"), _("定级"), True
    verb = Hazard.grade_as
    help = _("到现场看过再定。定成疑似重大的，街道领导马上收到消息；是不是重大由消防救援机构判定。")


@offered
class DismissalView(HazardAct):
    act_permission, form_class, to = HAZARD_GRADE, forms.ReasonForm, HazardStatus.NOT_HAZARD
    name, title, button = "dismissal", _("不是隐患"), _("记下来")
    verb = Hazard.dismiss


@offered
class OrderView(HazardAct):
    act_permission, form_class, to = HAZARD_ORDER, forms.OrderForm, HazardStatus.ORDERED
    name, title, button, is_main = "order", _("下整改通知"), _("下通知"), True
    help = _("五件事要落实：谁负责、怎么改、钱从哪里来、哪天以前、改好以前怎么防范。")

    @classmethod
    def is_offered(cls, actor: Actor, hazard: Hazard) -> bool:
        return hazard.status != HazardStatus.RECTIFIED and super().is_offered(actor, hazard)

    def act(self, **answers: Any) -> None:
        version = answers.pop("version")
        self.hazard.order(NewOrder(**answers), by=self.actor, version=version)


@offered
class EscalationView(HazardAct):
    act_permission, form_class, to = HAZARD_REPORT_UPWARD, forms.EscalationForm, HazardStatus.ESCALATED
    name, title, button = "escalation", _("报上级部门"), _("记下上报")
    verb = Hazard.escalate


class ByResponsible(HazardAct):
    """Whoever has to put it right, or who writes it down for somebody without a login."""

    act_permission = HAZARD_RECTIFY

    @classmethod
    def right(cls, actor: Actor, hazard: Hazard) -> Any:
        return hazard.right_to_rectify(actor)


@offered
class RectificationView(ByResponsible):
    form_class, to = forms.RectificationForm, HazardStatus.RECTIFIED
    name, title, button, is_main = "rectification", _("整改好了"), _("请人复查"), True
    verb = Hazard.rectify
    help = _("拍一张改好以后的照片。复查由别人来做。")


@offered
class LaterView(ByResponsible):
    form_class = forms.LaterForm
    name, title, button = "later", _("申请延期"), _("送出申请")
    verb = Hazard.ask_later
    help = _("别人同意以前，原来的日期不变。")

    @classmethod
    def is_offered(cls, actor: Actor, hazard: Hazard) -> bool:
        is_open = hazard.status == HazardStatus.ORDERED and hazard.asked_until is None
        return is_open and super().is_offered(actor, hazard)


@offered
class LaterAnswerView(HazardAct):
    act_permission, form_class = HAZARD_ORDER, forms.LaterAnswerForm
    name, title, button, is_main = "later_answer", _("答复延期"), _("答复"), True
    verb = Hazard.answer_later

    @classmethod
    def is_offered(cls, actor: Actor, hazard: Hazard) -> bool:
        is_other = actor.person_id not in (hazard.asked_by_id, hazard.responsible_id)
        return hazard.asked_until is not None and is_other and super().is_offered(actor, hazard)


@offered
class ReinspectionView(HazardAct):
    act_permission, form_class, to = HAZARD_REINSPECT, forms.ReinspectionForm, HazardStatus.REINSPECTED
    name, title, button, is_main = "reinspection", _("复查"), _("记下复查"), True
    verb = Hazard.reinspect
    help = _("谁改的谁不复查。")


@offered
class ClosureView(HazardAct):
    act_permission, form_class, to = HAZARD_CLOSE_GENERAL, forms.ClosureForm, HazardStatus.CLOSED
    name, title, button, is_main = "closure", _("销号"), _("销号"), True
    verb = Hazard.close
    help = _("改的人、复查的人都不能销号。疑似重大隐患由街道领导销号。")

    @classmethod
    def right(cls, actor: Actor, hazard: Hazard) -> Any:
        return hazard.right_to_close()


@offered
class ReopeningView(HazardAct):
    act_permission, form_class, to = HAZARD_ORDER, forms.ReasonForm, HazardStatus.REOPENED
    name, title, button = "reopening", _("又出现了"), _("重新办理")
    verb = Hazard.reopen
