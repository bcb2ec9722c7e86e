from django.urls import path

from huilin.stewards import views

app_name = "stewards"
urlpatterns = [
    path("", views.PlacardsView.as_view(), name="placards"),
    path("<uuid:pk>/sheet.pdf", views.PlacardSheetView.as_view(), name="placard_sheet"),
]
