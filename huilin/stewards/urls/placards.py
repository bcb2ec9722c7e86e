"""Placards and what they tell."""

from django.urls import path

from huilin.stewards.views import placards, profiles

urlpatterns = [
    path("placards/", placards.PlacardsView.as_view(), name="placards"),
    path("placards/reprints/", placards.ReprintsView.as_view(), name="reprints"),
    path("placards/stewards/", profiles.StewardsView.as_view(), name="stewards"),
    path("placards/stewards/<uuid:pk>/", profiles.StewardView.as_view(), name="steward"),
    path("placards/<uuid:pk>/sheet.pdf", placards.PlacardSheetView.as_view(), name="placard_sheet"),
    path("placards/<uuid:pk>/issue/", placards.PlacardIssueView.as_view(), name="placard_issue"),
]
