from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "huilin.rounds"
    label = "rounds"
