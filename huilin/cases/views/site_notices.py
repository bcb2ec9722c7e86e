"""Notices at the desk: the list, a draft, a second person's publication, taking one down."""

from typing import Any
from uuid import UUID

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.forms.site_notice import SiteNoticeForm, WithdrawalReasonForm
from huilin.cases.models import SiteNotice
from huilin.cases.models.vocabulary import categories
from huilin.cases.permissions import NOTICE_DRAFT, NOTICE_PUBLISH, NOTICE_WITHDRAW
from huilin.core import clock
from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.permissions import holds, may

SECTION = "cases:notices"
SHOWN = 60
STATES = {
    "draft": (gettext_lazy("等另一个人发布"), "waiting"),
    "lapsed": (gettext_lazy("没有发布，时间已过"), "back"),
    "coming": (gettext_lazy("到时间就显示"), "waiting"),
    "showing": (gettext_lazy("正在显示"), "doing"),
    "over": (gettext_lazy("已到期"), "done"),
    "withdrawn": (gettext_lazy("已撤下"), "back"),
}


class NoticeDeskView(DeskView):
    """For whoever may draft, publish or withdraw a notice somewhere."""

    def is_let_in(self) -> bool:
        rights = (NOTICE_DRAFT, NOTICE_PUBLISH, NOTICE_WITHDRAW)
        return self.actor.has_desk and any(holds(self.actor, right) for right in rights)

    def find(self, pk: UUID) -> SiteNotice:
        """The notice if the actor has to do with its place; raises NotHere."""
        for right in (NOTICE_DRAFT, NOTICE_PUBLISH):
            notice: SiteNotice | None = SiteNotice.objects.visible_to(self.actor, right).filter(pk=pk).first()
            if notice is not None:
                return notice
        raise NotHere


class NoticesView(NoticeDeskView):
    def get(self, request: HttpRequest) -> HttpResponse:
        drafts = SiteNotice.objects.visible_to(self.actor, NOTICE_DRAFT)
        found = drafts | SiteNotice.objects.visible_to(self.actor, NOTICE_PUBLISH)
        rows = found.order_by(F("published_at").desc(nulls_first=True), "-drafted_at")[:SHOWN]
        context = {
            "section": SECTION,
            "notices": [self.line(notice) for notice in rows],
            "new_url": reverse("cases:notice") if holds(self.actor, NOTICE_DRAFT) else "",
        }
        return render(request, "cases/notice_list.html", context)

    def line(self, notice: SiteNotice) -> dict[str, Any]:
        state = notice.state(clock.now())
        label, tone = STATES[state]
        can_publish = state == "draft" and may(self.actor, NOTICE_PUBLISH, notice)
        can_withdraw = state in ("draft", "coming", "showing") and may(self.actor, NOTICE_WITHDRAW, notice)
        category = categories.get().get(notice.category_id or "")
        return {
            "notice": notice,
            "kind_label": notice.get_kind_display(),  # type: ignore[attr-defined]
            "category_label": category.label if category else "",
            "state_label": label,
            "state_tone": tone,
            "publication_url": reverse("cases:notice_publication", args=[notice.pk]) if can_publish else "",
            "withdrawal_url": reverse("cases:notice_withdrawal", args=[notice.pk]) if can_withdraw else "",
            "again_url": f"{reverse('cases:notice')}?like={notice.pk}"
            if holds(self.actor, NOTICE_DRAFT)
            else "",
        }


class NoticeView(NoticeDeskView):
    """A new draft; `?like=` begins with the words of an earlier notice."""

    permission = NOTICE_DRAFT

    def is_let_in(self) -> bool:
        return self.actor.has_desk and holds(self.actor, NOTICE_DRAFT)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(SiteNoticeForm(actor=self.actor, initial=self.earlier()))

    def earlier(self) -> dict[str, Any]:
        try:
            notice = self.find(UUID(self.request.GET.get("like", "")))
        except (ValueError, NotHere):
            return {}
        place = f"compound:{notice.compound_id}" if notice.compound_id else f"community:{notice.community_id}"
        return {
            "kind": notice.kind,
            "text": notice.text,
            "category": notice.category_id or "",
            "place": place,
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SiteNoticeForm(request.POST, actor=self.actor)
        if not form.is_valid():
            return self.page(form, 422)
        told = form.cleaned_data
        words = {name: told[name] for name in ("kind", "text", "starts_at", "ends_at")}
        try:
            SiteNotice.draft(by=self.actor, category=told["category"] or None, **words, **form.scope())
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect(SECTION)

    def page(self, form: SiteNoticeForm, status: int = 200) -> HttpResponse:
        context = {
            "title": _("写一条公告"),
            "intro": _("写好后由另一个人发布，居民才看得到。免报不会拦人：情况不一样的照样可以报。"),
            "form": form,
            "button": _("存为草稿"),
            "back_url": reverse(SECTION),
            "section": SECTION,
        }
        return render(self.request, "core/desk_form.html", context, status=status)


class NoticePublicationView(NoticeDeskView):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        self.find(pk).publish(by=self.actor)
        return redirect(SECTION)


class NoticeWithdrawalView(NoticeDeskView):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.find(pk), WithdrawalReasonForm())

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        notice, form = self.find(pk), WithdrawalReasonForm(request.POST)
        if not form.is_valid():
            return self.page(notice, form, 422)
        notice.withdraw(by=self.actor, reason=form.cleaned_data["reason"])
        return redirect(SECTION)

    def page(self, notice: SiteNotice, form: WithdrawalReasonForm, status: int = 200) -> HttpResponse:
        context = {
            "title": _("撤下公告"),
            "intro": notice.text,
            "form": form,
            "button": _("撤下"),
            "back_url": reverse(SECTION),
            "section": SECTION,
        }
        return render(self.request, "core/desk_form.html", context, status=status)
