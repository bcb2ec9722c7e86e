from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huilin.audit import kinds
from huilin.core.registry import MenuEntry, add_menu_entry
from huilin.programme.events import SENTENCES
from huilin.programme.permissions import FEED_BACK, PUT_UP, READ, READ_HOURS


class ProgrammeConfig(AppConfig):
    name = "huilin.programme"
    label = "programme"

    def ready(self) -> None:
        import_module("huilin.programme.starting")
        import_module("huilin.programme.ledgers")
        kinds.register(SENTENCES)
        add_menu_entry(MenuEntry(_("党员报到"), "programme:members", READ, "people", order=24))
        for right in (READ, PUT_UP):
            add_menu_entry(MenuEntry(_("服务岗位"), "programme:posts", right, "board", order=25))
        add_menu_entry(MenuEntry(_("服务时长"), "programme:hours", READ_HOURS, "clock", order=26))
        for right in (FEED_BACK, READ):
            add_menu_entry(MenuEntry(_("单位反馈"), "programme:letters", right, "note", order=27))
