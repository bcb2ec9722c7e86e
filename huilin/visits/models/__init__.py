from huilin.visits.models.acknowledgment import Acknowledgment
from huilin.visits.models.care import CareFlag
from huilin.visits.models.outcome import VisitOutcome
from huilin.visits.models.plan import VisitPlan
from huilin.visits.models.rules import HouseholdClass, VisitCycle, VisitRule
from huilin.visits.models.task import VisitState, VisitTask
from huilin.visits.models.visit import NewVisit, Visit, VisitKind, VisitResult, VisitWay

__all__ = [
    "Acknowledgment",
    "CareFlag",
    "HouseholdClass",
    "NewVisit",
    "Visit",
    "VisitCycle",
    "VisitKind",
    "VisitOutcome",
    "VisitPlan",
    "VisitResult",
    "VisitRule",
    "VisitState",
    "VisitTask",
    "VisitWay",
]
