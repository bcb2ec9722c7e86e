"""The two ledgers of this room, taken like every ledger: one compound, one month, for a reason that the history keeps."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from huilin.core.errors import NotHere
from huilin.core.permissions import may
from huilin.core.sheets.writing import taken_by
from huilin.patrols.sheets import written
from huilin.patrols.views.ledgers import LedgerView
from huilin.places.models import Compound
from huilin.programme.ledgers import MEMBERS, SERVICE, member_lines, service_lines
from huilin.programme.permissions import READ, READ_HOURS

Headings = tuple[tuple[str, int], ...]


class ProgrammeLedgerView(LedgerView):
    right = READ
    section = "programme:members"
    headings: Headings = MEMBERS
    lines = staticmethod(member_lines)

    def find(self, pk: UUID) -> Compound:
        compound = super().find(pk)
        if not may(self.actor, self.right, compound):
            raise NotHere
        return compound

    def content(self, compound: Compound, month: dt.date, title: str) -> tuple[bytes, int]:
        lines, foot = self.lines(compound, month, self.actor)
        who = taken_by(self.actor)
        return written(self.title(), title, self.headings, lines, foot=foot, who=who), len(lines)

    def page(self, compound: Compound, form: Any, status: int = 200) -> HttpResponse:
        context = {
            "section": self.section,
            "form": form,
            "title": f"{self.title()} {compound}",
            "button": _("导出Excel"),
        }
        return render(self.request, "programme/edit.html", context, status=status)


class MemberLedgerView(ProgrammeLedgerView):
    def title(self) -> str:
        return _("党员报到服务台账")


class ServiceLedgerView(ProgrammeLedgerView):
    right, section = READ_HOURS, "programme:hours"
    headings, lines = SERVICE, staticmethod(service_lines)

    def title(self) -> str:
        return _("志愿服务台账")
