"""The demo's matters about their end: something promised, a return visit in vain, a demand before a panel."""

from typing import Any

from django.utils import timezone

from huilin.cases.following_up import follow_up_in_street, look_at_promises
from huilin.cases.models import RecurringMatter
from huilin.cases.models.checklist import checklist
from huilin.cases.recurrence import count_recurring
from huilin.core.permissions import Actor
from huilin.core.workdays import add_workdays
from huilin.people.models import Person

COURSES = ("promised", "promised", "demanded", "in_vain")
AGES = {"promised": (3, 5), "demanded": (9, 12), "in_vain": (7, 9), "unrated": (5, 8)}
WHY = "楼道灯已经换过三次，每次核查都通过；现在要求每户门口另装一盏专用灯，电费由公家出，规定和经费都没有。"


class EndingStory:
    """Courses of a story (huilin/cases/demo.py) that turn on how it ends."""

    case: Any
    after: Any
    actor: Any
    holder: Any
    by_handler: Any
    _in_progress: Any
    _replied: Any
    _unrated: Any

    def ticks(self) -> tuple[int, ...]:
        """Everything on the list was looked at."""
        return tuple(item.line for item in checklist(self.case.category_id))

    def _promised(self) -> None:
        self._in_progress()
        until = add_workdays(timezone.localdate(), 2)
        self.after(
            48, self.case.promise, by=self.by_handler(), what="灯具到货就装，装好打电话给您", until=until
        )

    def _demanded(self) -> None:
        self._replied()
        self.after(100, self.case.propose_unreasonable, by=self.actor("CS"), ground="beyond", reason=WHY)
        members = [self.holder("CS", 1).person, self.holder("PO").person, self.holder("SO").person]
        self.after(
            150,
            self.case.decide_unreasonable,
            by=self.actor("LD"),
            was_granted=True,
            panel=members,
            explanation=WHY,
        )

    def _in_vain(self) -> None:
        self._unrated()
        for hours in (100, 104):
            self.after(hours, self.case.follow_up, by=self.actor("SO"), way="phone", outcome="unreached")


def end_well(street_id: str, by: Actor) -> None:
    """Tasks of return visits, promises and recurring matters stand as the jobs would have left them today."""
    follow_up_in_street(street_id)
    look_at_promises(street_id)
    count_recurring(street_id)
    found = list(RecurringMatter.objects.order_by("-case_count", "id"))
    for matter in found[1:2]:
        matter.set_aside(by=by, reason="下半年小区改造统一解决，改造以前先个别修。")
    for matter in found[2:3]:
        matter.take_on(
            by=by,
            title=f"{matter.place_label}{matter.category_name}一次办好"[:60],
            lead=Person.objects.get(pk=by.person_id),
            target_on=add_workdays(timezone.localdate(), 30),
            measures="一、逐户问清原因；二、和共建单位一起定办法；三、办完一个月再看有没有新报。",
        )
