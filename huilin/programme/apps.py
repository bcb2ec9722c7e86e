from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huilin.audit import kinds
from huilin.core.permissions import Actor, Permission, may
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
        add_ledger(_("党员报到服务台账"), "programme:member_ledger", READ)
        add_ledger(_("志愿服务台账"), "programme:service_ledger", READ_HOURS)


def add_ledger(label: Any, name: str, right: Permission) -> None:
    """A button on the page of a compound for those who may take this ledger there."""

    def is_offered(actor: Actor, compound: Any) -> bool:
        return may(actor, EXPORT_LEDGER, compound) and may(actor, right, compound)

    add_button(
        Button("place.compound", label, lambda compound: reverse(name, args=[compound.pk]), is_offered)
    )
