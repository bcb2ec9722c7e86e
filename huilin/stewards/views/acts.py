"""The acts on a stewardship, in the order of its way."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huilin.core.permissions import Actor
from huilin.stewards.forms import acts as forms
from huilin.stewards.models import Status, Stewardship
from huilin.stewards.models.status import IN_OFFICE
from huilin.stewards.permissions import (
    APPOINT,
    POST_NOTICE,
    READ_OBJECTOR,
    REMOVE,
    RESIGN,
    REVIEW_COMMUNITY,
    REVIEW_STREET,
)
from huilin.stewards.views.scoping import SECTION, FileAct, offered

ON_THE_WALL = frozenset({Status.PUBLICITY, Status.OBJECTION_HANDLING})


@offered
class CommunityReviewView(FileAct):
    act_permission, form_class, to = REVIEW_COMMUNITY, forms.ReviewForm, Status.COMMUNITY_REVIEWED
    name, title, button, is_main = "community_review", _("社区初审"), _("提交初审意见"), True
    verb = Stewardship.review_community
    help = _("核对身份、年龄、住处、声明和联名推荐。通过以后送街道，由另一个人审核。")


@offered
class StreetReviewView(FileAct):
    act_permission, form_class, to = REVIEW_STREET, forms.ReviewForm, Status.STREET_REVIEWED
    name, title, button, is_main = "street_review", _("街道审核"), _("提交审核意见"), True
    verb = Stewardship.review_street
    help = _("需要联审的，先问清楚公安、纪检的意见。通过以后公示。")


@offered
class NoticePostingView(FileAct):
    act_permission, form_class, to = POST_NOTICE, forms.NoticePostingForm, Status.PUBLICITY
    states = frozenset({Status.STREET_REVIEWED})
    name, title, button, is_main = "notice_posting", _("开始公示"), _("开始公示"), True
    verb = Stewardship.post_notice
    help = _("今天是第一天，不算在内。网上马上看得到；请同时打印张贴，再把照片传上来。")


@offered
class PostingProofView(FileAct):
    act_permission, form_class, states = POST_NOTICE, forms.PostingProofForm, ON_THE_WALL
    name, title, button = "posting_proof", _("存张贴照片"), _("保存照片")
    verb = Stewardship.prove_posting
    help = _("照片是公示过的证据，没有它不能聘任。")


@offered
class TakingDownView(FileAct):
    act_permission, form_class = POST_NOTICE, forms.TakingDownForm
    states = frozenset(Status) - {Status.NOMINATED, Status.COMMUNITY_REVIEWED, Status.STREET_REVIEWED}
    name, title, button = "taking_down", _("登记撤下公示"), _("已撤下")
    verb = Stewardship.take_down

    @classmethod
    def is_offered(cls, actor: Actor, row: Stewardship) -> bool:
        return super().is_offered(actor, row) and getattr(row, "hangs", None) is not None


@offered
class ObjectionDecisionView(FileAct):
    act_permission, form_class = REVIEW_STREET, forms.ObjectionDecisionForm
    states = frozenset({Status.OBJECTION_HANDLING})
    name, title, button, is_main = "objection_decision", _("处理异议"), _("作出决定"), True
    verb = Stewardship.decide_objection


@offered
class ObjectorRevealView(FileAct):
    """Shows name and number once, on the answer itself; nothing of it stays in a page or an address."""

    act_permission, form_class, states = READ_OBJECTOR, forms.ObjectorRevealForm, ON_THE_WALL
    name, title, button = "objector_reveal", _("查看提异议的人"), _("查看并留记录")
    found: dict[str, str]

    def act(self, **answers: Any) -> None:
        answers.pop("version")
        self.found = self.row.reveal_objector(by=self.actor, **answers)

    def done(self) -> HttpResponse:
        context = {
            "section": SECTION,
            "row": self.row,
            "found": self.found,
            "back_url": reverse("stewards:file", args=[self.row.pk]),
        }
        return render(self.request, "stewards/objector.html", context)


@offered
class AppointmentView(FileAct):
    act_permission, form_class, to = APPOINT, forms.AppointmentForm, Status.APPOINTED
    name, title, button, is_main = "appointment", _("聘任"), _("聘任并发聘书"), True
    verb = Stewardship.appoint
    help = _("聘书文号自动编。从任期第一天起，本人用手机号登录就能办事。")


@offered
class RenewalView(FileAct):
    act_permission, form_class = APPOINT, forms.TermForm
    states = frozenset({Status.RENEWAL_REVIEW})
    name, title, button, is_main = "renewal", _("续聘"), _("续聘并发聘书"), True
    verb = Stewardship.renew
    help = _("接着现在的任期往后算。不续聘就不用办，到期自动结束并交接。")


@offered
class RemovalView(FileAct):
    act_permission, form_class, to = REMOVE, forms.LeavingForm, Status.REMOVED
    name, title, button, is_danger = "removal", _("解聘"), _("解聘"), True
    verb = Stewardship.remove
    help = _("要先有别人提出。从这一刻起权限全部停止，没办完的事马上转给接手的人。")


@offered
class ResignationView(FileAct):
    act_permission, form_class, states = RESIGN, forms.LeavingForm, IN_OFFICE
    name, title, button, is_danger = "resignation", _("辞任"), _("辞任"), True
    verb = Stewardship.resign
    help = _("从这一刻起您不能再用管家身份办事，没办完的事马上转给接手的人，东西按清单交接。")

    def done(self) -> HttpResponse:
        return redirect("stewards:board", pk=self.row.compound_id)
