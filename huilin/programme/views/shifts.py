"""A shift: who is expected, who came, and its end."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huilin.core import clock
from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView
from huilin.core.permissions import visible
from huilin.programme.models import Shift
from huilin.programme.permissions import CHECK_IN
from huilin.programme.views.posts import SECTION


class ShiftView(DeskView):
    """The list of who is expected: ticked here, or printed, signed and copied. The page is the paper."""

    permission = CHECK_IN

    def find(self, pk: UUID) -> Shift:
        found = Shift.objects.filter(visible(Shift, self.actor, CHECK_IN), pk=pk)
        shift: Shift | None = found.select_related("post__compound").first()
        if shift is None:
            raise NotHere
        return shift

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.find(pk))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        shift = self.find(pk)
        try:
            shift.tick(ids(request.POST.getlist("came")), by=self.actor, way=request.POST.get("way", ""))
        except Refused as refusal:
            return self.page(shift, refusal.status, refusal.message)
        return redirect("programme:shift", pk=pk)

    def page(self, shift: Shift, status: int = 200, refused: str = "") -> HttpResponse:
        there = {one.who_id: one for one in shift.presences.all()}  # type: ignore[attr-defined]
        expected: list[Any] = [*shift.expected(), *shift.expected_units()]
        context = {
            "section": SECTION,
            "shift": shift,
            "lines": [(who, there.get(who.pk)) for who in expected],
            "refused": refused,
            "may_end": shift.ended_at is None and clock.now() >= shift.ends_at,
            "empty": range(3),
        }
        return render(self.request, "programme/shift.html", context, status=status)


class ShiftEndView(ShiftView):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        shift = self.find(pk)
        try:
            shift.end(by=self.actor)
        except Refused as refusal:
            return self.page(self.find(pk), refusal.status, refusal.message)
        return redirect("programme:shift", pk=pk)


def ids(sent: list[str]) -> list[UUID]:
    """Those of the texts that are ids; anything else was not sent by the page."""
    found = []
    for text in sent:
        try:
            found.append(UUID(text))
        except ValueError:
            raise Refused(_("请勾选来了的人。")) from None
    return found
