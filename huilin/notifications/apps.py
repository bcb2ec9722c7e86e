from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "huilin.notifications"
    label = "notifications"
