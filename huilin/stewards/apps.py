from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huilin.core.registry import MenuEntry, add_menu_entry
from huilin.stewards.permissions import PRINT_PLACARDS, READ_FILES


class StewardsConfig(AppConfig):
    name = "huilin.stewards"
    label = "stewards"

    def ready(self) -> None:
        add_menu_entry(MenuEntry(_("公示牌"), "stewards:placards", PRINT_PLACARDS, "print", order=40))
        add_menu_entry(MenuEntry(_("管家介绍"), "stewards:stewards", READ_FILES, "steward", order=41))
