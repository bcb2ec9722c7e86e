"""Addresses that residents use. The code in the path carries the street; it may be typed without the last slash."""

from django.urls import path

from huilin.cases.views.answers import ReporterAnswersView
from huilin.cases.views.compounds import CompoundView
from huilin.cases.views.files import PublicFileView, ReporterFileView
from huilin.cases.views.followings import FollowingContactView, FollowingView, LeavingView
from huilin.cases.views.home import HomeView
from huilin.cases.views.matters import JoiningView, MatterView
from huilin.cases.views.placards import PlacardView
from huilin.cases.views.progress import (
    AppealView,
    ProgressView,
    RatingView,
    ReporterContactView,
    ReporterReopeningView,
    UnlockView,
    WithdrawalView,
)
from huilin.cases.views.receipts import ReceiptView
from huilin.cases.views.reports import KeptPhotoView, ReportView
from huilin.cases.views.sameness import SamenessView, SeparationView

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("c/<uuid:pk>/", CompoundView.as_view(), name="compound"),
    path("c/<uuid:pk>/files/<uuid:file>/", PublicFileView.as_view(), name="public_file"),
    path("c/<uuid:pk>/matters/<str:number>/", MatterView.as_view(), name="matter"),
    path("c/<uuid:pk>/matters/<str:number>/joining/", JoiningView.as_view(), name="joining"),
    path("f/<str:code>", FollowingView.as_view()),
    path("f/<str:code>/", FollowingView.as_view(), name="following"),
    path("f/<str:code>/contact/", FollowingContactView.as_view(), name="following_contact"),
    path("f/<str:code>/leaving/", LeavingView.as_view(), name="leaving"),
    path("r/<str:code>", PlacardView.as_view(), name="placard"),
    path("r/<str:code>/", PlacardView.as_view()),
    path("r/<str:code>/report/", ReportView.as_view(), name="report"),
    path("r/<str:code>/kept/<str:token>/", KeptPhotoView.as_view(), name="kept_photo"),
    path("q/<str:code>", ProgressView.as_view()),
    path("q/<str:code>/", ProgressView.as_view(), name="progress"),
    path("q/<str:code>/receipt/", ReceiptView.as_view(), name="receipt"),
    path("q/<str:code>/rating/", RatingView.as_view(), name="rating"),
    path("q/<str:code>/reopening/", ReporterReopeningView.as_view(), name="reporter_reopening"),
    path("q/<str:code>/appeal/", AppealView.as_view(), name="appeal"),
    path("q/<str:code>/withdrawal/", WithdrawalView.as_view(), name="withdrawal"),
    path("q/<str:code>/contact/", ReporterContactView.as_view(), name="reporter_contact"),
    path("q/<str:code>/answers/", ReporterAnswersView.as_view(), name="reporter_answers"),
    path("q/<str:code>/sameness/", SamenessView.as_view(), name="sameness"),
    path("q/<str:code>/separation/", SeparationView.as_view(), name="separation"),
    path("q/<str:code>/unlock/", UnlockView.as_view(), name="unlock"),
    path("q/<str:code>/files/<uuid:pk>/", ReporterFileView.as_view(), name="reporter_file"),
]
