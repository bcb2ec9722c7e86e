from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huilin.audit import kinds
from huilin.core.registry import MenuEntry, add_menu_entry
from huilin.insights.permissions import DASHBOARD_READ

SENTENCES = {"cases.exported": _("导出事项%(rows)s件")}


class InsightsConfig(AppConfig):
    name = "huilin.insights"
    label = "insights"

    def ready(self) -> None:
        import_module("huilin.insights.starting")
        kinds.register(SENTENCES)
        add_menu_entry(MenuEntry(_("看数"), "insights:overview", DASHBOARD_READ, "board", order=60))
