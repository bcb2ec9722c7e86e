"""Each number once: its name, its definition in words, and which cases it counts."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilin.cases.models import Case, FollowUp, Status
from huilin.cases.models.demand import STANDING
from huilin.cases.models.follow_up import CANNOT_BE_ASKED
from huilin.cases.models.follow_up import LEFT_OUT as LEFT_OUT_ENDS
from huilin.cases.models.status import OPEN as OPEN_STATES
from huilin.cases.models.status import WITH_CLOCK

S = Status
OPEN = tuple(sorted(OPEN_STATES))
DONE = (S.CLOSED, S.ARCHIVED)
NEVER_COUNTED = (S.DRAFT,)
NOT_TAKEN_ON = (S.REJECTED, S.WITHDRAWN)
OWN_FINDS = (Case.Source.OWN_FIND, Case.Source.VISIT, Case.Source.PATROL)
"""Found by those who walk the compound, before anybody complained (未诉先办)."""
UNREASONABLE = Q(demand_state__in=STANDING)
NOT_ANSWERED = Q(follow_up_state__in=LEFT_OUT_ENDS)
"""The return visit ended without an answer: not reached on enough tries and days, or refused."""


@dataclass(frozen=True)
class Measure:
    """One number among the cases received in the period: those of `stands`, which depends on the case alone and is kept
    added up (`tallying.py`), and those of `moves`, which are open and depend on the time of now. No case is in both."""

    key: str
    label: str | Promise
    definition: str | Promise
    stands: Q | None = None
    moves: Callable[[dt.datetime], Q] | None = None

    def counts(self, now: dt.datetime) -> Q:
        """The filter of the cases that it counts."""
        moving = self.moves(now) if self.moves else None
        return Q.create([part for part in (self.stands, moving) if part is not None], Q.OR)


def _late(now: dt.datetime) -> Q:
    return Q(status=S.SUBMITTED, accept_due_at__lt=now) | Q(status__in=WITH_CLOCK, due_at__lt=now)


def _open_for(first: int, last: int | None) -> Callable[[dt.datetime], Q]:
    """Open for `first` to `last` whole days."""

    def counts(now: dt.datetime) -> Q:
        condition = Q(status__in=OPEN, submitted_at__lte=now - dt.timedelta(days=first))
        return (
            condition if last is None else condition & Q(submitted_at__gt=now - dt.timedelta(days=last + 1))
        )

    return counts


ELSEWHERE = (*NOT_TAKEN_ON, S.MERGED, S.TRANSFERRED_OUT, *NEVER_COUNTED)
ANSWERABLE = ~Q(status__in=ELSEWHERE) & ~CANNOT_BE_ASKED & ~UNREASONABLE
"""Cases that the rates are about: taken on, here, not a duplicate, with somebody to ask, not found unreasonable."""
CONTACT_DUE = ANSWERABLE & ~Q(status=S.SUBMITTED)
ANSWERED = ANSWERABLE & ~NOT_ANSWERED
"""Of which an answer counts: the reporter's own, or that of a return visit."""

