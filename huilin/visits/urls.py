from django.urls import path

from huilin.visits.views import care, homes, mine, plans, skipping, visits

app_name = "visits"
urlpatterns = [
    path("", homes.TodayView.as_view(), name="today"),
    path("homes/<uuid:pk>/", homes.HomeView.as_view(), name="home"),
    path("tasks/<uuid:pk>/skipping/", skipping.SkippingView.as_view(), name="skipping"),
    path("mine/", mine.MineView.as_view(), name="mine"),
    path("plans/", plans.PlansView.as_view(), name="plans"),
    path("plans/<uuid:pk>/", plans.PlanView.as_view(), name="plan"),
    path("plans/<uuid:pk>/hand-over/", plans.HandOverView.as_view(), name="hand_over"),
    path("plans/<uuid:pk>/cancellation/", plans.CancellationView.as_view(), name="cancellation"),
    path("care/<uuid:pk>/", care.CareView.as_view(), name="care"),
    path("flags/<uuid:pk>/end/", care.CareEndView.as_view(), name="care_end"),
    path("flags/<uuid:pk>/note/", care.CareLookView.as_view(), name="care_note"),
    path("of/<uuid:pk>/", visits.OriginView.as_view(), name="origin"),
    path("<uuid:pk>/", visits.VisitView.as_view(), name="visit"),
    path("<uuid:pk>/outcomes/", visits.OutcomesView.as_view(), name="outcomes"),
    path("<uuid:pk>/acknowledgment/", mine.AcknowledgmentView.as_view(), name="acknowledgment"),
]
