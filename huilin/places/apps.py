from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huilin.audit import kinds
from huilin.core.registry import MenuEntry, add_menu_entry
from huilin.places.events import SENTENCES
from huilin.places.permissions import EDIT_TABLES, EXPORT_LEDGER


class PlacesConfig(AppConfig):
    name = "huilin.places"
    label = "places"

    def ready(self) -> None:
        kinds.register(SENTENCES)
        add_menu_entry(MenuEntry(_("时限和假日"), "places:tables", EDIT_TABLES, "calendar", order=60))
        add_menu_entry(MenuEntry(_("台账"), "ledgers:all", EXPORT_LEDGER, "print", order=59))
