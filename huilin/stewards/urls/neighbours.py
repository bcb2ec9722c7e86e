"""What neighbours read and do."""

from django.urls import path

from huilin.stewards.views import board, neighbours, nominations, notices

urlpatterns = [
    path("stewards/compounds/<uuid:pk>/", board.BoardView.as_view(), name="board"),
    path("stewards/nominations/new/", nominations.NominationView.as_view(), name="nomination"),
    path("stewards/notice/<uuid:pk>/", notices.NoticeView.as_view(), name="notice"),
    path("stewards/notice/<uuid:pk>/photo/", notices.NoticePhotoView.as_view(), name="notice_photo"),
    path("stewards/notice/<uuid:pk>/sheet.pdf", notices.NoticeSheetView.as_view(), name="notice_sheet"),
    path("stewards/notice/<uuid:pk>/objection/", neighbours.ObjectionView.as_view(), name="objection"),
    path(
        "stewards/files/<uuid:pk>/recommendation/",
        neighbours.RecommendationView.as_view(),
        name="recommendation",
    ),
    path("stewards/files/<uuid:pk>/appraisal/", neighbours.AppraisalView.as_view(), name="appraisal"),
    path(
        "stewards/files/<uuid:pk>/removal-proposal/",
        neighbours.RemovalProposalView.as_view(),
        name="removal_proposal",
    ),
]
