"""Who gets what at the addresses of `visits`."""

from typing import Any

from django.utils import timezone

from huilin.visits.models import CareFlag, NewVisit, Visit, VisitPlan, VisitTask
from tests.cast import Cast
from tests.permissions.row import Row, desk_page

RECORDS = "ST SL BL CS PO"
"""Who notes a visit at a home of the cast's compound."""
WALKS = f"{RECORDS} PV ST@ CS@"
READS = "ST SL CS SO LD AU"
PLANS = "ST SL CS SO"

ROWS: list[Row] = [
    desk_page("visits:today", WALKS),
    desk_page("visits:home", RECORDS),
    Row("visits:home", "POST", {422: RECORDS}),
    Row("visits:mine", "GET", {200: "RE HH", 302: "AN"}),
    desk_page("visits:plans", f"{PLANS} ST@ CS@"),
    Row("visits:plans", "POST", {422: f"{PLANS} ST@ CS@"}),
    desk_page("visits:plan", PLANS),
    Row("visits:hand_over", "POST", {422: PLANS}),
    Row("visits:cancellation", "POST", {422: PLANS}),
    desk_page("visits:skipping", PLANS),
    Row("visits:skipping", "POST", {422: PLANS}),
    desk_page("visits:care", "CS SO"),
    Row("visits:care", "POST", {422: "CS SO"}),
    Row("visits:care_end", "POST", {422: "CS SO"}),
    Row("visits:care_note", "POST", {422: "CS SO"}),
    desk_page("visits:origin", ""),
    desk_page("visits:visit", READS),
    Row("visits:outcomes", "POST", {422: READS}),
    Row("visits:acknowledgment", "POST", {422: "RE HH"}),
]


def visit_of(cast: Cast) -> Visit:
    noted: Visit | None = Visit.objects.first()
    return noted or Visit.note(cast.here.household, NewVisit(result="met"), by=cast["ST"])


def plan_of(cast: Cast) -> VisitPlan:
    made: VisitPlan | None = VisitPlan.objects.first()
    return made or VisitPlan.make(cast.here.compound, timezone.localdate(), by=cast["SL"])


def task_of(cast: Cast) -> VisitTask:
    """A visit that is due at the cast's home, which nobody is sent to."""
    home, day = cast.here.household, timezone.localdate()
    told = {"compound": cast.here.compound, "community_id": home.community_id, "building": cast.here.building}
    return VisitTask.objects.get_or_create(
        household=home, due_from=day,
        defaults=told | {"plan": plan_of(cast), "household_class": "resident", "due_until": day},
    )[0]  # fmt: skip


def flag_of(cast: Cast) -> CareFlag:
    given: CareFlag | None = CareFlag.objects.first()
    return given or CareFlag.give(cast.person("RE"), "alone", by=cast["CS"], way="paper")


def things(cast: Cast) -> dict[str, Any]:
    visit, plan = {"pk": visit_of(cast).pk}, {"pk": plan_of(cast).pk}
    return {
        "visits:home": {"pk": cast.here.household.pk},
        **dict.fromkeys(["visits:visit", "visits:outcomes", "visits:acknowledgment", "visits:origin"], visit),
        **dict.fromkeys(["visits:plan", "visits:hand_over", "visits:cancellation"], plan),
        "visits:skipping": lambda: {"pk": task_of(cast).pk},
        "visits:care": {"pk": cast["RE"].person_id},
        **dict.fromkeys(["visits:care_end", "visits:care_note"], {"pk": flag_of(cast).pk}),
    }
