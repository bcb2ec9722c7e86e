"""Addresses under /api/v1/. The street is in the codes, so none of them needs a prefix."""

from django.urls import path

from huilin.api import desk, hotline, sync, views

app_name = "api"
urlpatterns = [
    path("reports", views.reports, name="reports"),
    path("hotline/tickets", hotline.tickets, name="tickets"),
    path("reports/<str:query_code>", views.report, name="report"),
    path("places/<str:placard_code>", views.place, name="place"),
    path("cases", desk.cases, name="cases"),
    path("cases/<str:number>", desk.case, name="case"),
    path("cases/<str:number>/history", desk.history, name="history"),
    path("sync", sync.sync, name="sync"),
    path("openapi.json", views.openapi, name="openapi"),
    path("<path:rest>", views.nothing_here, name="nothing_here"),
]
