from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "huilin.people"
    label = "people"
