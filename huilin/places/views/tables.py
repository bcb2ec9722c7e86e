"""The tables that the street's work follows: limits and rules with their dates and sources, days off and make-up days."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.core import clock
from huilin.core.dated import dated_tables, key_fields, key_of
from huilin.core.errors import NotHere, Refused
from huilin.core.models import Holiday
from huilin.core.pages import DeskView, add_refusal, render_form
from huilin.core.permissions import may
from huilin.core.registry import buttons_for
from huilin.core.tenancy import current_street
from huilin.places.forms import CancellationForm, HolidayForm, RemarkForm, RowForm
from huilin.places.models.table_change import HOLIDAYS, TableChange, row_label, value_label
from huilin.places.permissions import EDIT_TABLES

SECTION = "places:tables"
RECENT = 50
"""How many changes the page tells of, those that wait first."""


def rows_of(model: type[models.Model]) -> list[Any]:
    """The rows that concern this street, by key, the latest first."""
    rows = model._default_manager.all()
    if any(field.name == "street" for field in key_fields(model)):
        rows = rows.filter(street__in=("", current_street()))
    return sorted(rows, key=lambda row: (order_of(row), -row.valid_from.toordinal()))


def order_of(row: models.Model) -> tuple[str, ...]:
    return tuple(str("" if part is None else part) for part in key_of(row))


def state_of(row: Any, today: dt.date, is_first_begun: bool) -> tuple[str, str]:
    """Whether the row is in force, with its tone."""
    if row.valid_from > today:
        return _("还没到日子"), "waiting"
    if is_first_begun and (row.valid_to is None or row.valid_to >= today):
        return _("现行"), "done"
    return _("已停用"), "back"


def lines_of(model: type[models.Model]) -> list[dict[str, Any]]:
    today, begun, lines = timezone.localdate(clock.now()), set(), []
    for row in rows_of(model):
        is_first_begun = row.valid_from <= today and key_of(row) not in begun
        if is_first_begun:
            begun.add(key_of(row))
        label, tone = state_of(row, today, is_first_begun)
        lines.append(
            {
                "what": row_label(row),
                "value": value_label(row),
                "since": row.valid_from,
                "source": row.source,
                "state_label": label,
                "state_tone": tone,
                "url": reverse("places:row", args=[model._meta.label_lower, row.pk])
                if tone == "done"
                else "",
            }
        )
    return lines


class TablesView(DeskView):
    permission = EDIT_TABLES

    def get(self, request: HttpRequest) -> HttpResponse:
        changes = TableChange.objects.order_by(F("decided_at").desc(nulls_first=True), "-asked_at")[:RECENT]
        lines = [self.line(change) for change in changes]
        context = {
            "section": SECTION,
            "tables": [
                {"title": model._meta.verbose_name, "lines": lines_of(model)}
                for model in dated_tables().values()
            ],
            "waiting": [line for line in lines if line["change"].decided_at is None],
            "decided": [line for line in lines if line["change"].decided_at],
            "holidays_url": reverse("places:holidays"),
            "buttons": buttons_for(self.actor, "places.tables", None),
        }
        return render(request, "places/tables.html", context)

    def line(self, change: TableChange) -> dict[str, Any]:
        may_decide = change.decided_at is None and may(self.actor, EDIT_TABLES, change)
        return {
            "change": change,
            "outcome_label": change.get_outcome_display(),  # type: ignore[attr-defined]
            "confirmation_url": reverse("places:confirmation", args=[change.pk]) if may_decide else "",
            "refusal_url": reverse("places:refusal", args=[change.pk]) if may_decide else "",
        }


class EntryView(DeskView):
    """A form that enters one change; subclasses say which."""

    permission = EDIT_TABLES
    back = SECTION

    def answer(self, form: Any, **change: Any) -> HttpResponse:
        """Enters it, or shows the form again with what is wrong."""
        try:
            TableChange.enter(by=self.actor, **change)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect(self.back)

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        context = {
            "title": self.title(),
            "intro": self.intro(),
            "form": form,
            "back_url": reverse(self.back),
            "section": SECTION,
        }
        return render_form(self.request, "core/desk_form.html", context, status=status)

    def title(self) -> str:
        raise NotImplementedError

    def intro(self) -> str:
        return _("新的规定从填的那天起用，以前的事按以前的规定算。谁改的、依据什么，都会记下来。")


class RowView(EntryView):
    """A newer row for what an older one is about."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.row: Any = None

    def find(self, table: str, pk: str) -> Any:
        model = dated_tables().get(table)
        try:
            row = next((row for row in rows_of(model) if str(row.pk) == pk), None) if model else None
        except (ValueError, ValidationError) as error:
            raise NotHere from error
        if row is None:
            raise NotHere
        self.row = row
        return row

    def title(self) -> str:
        return _("新的规定：%(what)s") % {"what": row_label(self.row)}

    def intro(self) -> str:
        return _("现在：%(value)s。") % {"value": value_label(self.row)} + super().intro()

    def get(self, request: HttpRequest, table: str, pk: str) -> HttpResponse:
        return self.page(RowForm(row=self.find(table, pk)))

    def post(self, request: HttpRequest, table: str, pk: str) -> HttpResponse:
        form = RowForm(request.POST, row=self.find(table, pk))
        if not form.is_valid():
            return self.page(form, 422)
        values = form.values()
        if "street" in values:
            values["street"] = current_street()
        told = form.cleaned_data
        return self.answer(
            form, table=table, values=values, effective_on=told["effective_on"], source=told["source"],
            before=value_label(self.row)[:200],
        )  # fmt: skip


