"""Taking cases away: ledger 6 as Excel or rows as CSV, for a reason that the history keeps."""

import tempfile
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.audit.models import record
from huilin.cases.ledger import write_csv, write_ledger
from huilin.cases.models import Case
from huilin.cases.permissions import CASE_EXPORT
from huilin.core.pages import DeskView, render_form
from huilin.core.permissions import visible
from huilin.core.sheets.writing import CSV, XLSX, taken_by
from huilin.core.transactions import verb
from huilin.insights.counting import count
from huilin.insights.forms import ExportForm
from huilin.insights.measures import NEVER_COUNTED
from huilin.insights.models import Export
from huilin.insights.periods import Period
from huilin.insights.rates import Rate, rates


class ExportView(DeskView):
    permission = CASE_EXPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        return self.page(ExportForm(initial={"first": today.replace(day=1), "last": today}), 200)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = ExportForm(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        told = form.cleaned_data
        period = Period(told["first"], told["last"])
        file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        is_csv = told["kind"] == "csv"
        self.export(file, period, is_csv=is_csv, reason=told["reason"])
        file.seek(0)
        name = _("事项台账%(first)s至%(last)s.%(kind)s") % {
            "first": period.first,
            "last": period.last,
            "kind": "csv" if is_csv else "xlsx",
        }
        content_type = CSV if is_csv else XLSX
        return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)

    @verb
    def export(self, file: IO[bytes], period: Period, *, is_csv: bool, reason: str) -> None:
        """The file is written and the history knows who took how many rows for what."""
        cases = (
            Case.objects.filter(visible(Case, self.actor, CASE_EXPORT))
            .filter(submitted_at__gte=period.starts_at, submitted_at__lt=period.ends_at)
            .exclude(status__in=NEVER_COUNTED)
        )
        if is_csv:
            rows = write_csv(file, cases, who=taken_by(self.actor))
        else:
            figures = count(self.actor, period)
            rows = write_ledger(
                file,
                cases,
                title=self.title(period),
                who=taken_by(self.actor),
                told="　".join(told(rate) for rate in rates(figures.total, period.last)),
            )
        kind = "csv" if is_csv else "ledger"
        taken = Export.objects.create(
            by_person_id=self.actor.person_id, first=period.first, last=period.last, kind=kind, row_count=rows
        )
        role = self.actor.role_for(CASE_EXPORT)
        record("cases.exported", taken, by=self.actor, role=role, reason=reason, rows=rows, format=kind)

    def title(self, period: Period) -> str:
        street = self.request.street.name  # type: ignore[attr-defined]
        return _("%(street)s事项办理台账（%(first)s至%(last)s）") % {
            "street": street,
            "first": period.first,
            "last": period.last,
        }

    def page(self, form: ExportForm, status: int) -> HttpResponse:
        context = {
            "title": _("导出台账"),
            "intro": _("姓名和电话已打星号。"),
            "button": _("导出"),
            "form": form,
            "back_url": reverse("insights:overview"),
            "section": "insights:overview",
        }
        return render_form(self.request, "core/desk_form.html", context, status=status)


def told(rate: Rate) -> str:
    return f"{rate.label} {rate.percent}（{rate.numerator_text}/{rate.denominator}）"
