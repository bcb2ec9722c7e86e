"""The watch over deadlines, in batches that workers may share: each locks what it takes and skips what others hold."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

import structlog
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.audit.models import Event, event_of, record_all
from huilin.cases.models import Case, Escalation, Notice, Rung, Status, Supervision
from huilin.cases.models.ladder import Ladder, Step
from huilin.cases.models.rules import CaseRule, allowed
from huilin.cases.wording import about, day_and_hour
from huilin.core import clock
from huilin.core.errors import Refused
from huilin.core.permissions import SYSTEM
from huilin.core.tenancy import in_street
from huilin.notifications.models import Message, post
from huilin.people.models import Person, Role

AT_A_TIME = 500
Level = Notice.Level

log = structlog.get_logger(__name__)

ONE = {
    "case.yellow": _("快到时限：%(what)s，%(where)s，%(due)s前办结。"),
    "case.red": _("超过时限：%(what)s，%(where)s，时限%(due)s。"),
    "case.supervised": _("超期未办，已自动督办：%(what)s，%(where)s，时限%(due)s。"),
    "case.risen": _("超期升级到您这里：%(what)s，%(where)s，请过问。"),
    "case.unverified": _("答复后还没有核查：%(what)s，%(where)s"),
    "case.suspension_due": _("挂账到了复核日，请决定恢复办理还是再挂：%(what)s，%(where)s"),
    "case.follow_up_due": _("办结的事可以回访了，谁办的谁不回访：%(what)s，%(where)s"),
    "case.promise_due": _("今天到了答应居民的日子：%(what)s，%(where)s"),
}
MANY = {
    "case.yellow": _("有%(n)d件事快到时限，第一件：%(what)s，%(where)s，%(due)s前办结。"),
    "case.red": _("有%(n)d件事超过时限，第一件：%(what)s，%(where)s，时限%(due)s。"),
    "case.supervised": _("有%(n)d件事超期未办，已自动督办，第一件：%(what)s，%(where)s。"),
    "case.risen": _("有%(n)d件事超期升级到您这里，第一件：%(what)s，%(where)s，请过问。"),
    "case.unverified": _("有%(n)d件事答复后还没有核查，第一件：%(what)s，%(where)s"),
    "case.suspension_due": _("有%(n)d件挂账到了复核日，第一件：%(what)s，%(where)s"),
    "case.follow_up_due": _("有%(n)d件办结的事可以回访了，谁办的谁不回访，第一件：%(what)s，%(where)s"),
    "case.promise_due": _("今天有%(n)d件事到了答应居民的日子，第一件：%(what)s，%(where)s"),
}


@dataclass
class News:
    """What a batch has to tell. A person with several matters of one kind gets one message that says how many."""

    told: dict[tuple[str, UUID], list[Case]] = field(default_factory=lambda: defaultdict(list))
    persons: dict[UUID, Person] = field(default_factory=dict)

    def tell(self, kind: str, persons: list[Person], case: Case) -> None:
        for person in persons:
            self.persons[person.pk] = person
            self.told[kind, person.pk].append(case)

    def send(self) -> None:
        messages: list[Message | None] = []
        for (kind, person_id), cases in self.told.items():
            case = cases[0]
            running = case.running_clock()
            due = day_and_hour(running[1]) if running else ""
            body = str((MANY if len(cases) > 1 else ONE)[kind]) % about(case, n=len(cases), due=due)
            messages.append(self.persons[person_id].message(kind, body, subject=case))
        post([message for message in messages if message is not None])


@dataclass
class Hands:
    """Who holds what in a street now; roles are read once for a batch."""

    @cached_property
    def roles(self) -> list[Role]:
        found = Role.objects.in_force(clock.now()).filter(code__in=("CS", "SO", "LD"))
        return list(found.select_related("person"))

    @cached_property
    def liaisons(self) -> dict[UUID, list[Person]]:
        by_unit: dict[UUID, dict[UUID, Person]] = defaultdict(dict)
        found = Role.objects.in_force(clock.now()).filter(organisation__isnull=False)
        for role in found.select_related("person"):
            by_unit[role.organisation_id][role.person_id] = role.person
        return {unit: list(persons.values()) for unit, persons in by_unit.items()}

    def community(self, case: Case) -> list[Person]:
        return self._persons("CS", community_id=case.community_id)

    def street(self, *codes: str) -> list[Person]:
        return [person for code in codes for person in self._persons(code)]

    def _persons(self, code: str, **place: Any) -> list[Person]:
        found = {
            role.person_id: role.person
            for role in self.roles
            if role.code == code and all(getattr(role, name) == value for name, value in place.items())
        }
        return list(found.values())

    def holder(self, case: Case) -> list[Person]:
        """Whoever has it in hand; the community while nobody has."""
        if case.assignee_id:
            return [case.assignee]
        return (
            self.liaisons.get(case.assigned_unit_id) if case.assigned_unit_id else None
        ) or self.community(case)


def watch_street(street_id: str) -> int:
    """Everything that is due in the street has been told; how many cases were looked at."""
    return _until_done(street_id, watch_batch)


def rise_in_street(street_id: str) -> int:
    """Every case whose rung's clock has ended has risen; how many."""
    return _until_done(street_id, rise_batch)


def _until_done(street_id: str, batch: Any) -> int:
    total = 0
    while True:
        with in_street(street_id):
            done = batch(street_id)
        total += done
        if done < AT_A_TIME:
            return total


def taken(**due: dt.datetime) -> list[Case]:
    """Cases due, locked for this worker alone; those that another one holds are left to it."""
    found = Case.objects.select_for_update(skip_locked=True, of=("self",)).filter(**due)
    return list(
        found.select_related("assignee").order_by(*(name.partition("__")[0] for name in due))[:AT_A_TIME]
    )


