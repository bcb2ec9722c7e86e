from django.urls import path

from huilin.notifications.views import DemoOutboxView

app_name = "notifications"
urlpatterns = [path("demo/outbox/", DemoOutboxView.as_view(), name="demo_outbox")]
