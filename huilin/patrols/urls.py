from django.urls import path

from huilin.patrols.views import acts, devices, hazards, neighbours, routes, runs

app_name = "patrols"
urlpatterns = [
    path("", routes.RoutesView.as_view(), name="routes"),
    path("routes/<uuid:pk>/", routes.RouteView.as_view(), name="route"),
    path("routes/<uuid:pk>/checkpoints/", routes.CheckpointsView.as_view(), name="checkpoints"),
    path(
        "routes/<uuid:pk>/checkpoints/<uuid:checkpoint>/retirement/",
        routes.CheckpointRetirementView.as_view(),
        name="checkpoint_retirement",
    ),
    path("routes/<uuid:pk>/pause/", routes.PauseView.as_view(), name="pause"),
    path("routes/<uuid:pk>/codes/", routes.CodesView.as_view(), name="codes"),
    path("routes/<uuid:pk>/runs/", routes.RunsView.as_view(), name="runs"),
    path("runs/<uuid:pk>/", runs.RunView.as_view(), name="run"),
    path("runs/<uuid:pk>/end/", runs.RunEndView.as_view(), name="run_end"),
    path("equipment/", devices.DevicesView.as_view(), name="devices"),
    path("equipment/<uuid:pk>/", devices.RegisterView.as_view(), name="register"),
    path("equipment/<uuid:pk>/sheet/", devices.SheetView.as_view(), name="sheet"),
    path(
        "equipment/<uuid:pk>/devices/<uuid:device>/retirement/",
        devices.DeviceRetirementView.as_view(),
        name="device_retirement",
    ),
    path("c/<str:code>/", runs.CheckpointView.as_view(), name="checkpoint"),
    path("hazards/", hazards.HazardsView.as_view(), name="hazards"),
    path("hazards/at/<uuid:pk>/", neighbours.NeighboursHazardsView.as_view(), name="neighbours"),
    path("hazards/new/", hazards.NewHazardView.as_view(), name="new_hazard"),
    path("hazards/of/<uuid:pk>/", hazards.CaseHazardView.as_view(), name="case_hazard"),
    path("hazards/<uuid:pk>/", hazards.HazardView.as_view(), name="hazard"),
    path("hazards/<uuid:pk>/photos/<uuid:file>/", hazards.HazardPhotoView.as_view(), name="photo"),
    path("hazards/<uuid:pk>/grading/", acts.GradingView.as_view(), name="grading"),
    path("hazards/<uuid:pk>/dismissal/", acts.DismissalView.as_view(), name="dismissal"),
    path("hazards/<uuid:pk>/order/", acts.OrderView.as_view(), name="order"),
    path("hazards/<uuid:pk>/escalation/", acts.EscalationView.as_view(), name="escalation"),
    path("hazards/<uuid:pk>/rectification/", acts.RectificationView.as_view(), name="rectification"),
    path("hazards/<uuid:pk>/later/", acts.LaterView.as_view(), name="later"),
    path("hazards/<uuid:pk>/later-answer/", acts.LaterAnswerView.as_view(), name="later_answer"),
    path("hazards/<uuid:pk>/reinspection/", acts.ReinspectionView.as_view(), name="reinspection"),
    path("hazards/<uuid:pk>/closure/", acts.ClosureView.as_view(), name="closure"),
    path("hazards/<uuid:pk>/reopening/", acts.ReopeningView.as_view(), name="reopening"),
]
