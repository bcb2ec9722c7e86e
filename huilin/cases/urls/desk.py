"""Addresses of the desk: a case by its number, each act a noun under it."""

from django.urls import path

from huilin.cases.acts import acts
from huilin.cases.views import assignments, clocks, closing, handling, joint, notes, triage  # noqa: F401  (they register their acts)
from huilin.cases.views.cases import CaseFileView, CaseView
from huilin.cases.views.desk import QueueView
from huilin.cases.views.duties import DutiesView, DutyView
from huilin.cases.views.entries import EntryView
from huilin.cases.views.routing import RoutingView, RuleEntryView, RuleView
from huilin.cases.views.suggestions import SuggestionsView
from huilin.cases.views.tables import CalendarView, PresetView
from huilin.cases.views.trials import HaltView, TrialView

urlpatterns = [
    path("cases/", QueueView.as_view(), name="desk"),
    path("cases/new/", EntryView.as_view(), name="entry"),
    path("tables/presets/", PresetView.as_view(), name="preset"),
    path("tables/calendar/", CalendarView.as_view(), name="calendar"),
    path("tables/routing/", RoutingView.as_view(), name="routing"),
    path("tables/routing/new/", RuleEntryView.as_view(), name="rule_entry"),
    path("tables/routing/trial/", TrialView.as_view(), name="rule_trial"),
    path("tables/routing/<uuid:pk>/", RuleView.as_view(), name="rule"),
    path("tables/routing/<uuid:pk>/halt/", HaltView.as_view(), name="rule_halt"),
    path("tables/duties/", DutiesView.as_view(), name="duties"),
    path("tables/duties/new/", DutyView.as_view(), name="duty"),
    path("tables/suggestions/", SuggestionsView.as_view(), name="suggestions"),
    path("cases/<str:number>/", CaseView.as_view(), name="case"),
    path("cases/<str:number>/files/<uuid:pk>/", CaseFileView.as_view(), name="case_file"),
    *(
        path(f"cases/<str:number>/{act.name.replace('_', '-')}/", act.as_view(), name=act.name)
        for act in acts()
    ),
]
