from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huilin.audit import kinds
from huilin.core.permissions import Permission
from huilin.core.registry import MenuEntry, add_menu_entry
from huilin.people.events import SENTENCES


class PeopleConfig(AppConfig):
    name = "huilin.people"
    label = "people"

    def ready(self) -> None:
        import_module("huilin.people.linking")
        import_module("huilin.people.ledgers")
        kinds.register(SENTENCES)
        masked, bring_in = Permission("person.read_masked"), Permission("person.import")
        add_menu_entry(MenuEntry(_("名册"), "people:persons", masked, "people", order=30))
        add_menu_entry(MenuEntry(_("任职"), "people:roles", Permission("role.grant"), "people", order=35))
        add_menu_entry(MenuEntry(_("导入名册"), "people:imports", bring_in, "upload", order=31))
