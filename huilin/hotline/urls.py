from django.urls import path

from huilin.hotline.views import chains, imports, packages, tickets, tokens

app_name = "hotline"
urlpatterns = [
    path("", tickets.TicketsView.as_view(), name="tickets"),
    path("imports/", imports.ImportsView.as_view(), name="imports"),
    path("imports/template/", imports.TemplateView.as_view(), name="template"),
    path("imports/<uuid:pk>/", imports.ImportView.as_view(), name="import"),
    path(
        "imports/<uuid:pk>/confirmation/",
        imports.ImportConfirmationView.as_view(),
        name="import_confirmation",
    ),
    path("imports/<uuid:pk>/faults/", imports.ImportFaultsView.as_view(), name="import_faults"),
    path("answers/", imports.AnswersExportView.as_view(), name="answers"),
    path("tokens/", tokens.TokensView.as_view(), name="tokens"),
    path("tokens/<uuid:pk>/revocation/", tokens.TokenRevocationView.as_view(), name="token_revocation"),
    path("chains/", chains.ChainView.as_view(), name="chain"),
    path("chains/entries/", chains.ChainEntriesView.as_view(), name="chain_entries"),
    path("cases/<str:number>/ticket/", tickets.CaseTicketView.as_view(), name="case_ticket"),
    path("cases/<str:number>/package/", packages.PackageView.as_view(), name="package"),
    path("cases/<str:number>/package/photos/", packages.PackagePhotosView.as_view(), name="package_photos"),
    path("<uuid:pk>/", tickets.TicketView.as_view(), name="ticket"),
    path("<uuid:pk>/place/", tickets.TicketPlaceView.as_view(), name="ticket_place"),
    path("<uuid:pk>/draft/", tickets.TicketDraftView.as_view(), name="ticket_draft"),
    path("<uuid:pk>/answer/", tickets.TicketAnswerView.as_view(), name="ticket_answer"),
]
