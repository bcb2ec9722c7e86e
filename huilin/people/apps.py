from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "huilin.people"
    label = "people"

    def ready(self) -> None:
        import_module("huilin.people.linking")
