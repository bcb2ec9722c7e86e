from django.urls import path

from huilin.stewards import profiles, views

app_name = "stewards"
urlpatterns = [
    path("", views.PlacardsView.as_view(), name="placards"),
    path("stewards/", profiles.StewardsView.as_view(), name="stewards"),
    path("stewards/<uuid:pk>/", profiles.StewardView.as_view(), name="steward"),
    path("<uuid:pk>/sheet.pdf", views.PlacardSheetView.as_view(), name="placard_sheet"),
]
