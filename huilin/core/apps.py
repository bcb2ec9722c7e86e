from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "huilin.core"
    label = "core"
