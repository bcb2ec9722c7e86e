from huilin.cases.models.assignment import Assignment, Return
from huilin.cases.models.attachment import Attachment, NewFile, keep_picture, keep_sound
from huilin.cases.models.case import Case, Counter
from huilin.cases.models.closure import Closure
from huilin.cases.models.handling import FirstContact, Reply
from huilin.cases.models.note import Note
from huilin.cases.models.report import NewReport, Spot
from huilin.cases.models.response import Rating, Reopening, Withdrawal
from huilin.cases.models.rules import CaseRule
from huilin.cases.models.settlement import Settlement
from huilin.cases.models.status import Status
from huilin.cases.models.transfer import Transfer
from huilin.cases.models.triage import Acceptance, Rejection
from huilin.cases.models.verification import Verification
from huilin.cases.models.vocabulary import Category, ExternalCode, Grade, ServiceTarget

__all__ = [
    "Acceptance",
    "Assignment",
    "Attachment",
    "Case",
    "CaseRule",
    "Category",
    "Closure",
    "Counter",
    "ExternalCode",
    "FirstContact",
    "Grade",
    "NewFile",
    "NewReport",
    "Note",
    "Rating",
    "Rejection",
    "Reopening",
    "Reply",
    "Return",
    "ServiceTarget",
    "Settlement",
    "Spot",
    "Status",
    "Transfer",
    "Verification",
    "Withdrawal",
    "keep_picture",
    "keep_sound",
]
