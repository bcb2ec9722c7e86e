from django.urls import path

from huilin.programme.views import hours, imports, letters, members, posts, shifts

app_name = "programme"
urlpatterns = [
    path("members/", members.MembersView.as_view(), name="members"),
    path("members/new/", members.RegisterView.as_view(), name="register"),
    path("members/imports/", imports.MemberImportsView.as_view(), name="imports"),
    path("members/imports/empty/", imports.TemplateView.as_view(), name="import_template"),
    path("members/imports/<uuid:pk>/", imports.MemberImportView.as_view(), name="import"),
    path(
        "members/imports/<uuid:pk>/confirmation/",
        imports.ConfirmationView.as_view(),
        name="import_confirmation",
    ),
    path("members/imports/<uuid:pk>/faults/", imports.FaultsView.as_view(), name="import_faults"),
    path("members/<uuid:pk>/", members.MemberView.as_view(), name="member"),
    path("members/<uuid:pk>/confirmation/", members.ConfirmationView.as_view(), name="confirmation"),
    path("members/<uuid:pk>/rejection/", members.RejectionView.as_view(), name="rejection"),
    path("members/<uuid:pk>/transfer/", members.TransferView.as_view(), name="transfer"),
    path("members/<uuid:pk>/end/", members.EndView.as_view(), name="end"),
    path("members/<uuid:pk>/withdrawal/", members.WithdrawalView.as_view(), name="withdrawal"),
    path("members/<uuid:pk>/certificate/", members.CertificateView.as_view(), name="certificate"),
    path("posts/", posts.PostsView.as_view(), name="posts"),
    path("posts/new/", posts.NewPostView.as_view(), name="new_post"),
    path("posts/<uuid:pk>/", posts.PostView.as_view(), name="post"),
    path("posts/<uuid:pk>/claim/", posts.ClaimView.as_view(), name="claim"),
    path("posts/<uuid:pk>/return/", posts.ReturnView.as_view(), name="return"),
    path("posts/<uuid:pk>/closing/", posts.ClosingView.as_view(), name="closing"),
    path("posts/<uuid:pk>/shifts/", posts.ShiftsView.as_view(), name="shifts"),
    path("shifts/<uuid:pk>/", shifts.ShiftView.as_view(), name="shift"),
    path("shifts/<uuid:pk>/end/", shifts.ShiftEndView.as_view(), name="shift_end"),
    path("hours/", hours.HoursView.as_view(), name="hours"),
    path("letters/", letters.LettersView.as_view(), name="letters"),
    path("letters/new/", letters.NewLetterView.as_view(), name="new_letter"),
    path("letters/<uuid:pk>/", letters.LetterView.as_view(), name="letter"),
    path("letters/<uuid:pk>/paper/", letters.PaperView.as_view(), name="paper"),
    path("letters/<uuid:pk>/sending/", letters.SendingView.as_view(), name="sending"),
    path("letters/<uuid:pk>/acknowledgment/", letters.AcknowledgmentView.as_view(), name="acknowledgment"),
]
