from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huilin.audit import kinds
from huilin.core.registry import Button, MenuEntry, add_button, add_menu_entry
from huilin.stewards.events import SENTENCES
from huilin.stewards.permissions import PRINT_PLACARDS, READ_FILES


class StewardsConfig(AppConfig):
    name = "huilin.stewards"
    label = "stewards"

    def ready(self) -> None:
        import_module("huilin.stewards.models.rules")
        kinds.register(SENTENCES)
        add_menu_entry(MenuEntry(_("管家推选"), "stewards:files", READ_FILES, "check", order=39))
        add_menu_entry(MenuEntry(_("公示牌"), "stewards:placards", PRINT_PLACARDS, "print", order=40))
        add_menu_entry(MenuEntry(_("管家介绍"), "stewards:stewards", READ_FILES, "steward", order=41))
        add_button(
            Button(
                "place.compound",
                _("管家推选、公示和评议"),
                lambda compound: reverse("stewards:board", args=[compound.pk]),
                lambda _actor, _compound: True,
            )
        )
