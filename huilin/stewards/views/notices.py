"""The public notice: as a page, as a sheet for the wall, and the candidate's photo while the consent stands."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from huilin.core.errors import NotHere
from huilin.core.pages import ActorView, DeskView
from huilin.core.permissions import may
from huilin.core.uploads.serving import file_response
from huilin.stewards.models import PublicNotice, Status, Stewardship
from huilin.stewards.models.status import CANDIDATE
from huilin.stewards.notice_sheet import render_notice
from huilin.stewards.permissions import OBJECT, POST_NOTICE, READ_BOARD
from huilin.stewards.presenting import notice_facts, notice_url

SHOWN_AFTER = dt.timedelta(days=30)
"""How long the page answers after the last day, for whoever scans an old sheet."""
AFTER_POSTING = frozenset(Status) - (CANDIDATE - {Status.PUBLICITY, Status.OBJECTION_HANDLING})


def noticed(request: Any, pk: UUID) -> tuple[Any, PublicNotice]:
    """The stewardship with its round that counts; not there before the notice and a month after it."""
    if request.street is None:
        raise NotHere
    rows = Stewardship.objects.with_name_consent().filter(pk=pk, status__in=AFTER_POSTING)
    row = rows.select_related("person", "compound", "community").first()
    notice = row.notice() if row else None
    if notice is None or notice.ends_on + SHOWN_AFTER < timezone.localdate():
        raise NotHere
    return row, notice


class NoticeView(ActorView):
    permission = READ_BOARD

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        row, notice = noticed(request, pk)
        is_running = row.status in (Status.PUBLICITY, Status.OBJECTION_HANDLING) and not notice.is_over
        context = {
            "row": row,
            "facts": notice_facts(row, notice, request.street),  # type: ignore[attr-defined]
            "is_running": is_running,
            "photo_url": reverse("stewards:notice_photo", args=[pk]) if row.photo and row.shows_photo else "",
            "objection_url": reverse("stewards:objection", args=[pk])
            if is_running and may(self.actor, OBJECT, row)
            else "",
            "board_url": reverse("stewards:board", args=[row.compound_id]),
            "is_signed_in": self.actor.is_signed_in,
        }
        return render(request, "stewards/notice.html", context)


class NoticePhotoView(ActorView):
    permission = READ_BOARD

    def get(self, request: HttpRequest, pk: UUID) -> Any:
        row, _notice = noticed(request, pk)
        if not row.photo or not row.shows_photo:
            raise NotHere
        return file_response(row.photo, "image/jpeg")


class NoticeSheetView(DeskView):
    """The notice on A4 for the wall, for those who post it."""

    permission = POST_NOTICE

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        row, notice = noticed(request, pk)
        if not Stewardship.objects.visible_to(self.actor, POST_NOTICE).filter(pk=pk).exists():
            raise NotHere
        facts = notice_facts(row, notice, request.street)  # type: ignore[attr-defined]
        name = _("公示-%(compound)s-第%(round)d次.pdf") % facts
        return HttpResponse(
            render_notice(facts, notice_url(row)),
            content_type="application/pdf",
            headers={"Content-Disposition": content_disposition_header(False, name)},
        )
