from django.urls import path

from huilin.activities.views import attending, desk, public, signing, steps

app_name = "activities"
urlpatterns = [
    path("", public.ComingView.as_view(), name="coming"),
    path("compounds/<uuid:pk>/", public.CompoundView.as_view(), name="compound"),
    path("compounds/<uuid:pk>/calendar.ics", public.CompoundCalendarView.as_view(), name="compound_calendar"),
    path("photos/<uuid:pk>/", public.PhotoView.as_view(), name="photo"),
    path("tickets/<code>/", signing.TicketView.as_view(), name="ticket"),
    path("tickets/<code>/return/", signing.ReturnView.as_view(), name="return"),
    path("tickets/<code>/photo-consent/", signing.PhotoConsentView.as_view(), name="photo_consent"),
    path("tickets/<code>/feedback/", signing.FeedbackView.as_view(), name="feedback"),
    path("here/<code>/", signing.HereView.as_view(), name="here"),
    path("desk/", desk.DeskListView.as_view(), name="desk"),
    path("desk/new/", desk.DraftView.as_view(), name="draft"),
    path("desk/signals/", desk.SignalsView.as_view(), name="signals"),
    path("desk/<uuid:pk>/", steps.ManageView.as_view(), name="manage"),
    path("desk/<uuid:pk>/change/", desk.ChangeView.as_view(), name="change"),
    path("desk/<uuid:pk>/approval/", steps.ApprovalView.as_view(), name="approval"),
    path("desk/<uuid:pk>/publication/", steps.PublicationView.as_view(), name="publication"),
    path("desk/<uuid:pk>/start/", steps.StartView.as_view(), name="start"),
    path("desk/<uuid:pk>/finish/", steps.FinishView.as_view(), name="finish"),
    path("desk/<uuid:pk>/summary/", steps.SummaryView.as_view(), name="summary"),
    path("desk/<uuid:pk>/cancellation/", steps.CancellationView.as_view(), name="cancellation"),
    path("desk/<uuid:pk>/attendance/", attending.AttendanceView.as_view(), name="attendance"),
    path("desk/<uuid:pk>/list/", attending.ListView.as_view(), name="list"),
    path("desk/<uuid:pk>/poster/", attending.PosterView.as_view(), name="poster"),
    path("desk/<uuid:pk>/photos/", attending.PhotosView.as_view(), name="photos"),
    path(
        "desk/photos/<uuid:pk>/publication/",
        attending.PhotoPublicationView.as_view(),
        name="photo_publication",
    ),
    path("desk/photos/<uuid:pk>/removal/", attending.PhotoRemovalView.as_view(), name="photo_removal"),
    path("<uuid:pk>/", public.ActivityView.as_view(), name="activity"),
    path("<uuid:pk>/calendar.ics", public.CalendarView.as_view(), name="calendar"),
    path("<uuid:pk>/sign-ups/", signing.SigningView.as_view(), name="signing"),
]
