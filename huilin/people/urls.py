from django.urls import path

from huilin.people.views import consents, persons, roles, rosters

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
    path("roles/", roles.RolesView.as_view(), name="roles"),
    path("roles/grants/new/", roles.RoleGrantView.as_view(), name="role_grant"),
    path("roles/grants/<uuid:pk>/approval/", roles.ApprovalView.as_view(), name="role_approval"),
    path("roles/grants/<uuid:pk>/refusal/", roles.RefusalView.as_view(), name="role_refusal"),
    path("roles/<uuid:pk>/end/", roles.RoleEndView.as_view(), name="role_end"),
    path(
        "consents/<uuid:pk>/withdrawal/", consents.ConsentWithdrawalView.as_view(), name="consent_withdrawal"
    ),
    path("consents/<uuid:pk>/evidence/", consents.ConsentEvidenceView.as_view(), name="consent_evidence"),
    path("stewards/<uuid:pk>/photo/", consents.StewardPhotoView.as_view(), name="steward_photo"),
    path("export/", rosters.ExportView.as_view(), name="export"),
    path("<uuid:pk>/", persons.PersonView.as_view(), name="person"),
    path("<uuid:pk>/consents/", consents.ConsentsView.as_view(), name="consents"),
    path("<uuid:pk>/reveal/", persons.PersonRevealView.as_view(), name="person_reveal"),
]
