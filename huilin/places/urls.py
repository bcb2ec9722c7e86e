import datetime as dt

from django.urls import path, register_converter

from huilin.places.views import tables as views


class DayConverter:
    """A date in an address, 2026-10-01."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date | str) -> str:
        return str(value)


register_converter(DayConverter, "day")

app_name = "places"
urlpatterns = [
    path("", views.TablesView.as_view(), name="tables"),
    path("rows/<str:table>/<str:pk>/", views.RowView.as_view(), name="row"),
    path("holidays/", views.HolidaysView.as_view(), name="holidays"),
    path("holidays/new/", views.HolidayView.as_view(), name="holiday"),
    path("holidays/<day:day>/cancellation/", views.CancellationView.as_view(), name="cancellation"),
    path("changes/<uuid:pk>/confirmation/", views.ConfirmationView.as_view(), name="confirmation"),
    path("changes/<uuid:pk>/refusal/", views.RefusalView.as_view(), name="refusal"),
]
