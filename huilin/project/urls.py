"""Every address of the house, room by room."""

from django.urls import include, path

from huilin.core import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics_page, name="metrics"),
    path("api/v1/", include("huilin.api.urls")),
    path("", include("huilin.core.urls")),
    path("account/", include("huilin.accounts.urls")),
    path("", include("huilin.notifications.urls")),
    path("people/", include("huilin.people.urls")),
    path("", include("huilin.cases.urls")),
    path("tables/", include("huilin.places.urls")),
    path("ledgers/", include("huilin.places.urls_ledgers")),
    path("visits/", include("huilin.visits.urls")),
    path("rounds/", include("huilin.rounds.urls")),
    path("patrols/", include("huilin.patrols.urls")),
    path("hotline/", include("huilin.hotline.urls")),
    path("activities/", include("huilin.activities.urls")),
    path("programme/", include("huilin.programme.urls")),
    path("", include("huilin.stewards.urls")),
    path("insights/", include("huilin.insights.urls")),
]
handler400 = "huilin.core.views.bad_request"
handler403 = "huilin.core.views.forbidden"
handler404 = "huilin.core.views.not_found"
handler500 = "huilin.core.views.server_error"
