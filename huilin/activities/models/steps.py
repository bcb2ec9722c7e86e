"""From draft to archive, step by step; each by those whom the table of states names."""

from typing import Any

from django.utils.translation import gettext as _

from huilin.activities.models.status import ANNOUNCED, NOT_BEGUN, TRANSITIONS, State
from huilin.activities.permissions import APPROVE, CHECK_IN, CREATE
from huilin.activities.telling import tell
from huilin.audit.models import record
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor, Permission
from huilin.core.text import clean_text
from huilin.core.transactions import verb


class Steps:
    state: Any
    published_at: Any
    headcount: Any
    summarised_at: Any

    @verb
    def approve(self: Any, *, by: Actor, version: int | None = None, whole_series: bool = False) -> None:
        """Somebody other than its maker found it fit (matrix: maker is not checker), and its series where
        asked. Raises Conflict, Forbidden. Locks it, then those in the order of their ids."""
        self.begin(APPROVE, by, version=version)
        self._move(State.APPROVED, by)
        self.approved_by_id = by.person_id
        self._keep("activity.approved", by, APPROVE)
        for one in self._siblings(State.DRAFT) if whole_series else ():
            one.approve(by=by)

    @verb
    def publish(self: Any, *, by: Actor, version: int | None = None, whole_series: bool = False) -> None:
        """Neighbours read of it and sign up; of the rest of its series too, where asked. Raises Conflict, Forbidden; Refused
        when it would have begun."""
        self.begin(APPROVE, by, version=version)
        if self.starts_at <= clock.now():
            raise Refused(_("开始时间已经过了。"))
        self._move(State.PUBLISHED, by)
        self.published_at = clock.now()
        self._keep("activity.published", by, APPROVE)
        for one in self._siblings(State.APPROVED) if whole_series else ():
            if one.starts_at > clock.now():
                one.publish(by=by)

    @verb
    def start(self: Any, *, by: Actor, version: int | None = None) -> None:
        self.begin(CHECK_IN, by, version=version)
        self._move(State.ONGOING, by)
        self._keep("activity.started", by, CHECK_IN)

    @verb
    def finish(self: Any, *, by: Actor, headcount: int, version: int | None = None) -> None:
        """It is over, and so many came. Raises Refused when more signed in than are said to have come."""
        self.begin(CHECK_IN, by, version=version)
        signed_in = self.signups.filter(arrived_at__isnull=False).count()
        if headcount < signed_in:
            raise Refused(_("签到的已有%(n)d人，到场人数不能更少。") % {"n": signed_in}, field="headcount")
        self._move(State.FINISHED, by)
        self.headcount = headcount
        self._keep("activity.finished", by, CHECK_IN, headcount=headcount)

    @verb
    def summarise(self: Any, *, by: Actor, summary: str, version: int | None = None) -> None:
        """What came of it, in words for everybody. Raises Refused without any."""
        self.begin(CREATE, by, version=version)
        summary = clean_text(summary)
        if not summary:
            raise Refused(_("请写几句办得怎么样。"), field="summary")
        self._move(State.SUMMARISED, by)
        self.summary, self.summarised_at = summary, clock.now()
        self._keep("activity.summarised", by, CREATE)

    @verb
    def cancel(
        self: Any, *, by: Actor, reason: str, version: int | None = None, whole_series: bool = False
    ) -> int:
        """It is called off, and whoever signed up is told; how many messages. With `whole_series` the later ones of its rule
        that `by` may call off are, too. Raises Refused without a reason, Conflict. Locks it, then those by their ids."""
        self.begin(CREATE, by, version=version)
        reason = clean_text(reason)
        if not reason:
            raise Refused(_("请写明理由。"), field="reason")
        was = self.state
        self._move(State.CANCELLED, by)
        self.cancelled_reason = reason[:200]
        self._keep("activity.cancelled", by, CREATE, reason=reason)
        later = (
            [one for one in self._siblings(*NOT_BEGUN) if one.starts_at > self.starts_at]
            if whole_series
            else []
        )
        told = sum(one.cancel(by=by, reason=reason) for one in later if one.can_move(State.CANCELLED, by))
        if was not in ANNOUNCED:
            return told
        body = _("%(what)s取消了：%(why)s。原定%(when)s。")
        return told + tell(self, "activity.cancelled", body, why=reason)

    def _siblings(self: Any, *states: State) -> Any:
        """The other occurrences of its series in these states, locked."""
        if self.series_id is None:
            return ()
        found = (
            type(self)
            .objects.select_for_update(of=("self",))
            .filter(series_id=self.series_id, state__in=states)
        )
        return list(found.exclude(pk=self.pk).order_by("id"))

    def can_move(self: Any, to: State, by: Actor) -> bool:
        """Whether the table gives this step to the actor."""
        who = TRANSITIONS.get((State(self.state), to), frozenset())
        is_organiser = "ORGANISER" in who and by.person_id == self.drafted_by_id
        return bool(who) and (by.is_system or is_organiser or by.has(*who))

    def _move(self: Any, to: State, by: Actor) -> None:
        if (State(self.state), to) not in TRANSITIONS:
            raise Conflict(_("这个活动已经不在这一步了，请看最新情况。"))
        if not self.can_move(to, by):
            raise Forbidden(_("您的身份不能办理这一步。"))
        self.state, self.version = to, self.version + 1

    def _keep(self: Any, kind: str, by: Actor, right: Permission, **told: Any) -> None:
        self.save()
        record(kind, self, by=by, role=by.role_for(right), **told)
