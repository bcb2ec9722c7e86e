from huilin.patrols.models.act import (
    DayAnswer,
    DayRequest,
    HazardClosure,
    HazardDismissal,
    HazardEscalation,
    HazardGrading,
    HazardReopening,
    Rectification,
    RectificationOrder,
    Reinspection,
)
from huilin.patrols.models.check_in import CheckAnswer, CheckIn, NewCheckIn
from huilin.patrols.models.checklist import ChecklistItem
from huilin.patrols.models.counter import HazardCounter
from huilin.patrols.models.device import DeviceInspection, DeviceKind, DeviceLife, FireDevice, NewDevice
from huilin.patrols.models.equipment import EquipmentClass
from huilin.patrols.models.finding import NewHazard
from huilin.patrols.models.hazard import Hazard
from huilin.patrols.models.ordering import NewOrder
from huilin.patrols.models.photo import HazardPhoto
from huilin.patrols.models.route import Checkpoint, Route
from huilin.patrols.models.rules import Grade, HazardCriterion, PatrolRule
from huilin.patrols.models.run import PatrolRun, RunState
from huilin.patrols.models.status import HazardStatus

__all__ = [
    "CheckAnswer",
    "CheckIn",
    "ChecklistItem",
    "Checkpoint",
    "DayAnswer",
    "DayRequest",
    "DeviceInspection",
    "DeviceKind",
    "DeviceLife",
    "EquipmentClass",
    "FireDevice",
    "Grade",
    "Hazard",
    "HazardClosure",
    "HazardCounter",
    "HazardCriterion",
    "HazardDismissal",
    "HazardEscalation",
    "HazardGrading",
    "HazardPhoto",
    "HazardReopening",
    "HazardStatus",
    "NewCheckIn",
    "NewDevice",
    "NewHazard",
    "NewOrder",
    "PatrolRule",
    "PatrolRun",
    "Rectification",
    "RectificationOrder",
    "Reinspection",
    "Route",
    "RunState",
]
