from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huilin.activities.events import SENTENCES
from huilin.activities.permissions import CREATE, READ_ATTENDEES
from huilin.audit import kinds
from huilin.core.permissions import holds
from huilin.core.registry import Button, MenuEntry, add_button, add_menu_entry


class ActivitiesConfig(AppConfig):
    name = "huilin.activities"
    label = "activities"

    def ready(self) -> None:
        import_module("huilin.activities.starting")
        import_module("huilin.activities.repairing")
        import_module("huilin.activities.offline")
        kinds.register(SENTENCES)
        for right in (CREATE, READ_ATTENDEES):
            add_menu_entry(MenuEntry(_("活动"), "activities:desk", right, "calendar", order=22))
        add_menu_entry(MenuEntry(_("小修小补"), "activities:repairs", CREATE, "pen", order=23))
        add_button(
            Button(
                "case",
                _("小修"),
                lambda case: f"{reverse('activities:repairs')}?case={case.number}",
                lambda actor, _case: holds(actor, CREATE),
            )
        )
        add_button(
            Button(
                "place.compound",
                _("小区活动"),
                lambda compound: reverse("activities:compound", args=[compound.pk]),
                lambda _actor, _compound: True,
            )
        )
