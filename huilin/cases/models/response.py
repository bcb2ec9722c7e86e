"""The reporter's own say: rating, "not solved", taking the report back."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models.act import Act
from huilin.cases.models.rules import most_reopenings, reopening_window
from huilin.cases.models.status import Status
from huilin.cases.permissions import CASE_EVALUATE, CASE_READ, CASE_REOPEN
from huilin.cases.wording import tell_desk, tell_followers, tell_handler
from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor
from huilin.core.text import clean_text
from huilin.core.transactions import verb


class Rating(Act):
    """The reporter's answer. Silence is no answer; it never counts as satisfied."""

    class Solved(models.TextChoices):
        YES = "yes", gettext_lazy("解决了")
        PARTLY = "partly", gettext_lazy("部分解决")
        NO = "no", gettext_lazy("没解决")

    class Satisfaction(models.TextChoices):
        GOOD = "good", gettext_lazy("满意")
        FAIR = "fair", gettext_lazy("基本满意")
        SO_SO = "so_so", gettext_lazy("一般")
        BAD = "bad", gettext_lazy("不满意")

    solved = models.CharField(max_length=8, choices=Solved)
    satisfaction = models.CharField(max_length=12, choices=Satisfaction)
    remark = models.TextField(blank=True)


class Reopening(Act):
    reason = models.TextField()


class Withdrawal(Act):
    reason = models.TextField(blank=True)


class Answerable:
    """Rates, reopens, withdraws."""

    @verb
    def rate(
        self: Any, *, by: Actor, solved: str, satisfaction: str, remark: str = "", version: int | None = None
    ) -> None:
        """The answer is kept. "Not solved" or "not satisfied" sends the matter back to work while it may be reopened."""
        self.begin(CASE_EVALUATE, by, version=version)
        if self.status not in (Status.REPLIED, Status.VERIFYING, Status.CLOSED):
            raise Conflict(_("这件事还没有答复，办好以后再请您评价。"))
        remark = clean_text(remark)
        was = self.status
        self.solved, self.satisfaction = solved, satisfaction
        unhappy = solved == Rating.Solved.NO or satisfaction == Rating.Satisfaction.BAD
        if self.status == Status.CLOSED:
            self.end_follow_up("not_needed")
        if unhappy and self.can_come_back():
            self.come_back(by)
        Rating.write(
            self, by, by.role_for(CASE_EVALUATE), solved=solved, satisfaction=satisfaction, remark=remark
        )
        role = by.role_for(CASE_EVALUATE)
        self.commit(
            "case.rated", by, role=role, was=was, solved=solved, satisfaction=satisfaction, said=remark
        )
        if unhappy:
            tell_desk(self, "case.rated_unhappy")
            tell_handler(self, "case.rated_unhappy")

    def can_come_back(self: Any) -> bool:
        """Whether the reporter may still send it back: within the days after closing and as often as the rules say."""
        if self.status in (Status.REPLIED, Status.VERIFYING):
            return True
        if self.stands_as_unreasonable:
            return False
        in_time = self.closed_at is not None and clock.now() <= self.closed_at + reopening_window()
        return self.status == Status.CLOSED and in_time and self.reopening_count < most_reopenings()

    def come_back(self: Any, by: Actor, *, as_part_of: Status | None = None) -> None:
        """To work once more; from closed this counts as a reopening."""
        if self.status == Status.CLOSED:
            self.move(Status.REOPENED, by, as_part_of=as_part_of)
            self.reopening_count += 1
            self.work_again()
            return
        if self.status == Status.REPLIED:
            self.move(Status.VERIFYING, by, as_part_of=Status.IN_PROGRESS)
        self.send_back(by)

    @verb
    def reopen(self: Any, *, by: Actor, reason: str, version: int | None = None) -> None:
        """Open again because it is not solved: new facts or the reason are needed."""
        self.begin(CASE_REOPEN, by, version=version)
        reason = clean_text(reason)
        if not reason:
            raise Refused(_("请写一句哪里没有解决。"), field="reason")
        if not self.can_come_back():
            words = {"days": reopening_window().days, "times": most_reopenings()}
            raise Conflict(
                _("这件事不能再重开了（办结%(days)d天内、最多%(times)d次）。请打电话或找管家。") % words
            )
        if self.status != Status.CLOSED and not self.is_reported_by(by):
            raise Conflict(_("这件事还没有办结。"))
        was = self.status
        role = by.role_for(CASE_REOPEN)
        if self.status == Status.CLOSED:
            self.end_follow_up("not_needed")
        self.come_back(by)
        Reopening.write(self, by, role, reason=reason)
        self.commit("case.reopened", by, role=role, was=was, reason=reason)
        tell_desk(self, "case.reopened")
        tell_handler(self, "case.reopened")

    @verb
    def withdraw(self: Any, *, by: Actor, reason: str = "", version: int | None = None) -> None:
        """Taken back by the reporter before anybody took it on."""
        self.begin(CASE_READ, by, version=version)
        was = self.status
        role = by.role_for(CASE_READ)
        self.move(Status.WITHDRAWN, by)
        self.closed_at = clock.now()
        Withdrawal.write(self, by, role, reason=clean_text(reason))
        self.commit("case.withdrawn", by, role=role, was=was)
        tell_followers(self, "case.withdrawn")
