from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huilin.audit import kinds
from huilin.cases.events import SENTENCES
from huilin.cases.permissions import CASE_READ
from huilin.core.registry import MenuEntry, add_menu_entry


class CasesConfig(AppConfig):
    name = "huilin.cases"
    label = "cases"

    def ready(self) -> None:
        import_module("huilin.cases.starting")
        kinds.register(SENTENCES)
        add_menu_entry(MenuEntry(_("事项"), "cases:desk", CASE_READ, "inbox", order=10))
