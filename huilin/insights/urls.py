from django.urls import path

from huilin.insights.views import exports, lists, overview

app_name = "insights"
urlpatterns = [
    path("", overview.OverviewView.as_view(), name="overview"),
    path("cases/", lists.MeasureView.as_view(), name="measure"),
    path("export/", exports.ExportView.as_view(), name="export"),
]
