"""One case at the desk: what was reported, where it stands, its history, and the acts that are open to this reader."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from huilin.cases.models import Attachment
from huilin.cases.views.case_page import case_context
from huilin.cases.views.scoping import CaseScoped
from huilin.core.errors import NotHere
from huilin.core.uploads.serving import file_response


class CaseView(CaseScoped):
    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        return render(request, "cases/case_detail.html", case_context(self.case, self.actor))


class CaseFileView(CaseScoped):
    """A photo or voice note of the case, for whoever may read it at the desk."""

    def get(self, request: HttpRequest, number: str, pk: UUID) -> HttpResponseBase:
        file = Attachment.objects.filter(case=self.case, pk=pk).first()
        if file is None:
            raise NotHere
        name = file.thumbnail if "small" in request.GET and file.thumbnail else file.name
        return file_response(name, file.content_type, request=request)
