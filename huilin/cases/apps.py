from django.apps import AppConfig

from huilin.audit import kinds
from huilin.cases.events import SENTENCES


class CasesConfig(AppConfig):
    name = "huilin.cases"
    label = "cases"

    def ready(self) -> None:
        kinds.register(SENTENCES)