COUNTS = [
    Measure(
        "received",
        _("收到"),
        _("这段时间报上来的事，撤回和合并的也在内。"),
        ~Q(status__in=NEVER_COUNTED),
    ),
    Measure("open", _("在办"), _("其中还没有办结的。"), Q(status__in=OPEN)),
    Measure("done", _("办结"), _("其中已经办结或归档的。"), Q(status__in=DONE)),
    Measure("late", _("超期"), _("其中现在已经过了时限、还没有受理或答复的。"), moves=_late),
]
AGES = [
    Measure("age_2", _("0–2天"), _("在办，报上来不到3天。"), moves=_open_for(0, 2)),
    Measure("age_7", _("3–7天"), _("在办，报上来3到7天。"), moves=_open_for(3, 7)),
    Measure("age_15", _("8–15天"), _("在办，报上来8到15天。"), moves=_open_for(8, 15)),
    Measure("age_30", _("16–30天"), _("在办，报上来16到30天。"), moves=_open_for(16, 30)),
    Measure("age_more", _("30天以上"), _("在办，报上来超过30天。"), moves=_open_for(31, None)),
]
LEFT_OUT = [
    Measure("not_taken", _("不予受理或撤回"), _("没有受理的，不参加比率。"), Q(status__in=NOT_TAKEN_ON)),
    Measure("merged", _("合并"), _("与别的事是同一件，只算一次。"), Q(status=S.MERGED)),
    Measure("moved", _("转出"), _("转到外面的渠道办的。"), Q(status=S.TRANSFERRED_OUT)),
    Measure(
        "nobody",
        _("没有留名和电话"),
        _("没有人可以回访。"),
        CANNOT_BE_ASKED & ~Q(status__in=ELSEWHERE),
    ),
    Measure(
        "unreached",
        _("回访联系不上"),
        _("回访试够了次数和天数都没联系上的，不算进解决率和满意率。"),
        ANSWERABLE & Q(follow_up_state=FollowUp.State.UNREACHED),
    ),
    Measure(
        "declined",
        _("回访不愿回答"),
        _("回访时不愿回答的，不算进解决率和满意率。"),
        ANSWERABLE & Q(follow_up_state=FollowUp.State.REFUSED),
    ),
    Measure(
        "unreasonable",
        _("会商认为不合理"),
        _("几个人会商认为要求不合理、现在还成立的。"),
        UNREASONABLE & ~Q(status__in=ELSEWHERE),
    ),
]
EARLY = [
    Measure(
        "own_find",
        _("主动发现"),
        _("走访、巡查或者自己发现的，在有人反映以前（未诉先办）。"),
        Q(source__in=OWN_FINDS),
    ),
    Measure(
        "own_find_done",
        _("主动发现已办结"),
        _("主动发现的，其中已经办结或归档的。"),
        Q(source__in=OWN_FINDS, status__in=DONE),
    ),
    Measure("to_follow_up", _("待回访"), _("办结了，还要回访的。"), Q(follow_up_state=FollowUp.State.OPEN)),
    Measure("kept", _("承诺做到"), _("答应居民的事做到了的。"), Q(promises_kept__gt=0)),
    Measure("broken", _("承诺没做到"), _("答应居民的事有没做到的。"), Q(promises_broken__gt=0)),
]
PARTS = [
    Measure(
        "contact_due",
        _("应联系"),
        _("已受理、可以联系到人，并且已经联系、到了首次联系时限或者不在办了的。"),
        CONTACT_DUE & (Q(contacted_at__isnull=False) | ~Q(status__in=OPEN)),
        lambda now: CONTACT_DUE & Q(contacted_at__isnull=True, contact_due_at__lt=now, status__in=OPEN),
    ),
    Measure(
        "contacted",
        _("按时联系"),
        _("其中在时限以内联系上的。"),
        CONTACT_DUE & Q(contacted_at__isnull=False, contacted_at__lte=F("contact_due_at")),
    ),
    Measure("answered", _("有回答"), _("居民或回访回答了解决没有的。"), ANSWERED & ~Q(solved="")),
    Measure("solved_yes", _("解决了"), _("回答解决了。"), ANSWERED & Q(solved="yes")),
    Measure("solved_partly", _("部分解决"), _("回答部分解决。"), ANSWERED & Q(solved="partly")),
    Measure("rated", _("评了满意不满意"), _("回答满意不满意的。"), ANSWERED & ~Q(satisfaction="")),
    Measure("good", _("满意"), _("回答满意。"), ANSWERED & Q(satisfaction="good")),
    Measure("fair", _("基本满意"), _("回答基本满意。"), ANSWERED & Q(satisfaction="fair")),
    Measure("so_so", _("一般"), _("回答一般。"), ANSWERED & Q(satisfaction="so_so")),
]
MEASURES = {measure.key: measure for measure in [*COUNTS, *EARLY, *AGES, *LEFT_OUT, *PARTS]}
ADDED_UP = {key: measure.stands for key, measure in MEASURES.items() if measure.stands is not None}
MOVING = {key: measure.moves for key, measure in MEASURES.items() if measure.moves is not None}
