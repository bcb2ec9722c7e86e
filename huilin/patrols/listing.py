"""The tabs of the list of hazards: what each asks for, and its words; and where somebody may note one."""

from typing import Any

from django.utils.translation import gettext as _

from huilin.core import clock
from huilin.core.permissions import Actor, compounds_of, visible
from huilin.patrols.models import HazardStatus
from huilin.patrols.permissions import HAZARD_READ
from huilin.places.models import Compound

TABS: dict[str, Any] = {
    "open": lambda rows: rows.open(),
    "grade": lambda rows: rows.filter(status__in=(HazardStatus.REPORTED, HazardStatus.REOPENED)),
    "order": lambda rows: rows.filter(status__in=(HazardStatus.GRADED, HazardStatus.ESCALATED)),
    "rectify": lambda rows: rows.filter(status=HazardStatus.ORDERED),
    "reinspect": lambda rows: rows.filter(status__in=(HazardStatus.RECTIFIED, HazardStatus.REINSPECTED)),
    "late": lambda rows: rows.overdue(clock.now()),
    "major": lambda rows: rows.open().filter(told_up_at__isnull=False),
    "again": lambda rows: rows.filter(recurrence__gt=0),
    "closed": lambda rows: rows.filter(status=HazardStatus.CLOSED),
}


def tab_labels() -> dict[str, str]:
    return {
        "open": _("没销号的"),
        "grade": _("待定级"),
        "order": _("待通知"),
        "rectify": _("整改中"),
        "reinspect": _("待复查销号"),
        "late": _("超期"),
        "major": _("疑似重大"),
        "again": _("重复出现"),
        "closed": _("已销号"),
    }


def reach(actor: Actor) -> Any:
    """The compounds where the actor may note a hazard at the desk."""
    within = Compound.objects.filter(visible(Compound, actor, HAZARD_READ))
    own = Compound.objects.filter(pk__in=compounds_of(actor, ("BL", "PV")))
    return (within | own).order_by("name")
