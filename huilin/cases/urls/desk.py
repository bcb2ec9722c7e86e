"""Addresses of the desk: a case by its number, each act a noun under it."""

from django.urls import path

from huilin.cases.acts import acts
from huilin.cases.views import assignments, clocks, closing, demands, handling, joint, notes, promises, triage  # noqa: F401  (they register their acts)
from huilin.cases.views.bulk import BatchView, BulkAcceptanceView, BulkDispatchView, BulkNoteView, UndoingView
from huilin.cases.views.cases import CaseFileView, CaseView
from huilin.cases.views.desk import QueueView
from huilin.cases.views.duties import DutiesView, DutyView
from huilin.cases.views.entries import EntryReadingView, EntryView
from huilin.cases.views.exports import ListExportView
from huilin.cases.views.follow_ups import FollowUpsView
from huilin.cases.views.recurring import MatterView, ProgrammeView, RecurringView, SettingAsideView
from huilin.cases.views.routing import RoutingView, RuleEntryView, RuleView
from huilin.cases.views.saved_views import SavedViewRemovalView, SavedViewsView, SavedViewView
from huilin.cases.views.suggestions import SuggestionsView
from huilin.cases.views.tables import CalendarView, PresetView
from huilin.cases.views.today import TodayView
from huilin.cases.views.trials import HaltView, TrialView
from huilin.cases.views.volumes import VolumeView

urlpatterns = [
    path("cases/", QueueView.as_view(), name="desk"),
    path("desk/", TodayView.as_view(), name="today"),
    path("cases/new/", EntryView.as_view(), name="entry"),
    path("cases/new/reading/", EntryReadingView.as_view(), name="entry_reading"),
    path("cases/export/", ListExportView.as_view(), name="list_export"),
    path("cases/views/", SavedViewsView.as_view(), name="saved_views"),
    path("cases/views/<uuid:view>/", SavedViewView.as_view(), name="saved_view"),
    path("cases/views/<uuid:view>/removal/", SavedViewRemovalView.as_view(), name="saved_view_removal"),
    path("cases/bulk-acceptance/", BulkAcceptanceView.as_view(), name="bulk_acceptance"),
    path("cases/bulk-dispatch/", BulkDispatchView.as_view(), name="bulk_dispatch"),
    path("cases/bulk-note/", BulkNoteView.as_view(), name="bulk_note"),
    path("cases/batches/<uuid:batch>/", BatchView.as_view(), name="batch"),
    path("cases/batches/<uuid:batch>/undoing/", UndoingView.as_view(), name="undoing"),
    path("follow-ups/", FollowUpsView.as_view(), name="follow_ups"),
    path("recurring/", RecurringView.as_view(), name="recurring"),
    path("recurring/<uuid:pk>/", MatterView.as_view(), name="recurring_matter"),
    path("recurring/<uuid:pk>/programme/", ProgrammeView.as_view(), name="programme"),
    path("recurring/<uuid:pk>/setting-aside/", SettingAsideView.as_view(), name="setting_aside"),
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
    path("cases/<str:number>/volume/", VolumeView.as_view(), name="volume"),
    path("cases/<str:number>/files/<uuid:pk>/", CaseFileView.as_view(), name="case_file"),
    *(
        path(f"cases/<str:number>/{act.name.replace('_', '-')}/", act.as_view(), name=act.name)
        for act in acts()
    ),
]
