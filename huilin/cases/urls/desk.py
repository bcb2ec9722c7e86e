"""Addresses of the desk: a case by its number, each act a noun under it."""

from django.urls import path

from huilin.cases.acts import acts
from huilin.cases.views import answers, assignments, clocks, closing, handling, joint, notes, triage  # noqa: F401  (they register their acts)
from huilin.cases.views.answers import QuestionsView
from huilin.cases.views.cases import CaseFileView, CaseView
from huilin.cases.views.desk import QueueView
from huilin.cases.views.entries import EntryView
from huilin.cases.views.incidents import (
    IncidentEndView,
    IncidentsView,
    IncidentUpdateView,
    IncidentView,
    ScriptView,
)
from huilin.cases.views.site_notices import (
    NoticePublicationView,
    NoticesView,
    NoticeView,
    NoticeWithdrawalView,
)
from huilin.cases.views.tables import CalendarView, PresetView, QuestionView

urlpatterns = [
    path("cases/", QueueView.as_view(), name="desk"),
    path("cases/new/", EntryView.as_view(), name="entry"),
    path("cases/new/questions/", QuestionsView.as_view(), name="questions"),
    path("tables/presets/", PresetView.as_view(), name="preset"),
    path("tables/calendar/", CalendarView.as_view(), name="calendar"),
    path("incidents/", IncidentsView.as_view(), name="incidents"),
    path("notices/", NoticesView.as_view(), name="notices"),
    path("notices/new/", NoticeView.as_view(), name="notice"),
    path("notices/<uuid:pk>/publication/", NoticePublicationView.as_view(), name="notice_publication"),
    path("notices/<uuid:pk>/withdrawal/", NoticeWithdrawalView.as_view(), name="notice_withdrawal"),
    path("tables/questions/new/", QuestionView.as_view(), name="question"),
    path("cases/<str:number>/", CaseView.as_view(), name="case"),
    path("cases/<str:number>/incident/", IncidentView.as_view(), name="incident"),
    path("cases/<str:number>/incident/updates/", IncidentUpdateView.as_view(), name="incident_update"),
    path("cases/<str:number>/incident/end/", IncidentEndView.as_view(), name="incident_end"),
    path("cases/<str:number>/script/", ScriptView.as_view(), name="script"),
    path("cases/<str:number>/files/<uuid:pk>/", CaseFileView.as_view(), name="case_file"),
    *(
        path(f"cases/<str:number>/{act.name.replace('_', '-')}/", act.as_view(), name=act.name)
        for act in acts()
    ),
]
