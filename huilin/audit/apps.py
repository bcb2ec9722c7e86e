from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "huilin.audit"
    label = "audit"
