"""Who gets what at the addresses of `patrols`."""

from typing import Any

from huilin.core.ids import new_id
from huilin.patrols.models import Checkpoint, FireDevice, Hazard, NewDevice, NewHazard, PatrolRun, Route
from tests.cast import Cast
from tests.permissions.row import Row, desk_page

LISTS = "ST SL BL CS PO PV PU SO LD AU ST@ CS@"
READS = "ST SL BL CS PO SO LD AU"
"""Who sees a hazard of the cast's compound for which nobody is responsible yet."""
REPORTS = "ST SL BL CS PO PV PU SO LD ST@ CS@"


def act(name: str, who: str, *, ok: int = 422) -> list[Row]:
    others = " ".join(code for code in READS.split() if code not in who.split())
    return [
        Row(f"patrols:{name}", "GET", {200: who, 403: others, 302: "AN"}),
        Row(f"patrols:{name}", "POST", {ok: who, 403: others}),
    ]


ROWS: list[Row] = [
    desk_page("patrols:hazards", LISTS),
    desk_page("patrols:new_hazard", REPORTS),
    Row("patrols:new_hazard", "POST", {422: REPORTS}),
    desk_page("patrols:case_hazard", "ST SL CS SO LD"),
    Row("patrols:case_hazard", "POST", {422: "ST SL CS SO LD"}),
    desk_page("patrols:hazard", READS),
    # For those who live there, too; the words, the spot and the names are not on it.
    Row("patrols:neighbours", "GET", {200: f"RE HH OW {READS}", 302: "AN"}),
    desk_page("patrols:photo", ""),
    *act("grading", "SL CS PO SO"),
    *act("dismissal", "SL CS PO SO"),
    *act("order", "CS PO SO"),
    *act("escalation", "CS SO LD"),
    *act("rectification", "CS PO SO"),
    *act("later", "CS PO SO"),
    *act("later_answer", "CS PO SO"),
    *act("reinspection", "SL CS PO SO"),
    *act("closure", "CS SO", ok=409),
    *act("reopening", "CS PO SO"),
]

WALKS = "ST SL CS PO"
"""Who may walk a route of the cast's compound that nobody was sent to; a building's leader walks in its building."""
ROUND_READS = "ST SL BL CS PO PV SO LD AU"
KEEPS = "CS SO"
ROWS += [
    desk_page("patrols:routes", f"{ROUND_READS} ST@ CS@"),
    Row("patrols:routes", "POST", {422: f"{KEEPS} CS@"}),
    desk_page("patrols:route", ROUND_READS),
    desk_page("patrols:codes", ROUND_READS),
    Row("patrols:checkpoints", "POST", {422: KEEPS}),
    Row("patrols:checkpoint_retirement", "POST", {302: KEEPS}),
    Row("patrols:pause", "POST", {409: KEEPS}),
    Row("patrols:runs", "POST", {302: WALKS, 403: "BL PV"}),
    desk_page("patrols:run", "ST SL CS PO SO LD AU"),
    Row("patrols:run", "POST", {422: "ST SL CS PO SO LD AU"}),
    Row("patrols:run_end", "POST", {302: WALKS}),
    desk_page("patrols:checkpoint", WALKS),
    Row("patrols:checkpoint", "POST", {422: WALKS}),
]
ROWS += [
    desk_page("patrols:devices", LISTS),
    desk_page("patrols:register", READS),
    Row("patrols:register", "POST", {422: KEEPS}),
    desk_page("patrols:sheet", WALKS),
    Row("patrols:sheet", "POST", {422: WALKS}),
    Row("patrols:device_retirement", "POST", {302: KEEPS}),
]

NOT_PAGES = {"patrols:photo"}
ACTS = (
    "hazard", "grading", "dismissal", "order", "escalation", "rectification", "later", "later_answer", "reinspection",
    "closure", "reopening",
)  # fmt: skip


def hazard_of(cast: Cast) -> Hazard:
    found: Hazard | None = Hazard.objects.first()
    new = NewHazard(cast.here.compound, "楼道堆物", building=cast.here.building, key="table")
    return found or Hazard.report(new, by=cast["ST"])


def point_of(cast: Cast) -> Checkpoint:
    made: Checkpoint | None = Checkpoint.objects.first()
    if made is not None:
        return made
    route = Route.lay_out(cast.here.compound, "一圈", by=cast["CS"], every_days=7)
    return route.add_checkpoint("3栋一楼", ["extinguisher"], by=cast["CS"])


def device_of(cast: Cast) -> FireDevice:
    made: FireDevice | None = FireDevice.objects.first()
    return made or FireDevice.enter(cast.here.compound, NewDevice("powder", "M-1", "3栋一楼"), by=cast["CS"])


def run_of(cast: Cast) -> PatrolRun:
    return PatrolRun.start(point_of(cast).route, by=cast["ST"])


def things(cast: Cast) -> dict[str, Any]:
    hazard = {"pk": hazard_of(cast).pk}
    return {
        **{f"patrols:{name}": hazard for name in ACTS},
        "patrols:photo": hazard | {"file": new_id()},
        **{
            f"patrols:{name}": lambda: {"pk": point_of(cast).route_id}
            for name in ("route", "codes", "checkpoints", "pause", "runs")
        },
        **{f"patrols:{name}": lambda: {"pk": run_of(cast).pk} for name in ("run", "run_end")},
        "patrols:checkpoint_retirement": lambda: {
            "pk": point_of(cast).route_id,
            "checkpoint": point_of(cast).pk,
        },
        "patrols:device_retirement": lambda: {"pk": cast.here.compound.pk, "device": device_of(cast).pk},
        "patrols:sheet": lambda: {"pk": device_of(cast).compound_id},
        "patrols:checkpoint": lambda: {"code": point_of(cast).code},
        "patrols:case_hazard": lambda: {"pk": cast.case_in("accepted").pk},
    }
