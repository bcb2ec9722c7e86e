"""The catalogue: who answers for which matters, and what may not be handed to whom."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.cases.forms.routing import DutyForm
from huilin.cases.models import Duty
from huilin.cases.models.vocabulary import categories
from huilin.cases.views.own_tables import changes_of, enter
from huilin.core import clock
from huilin.core.errors import Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.places.permissions import EDIT_TABLES

SECTION = "places:tables"


class DutiesView(DeskView):
    permission = EDIT_TABLES

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate(clock.now())
        holders: dict[str, list[dict[str, Any]]] = {}
        begun = set()
        for row in Duty.objects.select_related("unit").order_by(
            "unit__name", "role", "category", "-valid_from"
        ):
            key = (row.holder, row.category_id)
            is_now = row.valid_from <= today and key not in begun
            if row.valid_from <= today:
                begun.add(key)
            is_over = row.is_over or (row.valid_to is not None and row.valid_to < today)
            if row.valid_from <= today and (not is_now or is_over):
                continue
            holders.setdefault(row.holder_label, []).append(
                {"row": row, "category": categories.get()[row.category_id].label, "is_coming": not is_now}
            )
        context = {
            "section": SECTION,
            "holders": holders.items(),
            "waiting": changes_of(self.actor, Duty._meta.label_lower),
        }
        return render(request, "cases/duties.html", context)


class DutyView(DeskView):
    permission = EDIT_TABLES

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(DutyForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DutyForm(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            with transaction.atomic():
                for draft in form.drafts():
                    what = f"{draft.holder_label} · {draft.category.label}"
                    enter(draft, by=self.actor, what=what, says=draft.says)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect("cases:duties")

    def page(self, form: DutyForm, status: int = 200) -> HttpResponse:
        context = {
            "title": _("加职责清单"),
            "intro": _("写明哪类事归谁办、不归谁办。居委会有了清单，清单以外的事就不能直接派给它。"),
            "form": form,
            "back_url": reverse("cases:duties"),
            "section": SECTION,
        }
        return render(self.request, "core/desk_form.html", context, status=status)
