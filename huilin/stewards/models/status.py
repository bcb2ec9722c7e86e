"""The states of a stewardship and the one table of allowed moves (docs/reference/steward-states.md; source: brief 4.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    NOMINATED = "nominated", _("待社区初审")
    COMMUNITY_REVIEWED = "community_reviewed", _("待街道审核")
    STREET_REVIEWED = "street_reviewed", _("待公示")
    PUBLICITY = "publicity", _("公示中")
    OBJECTION_HANDLING = "objection_handling", _("异议处理中")
    APPOINTED = "appointed", _("已聘任")
    IN_TERM = "in_term", _("任期中")
    RENEWAL_REVIEW = "renewal_review", _("续聘审核")
    REJECTED = "rejected", _("未通过")
    RESIGNED = "resigned", _("已辞任")
    REMOVED = "removed", _("已解聘")
    EXPIRED = "expired", _("任期已满")


S = Status
TERMINAL = frozenset({S.REJECTED, S.RESIGNED, S.REMOVED, S.EXPIRED})
CANDIDATE = frozenset(
    {S.NOMINATED, S.COMMUNITY_REVIEWED, S.STREET_REVIEWED, S.PUBLICITY, S.OBJECTION_HANDLING}
)
IN_OFFICE = frozenset({S.IN_TERM, S.RENEWAL_REVIEW})
SYSTEM = "SYS"
OBJECTOR = "OBJECTOR"

TRANSITIONS: dict[tuple[Status, Status], frozenset[str]] = {
    (S.NOMINATED, S.COMMUNITY_REVIEWED): frozenset({"CS"}),
    (S.NOMINATED, S.REJECTED): frozenset({"CS"}),
    (S.COMMUNITY_REVIEWED, S.STREET_REVIEWED): frozenset({"SO"}),
    (S.COMMUNITY_REVIEWED, S.REJECTED): frozenset({"SO"}),
    (S.STREET_REVIEWED, S.PUBLICITY): frozenset({"CS", "SO"}),
    # An objection stops the appointment by itself: nobody has to open a desk first.
    (S.PUBLICITY, S.OBJECTION_HANDLING): frozenset({"CS", "SO", OBJECTOR}),
    (S.OBJECTION_HANDLING, S.PUBLICITY): frozenset({"SO"}),
    (S.OBJECTION_HANDLING, S.REJECTED): frozenset({"SO"}),
    (S.PUBLICITY, S.APPOINTED): frozenset({"LD"}),
    (S.APPOINTED, S.IN_TERM): frozenset({SYSTEM}),
    (S.IN_TERM, S.RENEWAL_REVIEW): frozenset({SYSTEM}),
    (S.RENEWAL_REVIEW, S.IN_TERM): frozenset({"LD"}),
    (S.RENEWAL_REVIEW, S.EXPIRED): frozenset({SYSTEM}),
    (S.IN_TERM, S.RESIGNED): frozenset({"ST", "SL"}),
    (S.IN_TERM, S.REMOVED): frozenset({"LD"}),
    (S.IN_TERM, S.EXPIRED): frozenset({SYSTEM}),
    # The last sixty days are part of the term: whoever must go then goes at once, too.
    (S.RENEWAL_REVIEW, S.RESIGNED): frozenset({"ST", "SL"}),
    (S.RENEWAL_REVIEW, S.REMOVED): frozenset({"LD"}),
}
