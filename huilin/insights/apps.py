from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huilin.audit import kinds
from huilin.cases.permissions import CASE_EXPORT
from huilin.core.permissions import holds
from huilin.core.registry import Button, MenuEntry, add_button, add_menu_entry
from huilin.insights.permissions import DASHBOARD_READ

SENTENCES = {"cases.exported": _("导出事项%(rows)s件")}


class InsightsConfig(AppConfig):
    name = "huilin.insights"
    label = "insights"

    def ready(self) -> None:
        import_module("huilin.insights.starting")
        import_module("huilin.insights.ledgers")
        kinds.register(SENTENCES)
        add_menu_entry(MenuEntry(_("看数"), "insights:overview", DASHBOARD_READ, "board", order=60))
        add_button(
            Button(
                "cases.today",
                _("导出台账"),
                lambda _nothing: reverse("insights:export"),
                lambda actor, _nothing: holds(actor, CASE_EXPORT),
            )
        )
