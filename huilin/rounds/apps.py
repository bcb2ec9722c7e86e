from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huilin.core.registry import MenuEntry, add_menu_entry
from huilin.visits.permissions import VISIT_RECORD


class RoundsConfig(AppConfig):
    name = "huilin.rounds"
    label = "rounds"

    def ready(self) -> None:
        add_menu_entry(MenuEntry(_("今天一圈"), "rounds:today", VISIT_RECORD, "check", 11, ("visits:today",)))
