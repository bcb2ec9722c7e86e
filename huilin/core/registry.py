"""Where upper rooms announce what they offer on lower rooms' pages: menu entries and buttons.

A room registers in its `apps.py`; a page asks here and never learns which rooms exist.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from huilin.core.permissions import Actor, Permission, holds


@dataclass(frozen=True)
class MenuEntry:
    """A line of the desk's menu, shown to actors who hold `permission` anywhere."""

    label: str | Promise
    url_name: str
    permission: Permission
    icon: str
    order: int = 50
    leads_to: tuple[str, ...] = ()
    """Entries of other rooms that this one stands for: their pages are reached from its page."""


@dataclass(frozen=True)
class Button:
    """Something an upper room offers on the page of a thing of kind `on` (`place.compound`, `case`)."""

    on: str
    label: str | Promise
    url: Callable[[Any], str]
    is_offered: Callable[[Actor, Any], bool]


_menu: list[MenuEntry] = []
_buttons: list[Button] = []


def add_menu_entry(entry: MenuEntry) -> None:
    if entry not in _menu:
        _menu.append(entry)
        _menu.sort(key=lambda line: line.order)


def add_button(button: Button) -> None:
    if button not in _buttons:
        _buttons.append(button)


def menu_for(actor: Actor) -> list[MenuEntry]:
    """Each page once, whichever of its rights the actor holds; without those that another entry leads to."""
    offered = [entry for entry in _menu if actor.has_desk and holds(actor, entry.permission)]
    led_to = {name for entry in offered for name in entry.leads_to}
    return list({entry.url_name: entry for entry in offered if entry.url_name not in led_to}.values())


def buttons_for(actor: Actor, kind: str, thing: Any) -> list[dict[str, Any]]:
    return [
        {"label": button.label, "url": button.url(thing)}
        for button in _buttons
        if button.on == kind and button.is_offered(actor, thing)
    ]
