from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huilin.audit import kinds
from huilin.core.permissions import holds, may
from huilin.core.registry import Button, MenuEntry, add_button, add_menu_entry
from huilin.patrols.events import SENTENCES
from huilin.patrols.permissions import HAZARD_READ, HAZARD_REPORT, PATROL_READ


class PatrolsConfig(AppConfig):
    name = "huilin.patrols"
    label = "patrols"

    def ready(self) -> None:
        for part in ("starting", "continuing", "offline", "ledgers"):
            import_module(f"huilin.patrols.{part}")
        kinds.register(SENTENCES)
        add_menu_entry(MenuEntry(_("隐患"), "patrols:hazards", HAZARD_READ, "alert", order=12))
        add_menu_entry(MenuEntry(_("巡查"), "patrols:routes", PATROL_READ, "shield", order=13))
        add_menu_entry(MenuEntry(_("消防器材"), "patrols:devices", HAZARD_READ, "device", order=14))
        add_button(
            Button(
                "case",
                _("隐患"),
                lambda case: reverse("patrols:case_hazard", args=[case.pk]),
                lambda actor, case: actor.has_desk and holds(actor, HAZARD_REPORT),
            )
        )
        add_button(
            Button(
                "place.compound",
                _("隐患和整改"),
                lambda compound: reverse("patrols:neighbours", args=[compound.pk]),
                lambda actor, compound: may(actor, HAZARD_READ, compound),
            )
        )
