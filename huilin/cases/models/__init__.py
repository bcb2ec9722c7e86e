from huilin.cases.models.assignment import Arbitration, Assignment, Return
from huilin.cases.models.attachment import Attachment, NewFile, keep_picture, keep_sound
from huilin.cases.models.batch import Batch, BatchRow, TakenBack
from huilin.cases.models.case import Case, Counter
from huilin.cases.models.checklist import CheckItem
from huilin.cases.models.clocks import Notice, Recalculation
from huilin.cases.models.closure import Archive, Closure
from huilin.cases.models.demand import (
    AppealDecision,
    DemandAppeal,
    DemandDecision,
    DemandProposal,
    DemandState,
)
from huilin.cases.models.duty import Duty
from huilin.cases.models.extension import ExtensionAnswer, ExtensionRequest
from huilin.cases.models.follow_up import FollowUp, FollowUpTry
from huilin.cases.models.following import Follower
from huilin.cases.models.handling import FirstContact, Reply
from huilin.cases.models.incident import Incident, IncidentPlace, IncidentUpdate
from huilin.cases.models.ladder import Escalation, LadderRung, Rung
from huilin.cases.models.merging import Merging, Splitting
from huilin.cases.models.note import Note
from huilin.cases.models.outside import OutsideAnswer
from huilin.cases.models.part import Part
from huilin.cases.models.promising import Promise, PromiseOutcome
from huilin.cases.models.question import CategoryQuestion
from huilin.cases.models.reader import Reader
from huilin.cases.models.recurring import RecurringMatter
from huilin.cases.models.report import NewReport, Spot
from huilin.cases.models.response import Rating, Reopening, Withdrawal
from huilin.cases.models.routing import RoutingRule
from huilin.cases.models.rules import CaseRule
from huilin.cases.models.saved_view import ListExport, SavedView
from huilin.cases.models.search import Pair
from huilin.cases.models.settlement import Settlement
from huilin.cases.models.site_notice import SiteNotice
from huilin.cases.models.status import Status
from huilin.cases.models.supervision import Supervision
from huilin.cases.models.suspension import Resumption, Suspension
from huilin.cases.models.template import Template, TemplateVersion
from huilin.cases.models.transfer import Transfer
from huilin.cases.models.triage import Acceptance, Rejection
from huilin.cases.models.verification import Verification
from huilin.cases.models.vocabulary import Category, Channel, ExternalCode, Grade, ServiceTarget
from huilin.cases.models.watcher import Watcher
from huilin.cases.models.whistle import Whistle, WhistleAnswer, WhistleConclusion, WhistleResponse

__all__ = [
    "Acceptance",
    "AppealDecision",
    "Arbitration",
    "Archive",
    "Assignment",
    "Attachment",
    "Batch",
    "BatchRow",
    "Case",
    "CaseRule",
    "Category",
    "CategoryQuestion",
    "Channel",
    "CheckItem",
    "Closure",
    "Counter",
    "DemandAppeal",
    "DemandDecision",
    "DemandProposal",
    "DemandState",
    "Duty",
    "Escalation",
    "ExtensionAnswer",
    "ExtensionRequest",
    "ExternalCode",
    "FirstContact",
    "Follower",
    "FollowUp",
    "FollowUpTry",
    "Grade",
    "ListExport",
    "Incident",
    "IncidentPlace",
    "IncidentUpdate",
    "NewFile",
    "NewReport",
    "LadderRung",
    "Merging",
    "Note",
    "Notice",
    "OutsideAnswer",
    "Pair",
    "Part",
    "Promise",
    "PromiseOutcome",
    "Rating",
    "Reader",
    "Recalculation",
    "RecurringMatter",
    "Rejection",
    "Reopening",
    "Reply",
    "Return",
    "Resumption",
    "RoutingRule",
    "Rung",
    "SavedView",
    "ServiceTarget",
    "Settlement",
    "SiteNotice",
    "Splitting",
    "Spot",
    "Status",
    "Supervision",
    "Suspension",
    "TakenBack",
    "Template",
    "TemplateVersion",
    "Transfer",
    "Verification",
    "Watcher",
    "Whistle",
    "WhistleAnswer",
    "WhistleConclusion",
    "WhistleResponse",
    "Withdrawal",
    "keep_picture",
    "keep_sound",
]
