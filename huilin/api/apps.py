from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "huilin.api"
    label = "api"
