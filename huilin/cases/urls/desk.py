"""Addresses of the desk: a case by its number, each act a noun under it."""

from django.urls import path

from huilin.cases.acts import acts
from huilin.cases.views import assignments, clocks, closing, handling, joint, notes, triage  # noqa: F401  (they register their acts)
from huilin.cases.views.cases import CaseFileView, CaseView
from huilin.cases.views.desk import QueueView
from huilin.cases.views.entries import EntryReadingView, EntryView
from huilin.cases.views.tables import CalendarView, PresetView

urlpatterns = [
    path("cases/", QueueView.as_view(), name="desk"),
    path("cases/new/", EntryView.as_view(), name="entry"),
    path("cases/new/reading/", EntryReadingView.as_view(), name="entry_reading"),
    path("tables/presets/", PresetView.as_view(), name="preset"),
    path("tables/calendar/", CalendarView.as_view(), name="calendar"),
    path("cases/<str:number>/", CaseView.as_view(), name="case"),
    path("cases/<str:number>/files/<uuid:pk>/", CaseFileView.as_view(), name="case_file"),
    *(
        path(f"cases/<str:number>/{act.name.replace('_', '-')}/", act.as_view(), name=act.name)
        for act in acts()
    ),
]
