"""Photos and voice notes on their way out: the reporter's own by query code, published results by compound."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from huilin.cases.models import Attachment, Case
from huilin.cases.views.coded import CodedView
from huilin.core.errors import NotHere
from huilin.core.pages import ActorView
from huilin.core.uploads.serving import file_response


def answer(request: HttpRequest, file: Attachment | None, *, immutable: bool = False) -> Any:
    """The file, or its thumbnail for ?small; raises NotHere."""
    if file is None:
        raise NotHere
    if "small" in request.GET and file.thumbnail:
        return file_response(file.thumbnail, "image/jpeg", immutable=immutable)
    return file_response(file.name, file.content_type, immutable=immutable, request=request)


class ReporterFileView(CodedView):
    """Nothing of an inspection is shown, and nothing at all while a phone guards the case."""

    def get(self, request: HttpRequest, code: str, pk: UUID) -> Any:
        if not self.is_reporter:
            raise NotHere
        shown = Attachment.objects.filter(case=self.case).exclude(phase=Attachment.Phase.VERIFICATION)
        return answer(request, shown.filter(pk=pk).first())


class PublicFileView(ActorView):
    """Only photographs of a result, and only while the case itself is published."""

    def get(self, request: HttpRequest, pk: UUID, file: UUID) -> Any:
        if request.street is None:  # type: ignore[attr-defined]
            raise NotHere
        published = Case.objects.published().filter(compound_id=pk)
        return answer(
            request,
            Attachment.objects.filter(pk=file, is_public=True, case__in=published).first(),
            immutable=True,
        )
