from django.urls import path

from huilin.core import views

app_name = "core"
urlpatterns = [
    path("elder-mode/", views.ElderModeView.as_view(), name="elder_mode"),
    path("language/", views.LanguageView.as_view(), name="language"),
    path("privacy/", views.PrivacyView.as_view(), name="privacy"),
    path("menu/", views.MenuView.as_view(), name="menu"),
    path("feedback/", views.FeedbackView.as_view(), name="feedback"),
]
