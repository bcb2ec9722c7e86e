"""The states of a registration and of a letter of feedback, and who may take each to the next (brief 4.13)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    REGISTERED = "registered", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    POSTS_CLAIMED = "posts_claimed", _("已认领岗位")
    SERVING = "serving", _("服务中")
    REJECTED = "rejected", _("已退回")
    TRANSFERRED = "transferred", _("已转出")
    ENDED = "ended", _("已结束")


TRANSITIONS = {
    (State.REGISTERED, State.CONFIRMED): frozenset({"CS"}),
    (State.REGISTERED, State.REJECTED): frozenset({"CS"}),
    (State.CONFIRMED, State.POSTS_CLAIMED): frozenset({"PV"}),
    (State.POSTS_CLAIMED, State.SERVING): frozenset({"CS"}),
    (State.CONFIRMED, State.ENDED): frozenset({"PV", "CS"}),
    # Nobody is held to a post: who claimed one and moves away may leave too (Regulations on voluntary service, art. 25).
    (State.POSTS_CLAIMED, State.ENDED): frozenset({"PV", "CS"}),
    (State.SERVING, State.ENDED): frozenset({"PV", "CS"}),
    (State.SERVING, State.TRANSFERRED): frozenset({"CS"}),
}
STANDING = (State.REGISTERED, State.CONFIRMED, State.POSTS_CLAIMED, State.SERVING)
ACTIVE = (State.CONFIRMED, State.POSTS_CLAIMED, State.SERVING)


class LetterState(models.TextChoices):
    DRAFTED = "drafted", _("待送出")
    SENT = "sent", _("已送单位")
    ACKNOWLEDGED = "acknowledged", _("单位已收到")
