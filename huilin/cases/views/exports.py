"""The filtered list as a file, for a reason that the history keeps. Persons are masked."""

import tempfile
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.audit.models import record
from huilin.cases.forms.queue import TakingForm
from huilin.cases.ledger import write_csv, write_ledger
from huilin.cases.models import Case, ListExport
from huilin.cases.permissions import CASE_EXPORT
from huilin.cases.views.desk import Listing, clean
from huilin.core.pages import DeskView
from huilin.core.permissions import visible
from huilin.core.sheets.writing import CSV, XLSX, taken_by
from huilin.core.transactions import verb


class ListExportView(DeskView):
    permission = CASE_EXPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(TakingForm(), 200)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = TakingForm(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        kind = form.cleaned_data["kind"]
        file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self.take(file, kind, form.cleaned_data["reason"])
        file.seek(0)
        name = _("事项列表%(day)s.%(kind)s") % {"day": timezone.localdate(), "kind": kind}
        content_type = CSV if kind == "csv" else XLSX
        return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)

    @verb
    def take(self, file: IO[bytes], kind: str, reason: str) -> None:
        """The file holds what the list shows, all its pages; the history knows who took how many rows for what."""
        listing = Listing(self.actor, self.request.GET)
        cases = listing.cases().filter(visible(Case, self.actor, CASE_EXPORT))
        mark = taken_by(self.actor)
        if kind == "csv":
            rows = write_csv(file, cases, who=mark)
        else:
            street = self.request.street.name  # type: ignore[attr-defined]
            rows = write_ledger(file, cases, title=_("%(street)s事项列表") % {"street": street}, who=mark)
        taken = ListExport.objects.create(
            by_person_id=self.actor.person_id, query=clean(listing.query), kind=kind, row_count=rows
        )
        role = self.actor.role_for(CASE_EXPORT)
        record("list.exported", taken, by=self.actor, role=role, reason=reason, rows=rows, format=kind)

    def page(self, form: TakingForm, status: int) -> HttpResponse:
        context = {
            "title": _("导出列表"),
            "intro": _("导出的就是列表里筛出来的，全部各页。姓名和电话已打星号。"),
            "button": _("导出"),
            "form": form,
            "back_url": f"{reverse('cases:desk')}?{self.request.GET.urlencode()}",
            "section": "cases:desk",
        }
        return render(self.request, "core/desk_form.html", context, status=status)
