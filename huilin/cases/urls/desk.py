"""Addresses of the desk: a case by its number, each act a noun under it."""

from django.urls import path

from huilin.cases.acts import acts
from huilin.cases.views import (  # noqa: F401  (they register their acts)
    answers,
    assignments,
    clocks,
    closing,
    demands,
    handling,
    joint,
    notes,
    parts,
    promises,
    transfers,
    triage,
)
from huilin.cases.views.answers import QuestionsView
from huilin.cases.views.bulk import BatchView, BulkAcceptanceView, BulkDispatchView, BulkNoteView, UndoingView
from huilin.cases.views.cases import CaseFileView, CaseView
from huilin.cases.views.desk import QueueView
from huilin.cases.views.duties import DutiesView, DutyView
from huilin.cases.views.entries import EntryReadingView, EntryView
from huilin.cases.views.exports import ListExportView
from huilin.cases.views.follow_ups import FollowUpsView
from huilin.cases.views.incidents import (
    IncidentEndView,
    IncidentsView,
    IncidentUpdateView,
    IncidentView,
    ScriptView,
)
from huilin.cases.views.readers import ColleaguesView, ReadersView
from huilin.cases.views.recurring import MatterView, ProgrammeView, RecurringView, SettingAsideView
from huilin.cases.views.routing import RoutingView, RuleEntryView, RuleView
from huilin.cases.views.saved_views import SavedViewRemovalView, SavedViewsView, SavedViewView
from huilin.cases.views.sheet import SheetView
from huilin.cases.views.site_notices import (
    NoticePublicationView,
    NoticesView,
    NoticeView,
    NoticeWithdrawalView,
)
from huilin.cases.views.suggestions import SuggestionsView
from huilin.cases.views.tables import CalendarView, PresetView, QuestionView
from huilin.cases.views.templates import NewTemplateView, TemplateRetirementView, TemplatesView, TemplateView
from huilin.cases.views.today import TodayView
from huilin.cases.views.trials import HaltView, TrialView
from huilin.cases.views.volumes import VolumeView
from huilin.cases.views.watching import FollowedView, UnwatchingView, WatchingView
from huilin.cases.views.wordings import WordingView

urlpatterns = [
    path("cases/", QueueView.as_view(), name="desk"),
    path("desk/", TodayView.as_view(), name="today"),
    path("cases/new/", EntryView.as_view(), name="entry"),
    path("cases/new/reading/", EntryReadingView.as_view(), name="entry_reading"),
    path("cases/new/questions/", QuestionsView.as_view(), name="questions"),
    path("cases/export/", ListExportView.as_view(), name="list_export"),
    path("cases/views/", SavedViewsView.as_view(), name="saved_views"),
    path("cases/views/<uuid:view>/", SavedViewView.as_view(), name="saved_view"),
    path("cases/views/<uuid:view>/removal/", SavedViewRemovalView.as_view(), name="saved_view_removal"),
    path("cases/bulk-acceptance/", BulkAcceptanceView.as_view(), name="bulk_acceptance"),
    path("cases/bulk-dispatch/", BulkDispatchView.as_view(), name="bulk_dispatch"),
    path("cases/bulk-note/", BulkNoteView.as_view(), name="bulk_note"),
    path("cases/batches/<uuid:batch>/", BatchView.as_view(), name="batch"),
    path("cases/batches/<uuid:batch>/undoing/", UndoingView.as_view(), name="undoing"),
    path("cases/followed/", FollowedView.as_view(), name="followed"),
    path("cases/templates/", TemplatesView.as_view(), name="templates"),
    path("cases/templates/new/", NewTemplateView.as_view(), name="new_template"),
    path("cases/templates/<uuid:pk>/", TemplateView.as_view(), name="template"),
    path(
        "cases/templates/<uuid:pk>/retirement/", TemplateRetirementView.as_view(), name="template_retirement"
    ),
    path("cases/<str:number>/", CaseView.as_view(), name="case"),
    path("cases/<str:number>/incident/", IncidentView.as_view(), name="incident"),
    path("cases/<str:number>/incident/updates/", IncidentUpdateView.as_view(), name="incident_update"),
    path("cases/<str:number>/incident/end/", IncidentEndView.as_view(), name="incident_end"),
    path("cases/<str:number>/script/", ScriptView.as_view(), name="script"),
    path("cases/<str:number>/volume/", VolumeView.as_view(), name="volume"),
    path("cases/<str:number>/files/<uuid:pk>/", CaseFileView.as_view(), name="case_file"),
    path("cases/<str:number>/sheet/", SheetView.as_view(), name="sheet"),
    path("cases/<str:number>/watching/", WatchingView.as_view(), name="watching"),
    path("cases/<str:number>/unwatching/", UnwatchingView.as_view(), name="unwatching"),
    path("cases/<str:number>/readers/", ReadersView.as_view(), name="readers"),
    path("cases/<str:number>/colleagues/", ColleaguesView.as_view(), name="colleagues"),
    path("cases/<str:number>/wordings/<uuid:pk>/", WordingView.as_view(), name="wording"),
    *(
        path(f"cases/<str:number>/{act.name.replace('_', '-')}/", act.as_view(), name=act.name)
        for act in acts()
    ),
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
    path("incidents/", IncidentsView.as_view(), name="incidents"),
    path("notices/", NoticesView.as_view(), name="notices"),
    path("notices/new/", NoticeView.as_view(), name="notice"),
    path("notices/<uuid:pk>/publication/", NoticePublicationView.as_view(), name="notice_publication"),
    path("notices/<uuid:pk>/withdrawal/", NoticeWithdrawalView.as_view(), name="notice_withdrawal"),
    path("tables/questions/new/", QuestionView.as_view(), name="question"),
]
