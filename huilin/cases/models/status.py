"""The states of a case and the one table of allowed moves (docs/reference/states.md; source: brief 4.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待受理")
    ACCEPTED = "accepted", _("已受理")
    REJECTED = "rejected", _("不予受理")
    DISPATCHED = "dispatched", _("已派单")
    RETURNED = "returned", _("已退回")
    IN_PROGRESS = "in_progress", _("办理中")
    WHISTLED = "whistled", _("吹哨中")
    SUSPENDED = "suspended", _("已挂账")
    REPLIED = "replied", _("已答复")
    VERIFYING = "verifying", _("核查中")
    CLOSED = "closed", _("已办结")
    REOPENED = "reopened", _("已重开")
    WITHDRAWN = "withdrawn", _("已撤回")
    MERGED = "merged", _("已合并")
    TRANSFERRED_OUT = "transferred_out", _("已转出")
    ARCHIVED = "archived", _("已归档")


S = Status
TERMINAL = frozenset({S.REJECTED, S.WITHDRAWN, S.MERGED, S.TRANSFERRED_OUT, S.ARCHIVED})
OPEN = frozenset(set(Status) - TERMINAL - {S.CLOSED, S.DRAFT})
WITH_CLOCK = frozenset({S.ACCEPTED, S.DISPATCHED, S.RETURNED, S.IN_PROGRESS, S.REOPENED})
"""States in which the time until the reply is running."""

HANDLER, REPORTER, VERIFIER, SYSTEM = "HANDLER", "REPORTER", "VERIFIER", "SYS"

TRANSITIONS: dict[tuple[Status, Status], frozenset[str]] = {
    (S.DRAFT, S.SUBMITTED): frozenset(
        ["AN", "RE", "HH", "OW", "ST", "SL", "BL", "CS", "ME", "PO", "PV", "PU", "SO", "LD"]
    ),
    (S.SUBMITTED, S.WITHDRAWN): frozenset({REPORTER}),
    (S.SUBMITTED, S.ACCEPTED): frozenset({"CS", "SO"}),
    (S.SUBMITTED, S.REJECTED): frozenset({"CS", "SO"}),
    # 立行立改: whoever stands there settles a small matter; the second pair of eyes is the reporter's.
    (S.ACCEPTED, S.CLOSED): frozenset({"ST", "SL", "BL", "CS"}),
    (S.ACCEPTED, S.DISPATCHED): frozenset({"CS", "SO", "SL", "LD"}),
    (S.DISPATCHED, S.RETURNED): frozenset({HANDLER}),
    (S.RETURNED, S.DISPATCHED): frozenset({"CS", "SO", "LD"}),
    (S.DISPATCHED, S.IN_PROGRESS): frozenset({HANDLER}),
    (S.IN_PROGRESS, S.WHISTLED): frozenset({"LD"}),
    (S.WHISTLED, S.IN_PROGRESS): frozenset({"SO"}),
    (S.IN_PROGRESS, S.SUSPENDED): frozenset({"LD"}),
    (S.SUSPENDED, S.IN_PROGRESS): frozenset({SYSTEM, "LD", "SO"}),
    (S.IN_PROGRESS, S.REPLIED): frozenset({HANDLER}),
    (S.REPLIED, S.VERIFYING): frozenset({VERIFIER}),
    (S.VERIFYING, S.CLOSED): frozenset({"CS", "SO"}),
    (S.VERIFYING, S.IN_PROGRESS): frozenset({VERIFIER, REPORTER}),
    (S.CLOSED, S.REOPENED): frozenset({REPORTER, "CS", "SO", "LD"}),
    (S.REOPENED, S.ACCEPTED): frozenset({"CS", "SO"}),
    # The system: a report that falls into the places and category of a mass incident.
    (S.SUBMITTED, S.MERGED): frozenset({"CS", "SO", SYSTEM}),
    (S.ACCEPTED, S.MERGED): frozenset({"CS", "SO"}),
    # The reporter: what joined a mass incident by its category only is another matter after all.
    (S.MERGED, S.SUBMITTED): frozenset({"CS", "SO", REPORTER}),
    (S.MERGED, S.ACCEPTED): frozenset({"CS", "SO"}),
    (S.ACCEPTED, S.TRANSFERRED_OUT): frozenset({"CS", "SO"}),
    (S.IN_PROGRESS, S.TRANSFERRED_OUT): frozenset({"CS", "SO"}),
    (S.CLOSED, S.ARCHIVED): frozenset({SYSTEM}),
}

TAKING_BACK = frozenset(
    {
        # A hasty bulk act, a few minutes later, when nobody has been told and nothing has happened since. Not part of the
        # table above: no act offers these moves, and only the person who made the batch makes them (models/batch.py).
        (S.ACCEPTED, S.SUBMITTED),
        (S.ACCEPTED, S.REOPENED),
        (S.DISPATCHED, S.ACCEPTED),
        (S.DISPATCHED, S.RETURNED),
    }
)
