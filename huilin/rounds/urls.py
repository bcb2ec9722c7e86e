from django.urls import path

from huilin.rounds.views import today, worker

app_name = "rounds"
urlpatterns = [
    path("today/", today.TodayView.as_view(), name="today"),
    path("shell/", worker.ShellView.as_view(), name="shell"),
    path("key/", today.KeyView.as_view(), name="key"),
    path("sw.js", worker.WorkerView.as_view(), name="worker"),
]
