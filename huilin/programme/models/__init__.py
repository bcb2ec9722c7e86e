from huilin.programme.models.certificate import Certificate
from huilin.programme.models.hours import ServiceHours
from huilin.programme.models.letter import FeedbackLetter
from huilin.programme.models.member import MemberStep, NewMember, PartyMember
from huilin.programme.models.member_import import MemberImport
from huilin.programme.models.post import Claim, NewPost, Post
from huilin.programme.models.rules import ProgrammeRule
from huilin.programme.models.shift import Presence, Shift
from huilin.programme.models.status import TRANSITIONS, LetterState, State
from huilin.programme.models.volunteer import Volunteer

__all__ = [
    "TRANSITIONS",
    "Certificate",
    "Claim",
    "FeedbackLetter",
    "LetterState",
    "MemberImport",
    "MemberStep",
    "NewMember",
    "NewPost",
    "PartyMember",
    "Post",
    "Presence",
    "ProgrammeRule",
    "ServiceHours",
    "Shift",
    "State",
    "Volunteer",
]
