"""The watch over hazards: whose step is late is told once; in batches that workers may share."""

from huilin.audit.models import event_of, record_all
from huilin.core import clock
from huilin.core.permissions import SYSTEM
from huilin.core.tenancy import in_street
from huilin.patrols.models import Grade, Hazard
from huilin.patrols.telling import tell, tell_community, tell_leaders

AT_A_TIME = 200


def watch_street(street_id: str) -> int:
    """The community, whoever has to rectify and, for suspected major ones, the street know of each late step; how many."""
    total = 0
    while True:
        with in_street(street_id):
            told = _tell_late()
        total += told
        if told < AT_A_TIME:
            return total


def _tell_late() -> int:
    late = list(
        Hazard.objects.select_for_update(skip_locked=True, of=("self",))
        .overdue(clock.now())
        .filter(is_late_told=False)
        .select_related("compound", "responsible")
        .order_by("due_at")[:AT_A_TIME]
    )
    for hazard in late:
        hazard.is_late_told = True
        tell_community(hazard, "hazard.overdue")
        if hazard.grade == Grade.MAJOR:
            tell_leaders(hazard, "hazard.overdue")
        if hazard.responsible is not None and hazard.status == "ordered":
            tell(hazard, "hazard.overdue", [hazard.responsible])
    Hazard.objects.bulk_update(late, ["is_late_told"])
    record_all([event_of("hazard.overdue", hazard, by=SYSTEM, role="SYS") for hazard in late])
    return len(late)
