"""Whole sets brought into the street's tables: each becomes changes like those entered by hand, seconded like them."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilin.cases.calendar_sheet import read_days
from huilin.cases.forms.tables import CalendarForm, PresetForm, QuestionForm
from huilin.cases.models.question import CategoryQuestion, free_place
from huilin.cases.models.vocabulary import ServiceTarget
from huilin.cases.presets import PRESETS
from huilin.core.dated import key_fields, value_fields
from huilin.core.errors import Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.places.models import TableChange
from huilin.places.models.table_change import HOLIDAYS
from huilin.places.permissions import EDIT_TABLES

TARGETS = ServiceTarget._meta.label_lower


class SetView(DeskView):
    permission = EDIT_TABLES
    form_class: Any
    title: str | Promise
    intro: str | Promise
    back: str

    def bring_in(self, answers: dict[str, Any]) -> None:
        raise NotImplementedError

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.form_class())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form_class(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            with transaction.atomic():
                self.bring_in(form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect("places:tables")

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        context = {
            "title": self.title,
            "intro": self.intro,
            "form": form,
            "button": _("导入"),
            "multipart": form.is_multipart(),
            "back_url": reverse(self.back),
            "section": "places:tables",
        }
        return render(self.request, "core/desk_form.html", context, status=status)


class PresetView(SetView):
    form_class, title, back = PresetForm, _("整套时限"), "places:tables"
    intro = _("这一套里写到的等级从那天起按新时限算，没写到的不变。以前的事按以前的算。")

    def bring_in(self, answers: dict[str, Any]) -> None:
        for row in PRESETS[answers["preset"]].rows():
            fields = (*key_fields(ServiceTarget), *value_fields(ServiceTarget))
            values = {field.attname: getattr(row, field.attname) for field in fields}
            day: dt.date = answers["effective_on"]
            TableChange.enter(
                by=self.actor, table=TARGETS, values=values, effective_on=day, source=row.source
            )


class QuestionView(SetView):
    """A question at a place of a category where none stands yet; those that stand get a newer row like every rule."""

    form_class, title, back = QuestionForm, _("给一类事加一个问题"), "places:tables"
    intro = _("居民发出以后、代录的时候会问到，都可以不答。从那天起问，以前的事不变。")

    def bring_in(self, answers: dict[str, Any]) -> None:
        values = {name: answers[name] for name in ("words", "choices", "alarming")}
        values |= {"category_id": answers["category"].slug, "place": free_place(answers["category"].slug)}
        TableChange.enter(
            by=self.actor,
            table=CategoryQuestion._meta.label_lower,
            values=values | {"use": CategoryQuestion.Use.ASKED},
            effective_on=answers["effective_on"],
            source=answers["source"],
        )


class CalendarView(SetView):
    form_class, title, back = CalendarForm, _("导入假日表"), "places:holidays"
    intro = _("整张表一起导入，有一行不对就一行都不导。没有办完的事，时限会按新的安排重新算，并告诉报事人。")

    def bring_in(self, answers: dict[str, Any]) -> None:
        days = read_days(answers["file"], answers["source"].strip())
        TableChange.enter(
            by=self.actor,
            table=HOLIDAYS,
            values={"days": [day.as_value() for day in days]},
            effective_on=days[0].day,
            source=days[0].source,
        )