class HolidaysView(DeskView):
    permission = EDIT_TABLES

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate(clock.now())
        asked = request.GET.get("year", "")
        year = int(asked) if asked.isdecimal() and 2000 <= int(asked) <= 2100 else today.year
        days = Holiday.objects.filter(day__year=year)
        context = {
            "section": SECTION,
            "year": year,
            "years": [year - 1, year + 1],
            "buttons": buttons_for(self.actor, "places.holidays", None),
            "days": [
                {
                    "holiday": holiday,
                    "cancel_url": reverse("places:cancellation", args=[holiday.day.isoformat()])
                    if holiday.day > today
                    else "",
                }
                for holiday in days
            ],
        }
        return render(request, "places/holidays.html", context)


class HolidayView(EntryView):
    """A day off or a make-up day that the published calendar does not know."""

    back = "places:holidays"

    def title(self) -> str:
        return _("加一天假日或调休")

    def intro(self) -> str:
        return _("没有办完的事，时限会按新的安排重新算，并告诉报事人。谁改的、依据什么，都会记下来。")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(HolidayForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = HolidayForm(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        told = form.cleaned_data
        values = {"kind": told["kind"], "name": told["name"]}
        return self.answer(
            form, table=HOLIDAYS, values=values, effective_on=told["effective_on"], source=told["source"]
        )


class CancellationView(HolidayView):
    """A local day is taken back; the published calendar holds again."""

    def find(self, day: dt.date) -> Holiday:
        holiday = Holiday.objects.filter(day=day).first()
        if holiday is None:
            raise NotHere
        self.holiday = holiday
        return holiday

    def title(self) -> str:
        return _("取消%(day)s的安排") % {"day": f"{self.holiday.day:%Y-%m-%d}"}

    def get(self, request: HttpRequest, day: dt.date) -> HttpResponse:  # type: ignore[override]
        self.find(day)
        return self.page(CancellationForm())

    def post(self, request: HttpRequest, day: dt.date) -> HttpResponse:  # type: ignore[override]
        holiday, form = self.find(day), CancellationForm(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        told = {"kind": "", "name": holiday.name}
        before = f"{holiday.get_kind_display()} {holiday.name}"
        return self.answer(
            form,
            table=HOLIDAYS,
            values=told,
            effective_on=day,
            source=form.cleaned_data["source"],
            before=before,
        )


class ChangeScoped(DeskView):
    """One change that waits or was decided; not of this street: not there."""

    permission = EDIT_TABLES

    def change(self, pk: UUID) -> TableChange:
        change: TableChange | None = TableChange.objects.filter(pk=pk).first()
        if change is None:
            raise NotHere
        return change


class ConfirmationView(ChangeScoped):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        self.change(pk).confirm(by=self.actor)
        return redirect(SECTION)


class RefusalView(ChangeScoped):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.change(pk), RemarkForm())

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        change, form = self.change(pk), RemarkForm(request.POST)
        if not form.is_valid():
            return self.page(change, form, 422)
        change.refuse(by=self.actor, remark=form.cleaned_data["reason"])
        return redirect(SECTION)

    def page(self, change: TableChange, form: RemarkForm, status: int = 200) -> HttpResponse:
        context = {
            "title": _("不同意：%(what)s") % {"what": change},
            "button": _("不同意"),
            "form": form,
            "back_url": reverse(SECTION),
            "section": SECTION,
        }
        return render_form(self.request, "core/desk_form.html", context, status=status)
