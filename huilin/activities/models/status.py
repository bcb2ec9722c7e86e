"""The states of an activity and who may take it from one to the next."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("待批准")
    APPROVED = "approved", _("已批准")
    PUBLISHED = "published", _("报名中")
    SIGNUP_CLOSED = "signup_closed", _("报名截止")
    ONGOING = "ongoing", _("进行中")
    FINISHED = "finished", _("已结束")
    SUMMARISED = "summarised", _("已总结")
    ARCHIVED = "archived", _("已归档")
    CANCELLED = "cancelled", _("已取消")


OFFICE = frozenset({"CS", "SO"})
ON_SITE = frozenset({"ST", "SL", "CS"})
SYS = frozenset({"SYS"})
TRANSITIONS = {
    (State.DRAFT, State.APPROVED): OFFICE,
    (State.DRAFT, State.CANCELLED): OFFICE | {"ORGANISER"},
    (State.APPROVED, State.PUBLISHED): OFFICE,
    # A storm may come between approval and the notice.
    (State.APPROVED, State.CANCELLED): OFFICE,
    (State.PUBLISHED, State.SIGNUP_CLOSED): SYS,
    (State.PUBLISHED, State.CANCELLED): OFFICE,
    # Whoever opens the doors early does not wait for the clock.
    (State.PUBLISHED, State.ONGOING): ON_SITE,
    (State.SIGNUP_CLOSED, State.ONGOING): ON_SITE,
    (State.SIGNUP_CLOSED, State.CANCELLED): OFFICE,
    (State.ONGOING, State.FINISHED): ON_SITE,
    (State.FINISHED, State.SUMMARISED): OFFICE,
    (State.SUMMARISED, State.ARCHIVED): SYS,
}
COMING = (State.PUBLISHED, State.SIGNUP_CLOSED)
ANNOUNCED = (*COMING, State.ONGOING, State.FINISHED, State.SUMMARISED, State.ARCHIVED)
NOT_BEGUN = (State.DRAFT, State.APPROVED, *COMING)
