"""The rules of routing: their list, a new one, a newer version."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.cases.forms.routing import RuleForm
from huilin.cases.models import Assignment, CaseRule, RoutingRule
from huilin.cases.models.routing import in_order
from huilin.cases.models.rules import number
from huilin.cases.permissions import CASE_READ
from huilin.cases.presenting import CaseCard
from huilin.cases.trying import Trial, summary
from huilin.cases.views.own_tables import changes_of, enter
from huilin.core import clock
from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.permissions import holds
from huilin.places.permissions import EDIT_TABLES

SECTION = "places:tables"
TABLE = RoutingRule._meta.label_lower


def versions() -> list[RoutingRule]:
    rows = RoutingRule.objects.select_related("community", "compound", "to_unit", "to_person")
    return list(rows.order_by("-valid_from", "-id"))


class RoutingView(DeskView):
    permission = EDIT_TABLES

    def get(self, request: HttpRequest) -> HttpResponse:
        days = number(CaseRule.Name.TRIAL_DAYS)
        since = clock.now() - dt.timedelta(days=days)
        used = Assignment.objects.filter(at__gte=since, rule__isnull=False).values_list("rule__rule")
        counted = {
            key: (n, followed)
            for key, n, followed in used.annotate(
                n=Count("id"), kept=Count("id", filter=Q(followed_rule=True))
            )
        }
        context = {
            "section": SECTION,
            "days": days,
            "rules": [self.line(row, counted.get(row.rule, (0, 0))) for row in in_order(self.shown())],
            "waiting": changes_of(self.actor, TABLE),
        }
        return render(request, "cases/routing.html", context)

    def shown(self) -> list[RoutingRule]:
        """Of each rule the version in force, or the one still to come where there is none."""
        today = timezone.localdate(clock.now())
        found: dict[UUID, RoutingRule] = {}
        for row in versions():
            if row.rule not in found or found[row.rule].valid_from > today:
                found[row.rule] = row
        return list(found.values())

    def line(self, row: RoutingRule, counted: tuple[int, int]) -> dict[str, Any]:
        today = timezone.localdate(clock.now())
        label, tone = _("现行"), "done"
        if row.valid_from > today:
            label, tone = _("还没到日子"), "waiting"
        elif row.is_halted or (row.valid_to and row.valid_to < today):
            label, tone = _("已停用"), "back"
        return {
            "rule": row,
            "state_label": label,
            "state_tone": tone,
            "fitted": counted[0],
            "followed": counted[1],
            "url": reverse("cases:rule", args=[row.rule]),
            "halt_url": "" if row.is_halted else reverse("cases:rule_halt", args=[row.rule]),
        }


class RuleEntryView(DeskView):
    """A new rule."""

    permission = EDIT_TABLES
    rule: RoutingRule | None = None

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(RuleForm(rule=self.rule))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RuleForm(request.POST, rule=self.rule)
        if not form.is_valid():
            return self.page(form, 422)
        draft = form.draft()
        if self.rule is not None:
            draft.rule = self.rule.rule
        try:
            enter(draft, by=self.actor, what=str(draft), says=draft.says, before=self.rule)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect("cases:routing")

    def page(self, form: RuleForm, status: int = 200, trial: Trial | None = None) -> HttpResponse:
        may_read = holds(self.actor, CASE_READ)
        context = {
            "section": SECTION,
            "title": str(self.rule) if self.rule else _("加一条派单规则"),
            "form": form,
            "save_url": reverse("cases:rule", args=[self.rule.rule])
            if self.rule
            else reverse("cases:rule_entry"),
            "trial": trial,
            "summary": summary(trial) if trial else "",
            "lines": [{"line": line, "card": CaseCard(line.case)} for line in trial.shown]
            if trial and may_read
            else [],
        }
        return render(self.request, "cases/rule.html", context, status=status)


class RuleView(RuleEntryView):
    """A newer version of a rule."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:  # type: ignore[override]
        self.rule = find(pk)
        return super().get(request)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:  # type: ignore[override]
        self.rule = find(pk)
        return super().post(request)


def find(pk: UUID | None) -> RoutingRule:
    """The newest version of this rule; raises NotHere."""
    row = next((row for row in versions() if row.rule == pk), None)
    if row is None:
        raise NotHere
    return row
