from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huilin.audit import kinds
from huilin.core.permissions import may
from huilin.core.registry import Button, MenuEntry, add_button, add_menu_entry
from huilin.programme.events import SENTENCES
from huilin.programme.permissions import EXPORT_LEDGER, FEED_BACK, PUT_UP, READ, READ_HOURS


class ProgrammeConfig(AppConfig):
    name = "huilin.programme"
    label = "programme"

    def ready(self) -> None:
        import_module("huilin.programme.starting")
        kinds.register(SENTENCES)
        add_menu_entry(MenuEntry(_("党员报到"), "programme:members", READ, "people", order=24))
        for right in (READ, PUT_UP):
            add_menu_entry(MenuEntry(_("服务岗位"), "programme:posts", right, "board", order=25))
        add_menu_entry(MenuEntry(_("服务时长"), "programme:hours", READ_HOURS, "clock", order=26))
        for right in (FEED_BACK, READ):
            add_menu_entry(MenuEntry(_("单位反馈"), "programme:letters", right, "note", order=27))
        for label, name, right in (
            (_("党员报到服务台账"), "programme:member_ledger", READ),
            (_("志愿服务台账"), "programme:service_ledger", READ_HOURS),
        ):
            add_button(
                Button(
                    "place.compound",
                    label,
                    lambda compound, name=name: reverse(name, args=[compound.pk]),
                    lambda actor, compound, right=right: (
                        may(actor, EXPORT_LEDGER, compound) and may(actor, right, compound)
                    ),
                )
            )
