from django.urls import path

from huilin.places.views import ledgers

app_name = "ledgers"
urlpatterns = [
    path("", ledgers.LedgersView.as_view(), name="all"),
    path("<slug:slug>/", ledgers.LedgerView.as_view(), name="ledger"),
]
