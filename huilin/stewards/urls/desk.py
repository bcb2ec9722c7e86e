"""The file of a stewardship and the acts on it."""

from django.urls import path

from huilin.stewards.views import acts, files, handovers, papers

_ACTS = {
    "community_review": acts.CommunityReviewView,
    "street_review": acts.StreetReviewView,
    "notice_posting": acts.NoticePostingView,
    "posting_proof": acts.PostingProofView,
    "taking_down": acts.TakingDownView,
    "objection_decision": acts.ObjectionDecisionView,
    "objector_reveal": acts.ObjectorRevealView,
    "appointment": acts.AppointmentView,
    "renewal": acts.RenewalView,
    "removal": acts.RemovalView,
    "resignation": acts.ResignationView,
    "paper_recommendation": papers.PaperRecommendationView,
    "paper_objection": papers.PaperObjectionView,
    "paper_appraisal": papers.PaperAppraisalView,
}

urlpatterns = [
    path("stewards/files/", files.FilesView.as_view(), name="files"),
    path("stewards/files/<uuid:pk>/", files.FileView.as_view(), name="file"),
    path("stewards/files/<uuid:pk>/letter.pdf", files.LetterView.as_view(), name="letter"),
    path("stewards/files/<uuid:pk>/photos/<slug:which>/", files.PhotoView.as_view(), name="file_photo"),
    path("stewards/handovers/<uuid:pk>/", handovers.HandoverView.as_view(), name="handover"),
    path(
        "stewards/handovers/<uuid:pk>/lines/<uuid:line>/", handovers.LineView.as_view(), name="handover_line"
    ),
    *[
        path(f"stewards/files/<uuid:pk>/{name.replace('_', '-')}/", view.as_view(), name=name)
        for name, view in _ACTS.items()
    ],
]
