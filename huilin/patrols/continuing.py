"""A hazard opened from what somebody heard or saw elsewhere in the house."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huilin.core.continuing import Continuation, Heard, Opened, add_continuation
from huilin.core.permissions import Actor
from huilin.patrols.models import Hazard, NewHazard
from huilin.patrols.permissions import HAZARD_REPORT


def open_from(heard: Heard, by: Actor) -> Opened:
    """A hazard with these words at this place; the same key again gives the same one. Grading says its class."""
    spot = str(heard.entrance) if heard.entrance else ""
    hazard = Hazard.report(
        NewHazard(
            heard.compound, heard.text, building=heard.building, spot=spot, source=heard.source, key=heard.key
        ),
        by=by,
    )
    return Opened(hazard.pk, hazard.number, reverse("patrols:hazard", args=[hazard.pk]))


add_continuation(Continuation("hazard", _("转成隐患"), HAZARD_REPORT, open_from, order=20))
