from huilin.activities.models.activity import Activity
from huilin.activities.models.drafting import NewActivity
from huilin.activities.models.feedback import Feedback
from huilin.activities.models.photo import ActivityPhoto
from huilin.activities.models.repair import RepairThanks, SmallRepair, Work
from huilin.activities.models.rules import ActivityRule, WeatherRule
from huilin.activities.models.signup import NewSignUp, SignUp
from huilin.activities.models.status import TRANSITIONS, State
from huilin.activities.models.warning import WarningSignal

__all__ = [
    "TRANSITIONS",
    "Activity",
    "ActivityPhoto",
    "ActivityRule",
    "Feedback",
    "NewActivity",
    "NewSignUp",
    "RepairThanks",
    "SignUp",
    "SmallRepair",
    "State",
    "WarningSignal",
    "WeatherRule",
    "Work",
]
