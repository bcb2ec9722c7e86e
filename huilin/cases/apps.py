from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huilin.audit import kinds
from huilin.cases.events import SENTENCES
from huilin.cases.permissions import CASE_READ, CASE_TRIAGE
from huilin.core.permissions import holds
from huilin.core.registry import Button, MenuEntry, add_button, add_menu_entry
from huilin.places.permissions import EDIT_TABLES


class CasesConfig(AppConfig):
    name = "huilin.cases"
    label = "cases"

    def ready(self) -> None:
        import_module("huilin.cases.starting")
        kinds.register(SENTENCES)
        add_menu_entry(MenuEntry(_("事项"), "cases:desk", CASE_READ, "inbox", order=10))
        add_menu_entry(MenuEntry(_("答复模板"), "cases:templates", CASE_TRIAGE, "note", order=15))
        for on, label, name in (
            ("places.tables", _("整套时限"), "cases:preset"),
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
