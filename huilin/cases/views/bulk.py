"""Acts on many cases: what was ticked in the list is shown once more, then done row by row, and told row by row."""

import re
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilin.cases.forms.bulk import BulkAcceptanceForm, BulkDispatchForm, BulkForm, BulkNoteForm
from huilin.cases.models import Batch, BatchRow, Case
from huilin.cases.permissions import CASE_DISPATCH, CASE_READ, CASE_TRIAGE
from huilin.cases.presenting import CaseCard
from huilin.cases.queue import PAGE, desk_cases
from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView, add_refusal

TICKED = re.compile(r"([\w-]{1,30})~([0-9]{1,8})", re.ASCII)


def ticked(values: list[str]) -> dict[str, int]:
    """{number: version} of the rows that were ticked; what cannot be read is left out."""
    rows = [TICKED.fullmatch(value) for value in values[:PAGE]]
    return {row[1]: int(row[2]) for row in rows if row}


class BulkView(DeskView):
    form_class: ClassVar[type[BulkForm]]
    title: ClassVar[str | Promise]
    button: ClassVar[str | Promise]

    def get(self, request: HttpRequest) -> HttpResponse:
        form = self.form_class(actor=self.actor, initial={"list": request.GET.get("list", "")[:2000]})
        return self.page(form, self.chosen(request.GET), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form_class(request.POST, actor=self.actor)
        chosen = self.chosen(request.POST)
        if not form.is_valid() or not chosen:
            return self.page(form, chosen, 422)
        try:
            batch = Batch.carry_out(form.act(), chosen, by=self.actor, key=form.cleaned_data["key"])
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, chosen, refusal.status)
        back = urlencode({"list": form.cleaned_data["list"]})
        return redirect(f"{reverse('cases:batch', args=[batch.pk])}?{back}")

    def chosen(self, query: Any) -> list[tuple[Case, int]]:
        """The ticked cases that the actor may see, with the version that was on the list."""
        versions = ticked(query.getlist("row"))
        cases = desk_cases(self.actor).filter(number__in=list(versions))
        found = cases.select_related("assignee", "assigned_unit", "compound").order_by("next_due_at", "id")
        return [(case, versions[case.number]) for case in found]

    def page(self, form: BulkForm, chosen: list[tuple[Case, int]], status: int) -> HttpResponse:
        context = {
            "title": self.title,
            "button": self.button,
            "form": form,
            "rows": [
                {"case": CaseCard(case), "value": f"{case.number}~{version}"} for case, version in chosen
            ],
            "back_url": f"{reverse('cases:desk')}?{form['list'].value() or ''}",
            "section": "cases:desk",
        }
        return render(self.request, "cases/bulk_page.html", context, status=status)


class BulkAcceptanceView(BulkView):
    permission, form_class = CASE_TRIAGE, BulkAcceptanceForm
    title, button = _("批量受理"), _("受理")


class BulkDispatchView(BulkView):
    permission, form_class = CASE_DISPATCH, BulkDispatchForm
    title, button = _("批量派单"), _("派出去")


class BulkNoteView(BulkView):
    permission, form_class = CASE_READ, BulkNoteForm
    title, button = _("批量写备注"), _("记下")

    def is_let_in(self) -> bool:
        return super().is_let_in() and not self.actor.has("AU")


class BatchScoped(DeskView):
    permission = CASE_READ

    def batch(self, pk: UUID) -> Batch:
        """The actor's own batch; raises NotHere for any other."""
        found: Batch | None = Batch.objects.filter(pk=pk, by_person_id=self.actor.person_id).first()
        if found is None:
            raise NotHere
        return found


class BatchView(BatchScoped):
    """How each case fared, those that were left aside first."""

    def get(self, request: HttpRequest, batch: UUID) -> HttpResponse:
        found = self.batch(batch)
        rows = list(found.rows.select_related("case").order_by("case__number"))
        outcomes = BatchRow.Outcome
        aside = [row for row in rows if row.outcome in (outcomes.REFUSED, outcomes.KEPT)]
        context = {
            "batch": found,
            "kind": found.get_kind_display(),  # type: ignore[attr-defined]
            "aside": aside,
            "done": [row for row in rows if row not in aside],
            "refused_count": sum(row.outcome == outcomes.REFUSED for row in rows),
            "kept_count": sum(row.outcome == outcomes.KEPT for row in rows),
            "can_be_undone": found.can_be_undone(),
            "list": request.GET.get("list", "")[:2000],
            "section": "cases:desk",
        }
        return render(request, "cases/batch_page.html", context)


class UndoingView(BatchScoped):
    def post(self, request: HttpRequest, batch: UUID) -> HttpResponse:
        self.batch(batch).undo(by=self.actor)
        back = urlencode({"list": request.POST.get("list", "")[:2000]})
        return redirect(f"{reverse('cases:batch', args=[batch])}?{back}")
