from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huilin.audit import kinds
from huilin.core.permissions import holds, may
from huilin.core.registry import Button, MenuEntry, add_button, add_menu_entry
from huilin.visits.events import SENTENCES
from huilin.visits.permissions import KEEP_CARE, VISIT_PLAN, VISIT_READ, VISIT_RECORD


class VisitsConfig(AppConfig):
    name = "huilin.visits"
    label = "visits"

    def ready(self) -> None:
        import_module("huilin.visits.starting")
        import_module("huilin.visits.offline")
        import_module("huilin.visits.ledgers")
        kinds.register(SENTENCES)
        add_menu_entry(MenuEntry(_("走访"), "visits:today", VISIT_RECORD, "home", order=11))
        add_menu_entry(MenuEntry(_("走访计划"), "visits:plans", VISIT_PLAN, "calendar", order=21))
        add_button(
            Button(
                "case",
                _("来自走访"),
                lambda case: reverse("visits:origin", args=[case.pk]),
                lambda actor, case: case.source == "visit" and holds(actor, VISIT_READ),
            )
        )
        add_button(
            Button(
                "hazard",
                _("来自走访"),
                lambda hazard: reverse("visits:origin", args=[hazard.pk]),
                lambda actor, hazard: hazard.source == "visit" and holds(actor, VISIT_READ),
            )
        )
        add_button(
            Button(
                "person",
                _("记一次走访"),
                lambda person: reverse("visits:home", args=[person.household_id]),
                lambda actor, person: bool(person.household_id) and holds(actor, VISIT_RECORD),
            )
        )
        add_button(
            Button(
                "person",
                _("关爱登记"),
                lambda person: reverse("visits:care", args=[person.pk]),
                lambda actor, person: may(actor, KEEP_CARE, person),
            )
        )