def watch_batch(street_id: str) -> int:
    now = clock.now()
    cases = taken(watch_at__lte=now)
    given = (
        set(Notice.objects.filter(case__in=cases).values_list("case_id", "level", "due_at"))
        if cases
        else set()
    )
    notices, supervised, events = [], [], []
    news, hands = News(), Hands()
    for case in cases:
        thresholds = case.thresholds()
        case.watch_at = next((moment for _level, moment in thresholds if moment > now), None)
        for level, moment in thresholds:
            due = (case.running_clock() or (None, moment))[1]
            if moment > now or (case.pk, level, due) in given:
                continue
            notices.append(Notice(street_id=street_id, case=case, level=level, due_at=due, at=now))
            if level == Level.SUPERVISED and case.supervised_at is None:
                case.supervised_at = now
                supervised.append(case)
            _tell(news, hands, level, case)
            if level == Level.RED:
                events.append(event_of("case.overdue", case, by=SYSTEM, role="SYS", due=day_and_hour(due)))
    Notice.objects.bulk_create(notices)
    Case.objects.bulk_update(cases, ["watch_at", "supervised_at"])
    _note_supervision(street_id, supervised, events)
    news.send()
    return len(cases)


def _tell(news: News, hands: Hands, level: str, case: Case) -> None:
    if level == Level.YELLOW:
        news.tell("case.yellow", hands.holder(case), case)
    elif level == Level.UNVERIFIED:
        news.tell("case.unverified", hands.community(case), case)
    elif level == Level.RED:
        news.tell("case.red", hands.community(case), case)
    else:
        news.tell("case.supervised", hands.street("SO"), case)


def _note_supervision(street_id: str, cases: list[Case], events: list[Event]) -> None:
    reason = str(_("超过时限仍未办结"))
    Supervision.objects.bulk_create(
        [
            Supervision(
                street_id=street_id, case=case, at=clock.now(), by_name=SYSTEM.name, by_role="SYS",
                reason=reason, is_automatic=True,
            )
            for case in cases
        ]
    )  # fmt: skip
    kind = "case.supervised_automatically"
    record_all(events + [event_of(kind, case, by=SYSTEM, role="SYS") for case in cases])


def rise_batch(street_id: str) -> int:
    """One rung up for each; cases that go to the same person share one statement."""
    now = clock.now()
    cases = taken(rise_at__lte=now)
    ladder, news = Ladder(street_id, now), News()
    moves: dict[Step | None, list[Case]] = defaultdict(list)
    for case in cases:
        moves[ladder.above(case)].append(case)
    acts, events = [], []
    for step, risen in moves.items():
        keys = [case.pk for case in risen]
        if step is None or step.person is None:
            Case.objects.filter(pk__in=keys).update(rise_at=None)
            continue
        label = str(Rung(step.rung).label)
        for case in risen:
            acts.append(_rise(street_id, case, step, now))
            events.append(
                event_of("case.risen", case, by=SYSTEM, role="SYS", rung=label, to=step.person.name)
            )
            news.tell("case.risen", [step.person], case)
        Case.objects.filter(pk__in=keys).update(
            rung=step.rung,
            rung_person=step.person,
            rung_due_at=step.due_at,
            rise_at=None if step.rung == Rung.DISTRICT else step.due_at,
        )
    Escalation.objects.bulk_create(acts)
    record_all(events)
    news.send()
    return len(cases)


def _rise(street_id: str, case: Case, step: Step, now: dt.datetime) -> Escalation:
    return Escalation(
        street_id=street_id, case=case, at=now, by_name=SYSTEM.name, by_role="SYS", from_rung=case.rung,
        to_rung=step.rung, person=step.person, due_at=step.due_at, ended_at=case.rise_at,
    )  # fmt: skip


def review_street(street_id: str) -> None:
    """On the day of review the leaders and the street hear of it; after the days the rules give, work goes on by itself."""
    with in_street(street_id):
        _bring_up()
        today = timezone.localdate(clock.now())
        late = Case.objects.filter(status=Status.SUSPENDED, review_on__lt=today).values_list(
            "pk", "review_on"
        )
        forgotten = [key for key, day in late if _is_forgotten(day)]
    for key in forgotten:
        try:
            with in_street(street_id):
                Case.objects.get(pk=key).resume(by=SYSTEM, reason=str(_("复核日已过，自动恢复办理")))
        except Refused as refusal:
            log.info("case_not_resumed", reason=type(refusal).__name__)


def _is_forgotten(review_on: dt.date) -> bool:
    start = timezone.make_aware(dt.datetime.combine(review_on, dt.time(0)))
    return clock.now() > allowed(CaseRule.Name.OVERDUE_REVIEW).after(start)


def _bring_up() -> None:
    now = clock.now()
    due = Case.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        status=Status.SUSPENDED, review_on__lte=timezone.localdate(now)
    )
    cases = [
        case
        for case in due
        if not Notice.objects.filter(case=case, level=Level.REVIEW, due_at=_review_at(case)).exists()
    ]
    news, hands = News(), Hands()
    for case in cases:
        news.tell("case.suspension_due", hands.street("LD", "SO"), case)
    Notice.objects.bulk_create(
        [
            Notice(street_id=case.street_id, case=case, level=Level.REVIEW, due_at=_review_at(case), at=now)
            for case in cases
        ]
    )
    record_all([event_of("case.suspension_due", case, by=SYSTEM, role="SYS") for case in cases])
    news.send()


def _review_at(case: Any) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(case.review_on, dt.time(0)))
