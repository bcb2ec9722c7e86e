from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huilin.audit import kinds
from huilin.cases.events import SENTENCES
from huilin.cases.permissions import CASE_READ
from huilin.core.permissions import holds
from huilin.core.registry import Button, MenuEntry, add_button, add_menu_entry
from huilin.places.permissions import EDIT_TABLES


class CasesConfig(AppConfig):
    name = "huilin.cases"
    label = "cases"

    def ready(self) -> None:
        import_module("huilin.cases.starting")
        import_module("huilin.cases.owners")
        kinds.register(SENTENCES)
        import_module("huilin.cases.continuing")
        add_menu_entry(MenuEntry(_("工作台"), "cases:today", CASE_READ, "home", order=5))
        add_menu_entry(MenuEntry(_("事项"), "cases:desk", CASE_READ, "inbox", order=10))
        for on, label, name in (
            ("places.tables", _("整套时限"), "cases:preset"),
            ("places.tables", _("派单规则"), "cases:routing"),
            ("places.tables", _("职责清单"), "cases:duties"),
            ("places.tables", _("猜得准不准"), "cases:suggestions"),
            ("places.holidays", _("导入假日表"), "cases:calendar"),
        ):
            add_button(
                Button(
                    on,
                    label,
                    lambda _thing, name=name: reverse(name),  # type: ignore[misc]
                    lambda actor, _thing: holds(actor, EDIT_TABLES),
                )
            )
