"""Addresses of the desk: a case by its number, each act a noun under it."""

from django.urls import path

from huilin.cases.acts import acts
from huilin.cases.views import (  # noqa: F401  (they register their acts)
    assignments,
    clocks,
    closing,
    handling,
    joint,
    notes,
    parts,
    transfers,
    triage,
)
from huilin.cases.views.cases import CaseFileView, CaseView
from huilin.cases.views.desk import QueueView
from huilin.cases.views.entries import EntryView
from huilin.cases.views.following import FollowedView, FollowingView, UnfollowingView
from huilin.cases.views.readers import ColleaguesView, ReadersView
from huilin.cases.views.sheet import SheetView
from huilin.cases.views.tables import CalendarView, PresetView
from huilin.cases.views.templates import NewTemplateView, TemplateRetirementView, TemplatesView, TemplateView
from huilin.cases.views.wordings import WordingView

urlpatterns = [
    path("cases/", QueueView.as_view(), name="desk"),
    path("cases/new/", EntryView.as_view(), name="entry"),
    path("cases/followed/", FollowedView.as_view(), name="followed"),
    path("cases/templates/", TemplatesView.as_view(), name="templates"),
    path("cases/templates/new/", NewTemplateView.as_view(), name="new_template"),
    path("cases/templates/<uuid:pk>/", TemplateView.as_view(), name="template"),
    path(
        "cases/templates/<uuid:pk>/retirement/", TemplateRetirementView.as_view(), name="template_retirement"
    ),
    path("tables/presets/", PresetView.as_view(), name="preset"),
    path("tables/calendar/", CalendarView.as_view(), name="calendar"),
    path("cases/<str:number>/", CaseView.as_view(), name="case"),
    path("cases/<str:number>/files/<uuid:pk>/", CaseFileView.as_view(), name="case_file"),
    path("cases/<str:number>/sheet/", SheetView.as_view(), name="sheet"),
    path("cases/<str:number>/following/", FollowingView.as_view(), name="following"),
    path("cases/<str:number>/unfollowing/", UnfollowingView.as_view(), name="unfollowing"),
    path("cases/<str:number>/readers/", ReadersView.as_view(), name="readers"),
    path("cases/<str:number>/colleagues/", ColleaguesView.as_view(), name="colleagues"),
    path("cases/<str:number>/wordings/<uuid:pk>/", WordingView.as_view(), name="wording"),
    *(
        path(f"cases/<str:number>/{act.name.replace('_', '-')}/", act.as_view(), name=act.name)
        for act in acts()
    ),
]
