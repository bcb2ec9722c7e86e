from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "huilin.places"
    label = "places"
