from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "huilin.accounts"
    label = "accounts"
