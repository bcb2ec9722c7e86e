from django.urls import path

from huilin.people.views import persons, rosters

app_name = "people"
urlpatterns = [
    path("", persons.PersonsView.as_view(), name="persons"),
    path("imports/", rosters.RosterImportsView.as_view(), name="imports"),
    path("imports/template/", rosters.RosterTemplateView.as_view(), name="roster_template"),
    path("imports/<uuid:pk>/", rosters.RosterImportView.as_view(), name="import"),
    path(
        "imports/<uuid:pk>/confirmation/",
        rosters.RosterConfirmationView.as_view(),
        name="import_confirmation",
    ),
    path("imports/<uuid:pk>/faults/", rosters.RosterFaultsView.as_view(), name="import_faults"),
    path("export/", rosters.ExportView.as_view(), name="export"),
    path("<uuid:pk>/", persons.PersonView.as_view(), name="person"),
    path("<uuid:pk>/reveal/", persons.PersonRevealView.as_view(), name="person_reveal"),
]
