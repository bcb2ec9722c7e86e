from typing import Any

from django.utils.translation import gettext_lazy as _

from huilin.cases.acts import offered
from huilin.cases.forms.joint import (
    ArrivalForm,
    MergingForm,
    SplittingForm,
    WhistleApprovalForm,
    WhistleConclusionForm,
    WhistleForm,
    WhistleRefusalForm,
)
from huilin.cases.models import Case, Status
from huilin.cases.permissions import CASE_MERGE, CASE_WHISTLE_APPROVE, CASE_WHISTLE_REQUEST
from huilin.cases.views.scoping import ActView
from huilin.core.permissions import Actor


@offered
class WhistleView(ActView):
    act_permission, form_class = CASE_WHISTLE_REQUEST, WhistleForm
    name, title, button = "whistle", _("申请吹哨"), _("申请吹哨")
    help = _("几个单位一起到现场商量，要街道领导批准。居民看不到。")

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        is_free = case.status == Status.IN_PROGRESS and not case.whistle_asked
        return is_free and super().is_offered(actor, case)

    def act(self, **answers: Any) -> None:
        self.case.request_whistle(by=self.actor, **answers)


class WhistleAnswerView(ActView):
    act_permission = CASE_WHISTLE_APPROVE

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        is_asked = case.status == Status.IN_PROGRESS and case.whistle_asked
        return is_asked and super().is_offered(actor, case)


@offered
class WhistleApprovalView(WhistleAnswerView):
    form_class = WhistleApprovalForm
    name, title, button, is_main = "whistle_approval", _("同意吹哨"), _("同意吹哨"), True

    def act(self, **answers: Any) -> None:
        self.case.approve_whistle(by=self.actor, **answers)


@offered
class WhistleRefusalView(WhistleAnswerView):
    form_class = WhistleRefusalForm
    name, title, button = "whistle_refusal", _("不同意吹哨"), _("不同意")

    def act(self, **answers: Any) -> None:
        self.case.refuse_whistle(by=self.actor, **answers)


@offered
class ArrivalView(ActView):
    act_permission, form_class = CASE_WHISTLE_REQUEST, ArrivalForm
    name, title, button, is_main = "arrival", _("登记到场"), _("记下"), True

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return case.status == Status.WHISTLED and super().is_offered(actor, case)

    def act(self, **answers: Any) -> None:
        self.case.record_response(by=self.actor, **answers)


@offered
class WhistleConclusionView(ActView):
    act_permission, form_class, to = CASE_WHISTLE_REQUEST, WhistleConclusionForm, Status.IN_PROGRESS
    name, title, button = "whistle_conclusion", _("吹哨结果"), _("写下结果")

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return case.status == Status.WHISTLED and super().is_offered(actor, case)

    def act(self, **answers: Any) -> None:
        self.case.conclude_whistle(by=self.actor, **answers)


@offered
class MergingView(ActView):
    act_permission, form_class, to = CASE_MERGE, MergingForm, Status.MERGED
    name, title, button = "merging", _("合并"), _("合并")

    def act(self, **answers: Any) -> None:
        self.case.merge(by=self.actor, **answers)


@offered
class SplittingView(ActView):
    act_permission, form_class = CASE_MERGE, SplittingForm
    name, title, button = "splitting", _("拆开单独办"), _("拆开")

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return case.status == Status.MERGED and super().is_offered(actor, case)

    def act(self, **answers: Any) -> None:
        self.case.split(by=self.actor, **answers)
