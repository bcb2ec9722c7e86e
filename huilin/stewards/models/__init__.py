from huilin.stewards.models.appointment import Appointment
from huilin.stewards.models.appraisal import Appraisal, Voice
from huilin.stewards.models.handover import Handover, HandoverLine
from huilin.stewards.models.leaving import Departure, RemovalProposal
from huilin.stewards.models.nomination import Recommendation
from huilin.stewards.models.objection import Objection
from huilin.stewards.models.placard_issue import PlacardIssue
from huilin.stewards.models.public_notice import PublicNotice
from huilin.stewards.models.review import Review
from huilin.stewards.models.rules import StewardRule
from huilin.stewards.models.status import Status
from huilin.stewards.models.stewardship import Stewardship

__all__ = [
    "Appointment",
    "Appraisal",
    "Departure",
    "Handover",
    "HandoverLine",
    "Objection",
    "PlacardIssue",
    "PublicNotice",
    "Recommendation",
    "RemovalProposal",
    "Review",
    "Status",
    "StewardRule",
    "Stewardship",
    "Voice",
]
