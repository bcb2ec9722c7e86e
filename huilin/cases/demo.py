"""Lives through the demo's three months: every matter goes through the real verbs, each at its moment in the past.

"Today" is the only thing taken from the clock, so that open matters have deadlines that are still to come.
"""

import dataclasses
import datetime as dt
import hashlib
import random
from functools import cache
from typing import Any

from django.db.models import F
from django.utils import timezone

from huilin.cases import demo_clocks, demo_ending, demo_sharing
from huilin.cases.demo_clocks import ClockStory, let_the_clocks_run
from huilin.cases.demo_ending import EndingStory, end_well
from huilin.cases.demo_known import make_known
from huilin.cases.demo_matters import COURSES, INVENTED, NOT_OURS, REPORTED, Matter, Told
from huilin.cases.demo_pictures import picture
from huilin.cases.demo_rules import write_rules
from huilin.cases.demo_sharing import SharingStory, write_templates
from huilin.cases.models import Case, Category, NewFile, NewReport, Note, Spot
from huilin.cases.models.rules import reopening_window
from huilin.core import clock
from huilin.core.permissions import ANONYMOUS, SYSTEM, Actor, HeldRole
from huilin.notifications.models import Message
from huilin.people.demo import Roster
from huilin.people.models import Person, Role
from huilin.places.demo import PILOT, Register

DAY = dt.timedelta(days=1)
AGES = {
    "submitted": (0, 4), "accepted": (1, 2), "dispatched": (2, 4), "overdue": (26, 33), "returned": (4, 6),
    "in_progress": (4, 8), "replied": (6, 9), "verifying": (7, 10), "reopened": (9, 12),
    "failed_once": (9, 13), **demo_clocks.AGES, **demo_sharing.AGES,
    **demo_ending.AGES,
}  # fmt: skip
"""How many days ago a matter of each course was reported; the others, 12 to 88 days ago."""
IN_PILOT = frozenset({"settled", *demo_clocks.COURSES, *demo_sharing.COURSES, *demo_ending.COURSES})
OWN_MATTERS = frozenset({"in_progress", "unrated"})
"""The resident with a login reported one matter of each of these courses."""
HANDLER_BY_CATEGORY = {"papers": "PO", "neighbours": "ME"}


def live_through(register: Register, roster: Roster, rng: random.Random) -> list[Case]:
    """All matters exist as they stand today, oldest first; their messages count as sent."""
    write_rules(timezone.localdate(), actor_of(roster.holders[("SO", "")][0]))
    plan = [*REPORTED, *_invented(register, rng)]
    stories = [Story(number, told, register, roster, rng) for number, told in enumerate(plan, 1)]
    cases = [story.run() for story in sorted(stories, key=lambda story: story.start)]
    let_the_clocks_run(cases[0].street_id, timezone.now())
    make_known(register, roster, random.Random(rng.random()))
    write_templates(actor_of(roster_holder(roster, "SO")), actor_of(roster_holder(roster, "CS")))
    end_well(cases[0].street_id, stories[0].actor("SO"))
    Message.objects.filter(state=Message.State.WAITING).update(state=Message.State.SENT, sent_at=F("made_at"))
    return cases


def _invented(register: Register, rng: random.Random) -> list[Told]:
    pilots = [name for name in register.compounds if name in PILOT]
    others = [name for name in register.compounds if name not in PILOT]
    plan, own = [], set(OWN_MATTERS)
    for number, course in enumerate(
        (*COURSES, *demo_clocks.COURSES, *demo_sharing.COURSES, *demo_ending.COURSES)
    ):
        matter = _matter(number, course)
        told = Told(
            **dataclasses.asdict(matter),
            compound=rng.choice(pilots if course in IN_PILOT or rng.random() < 0.72 else others),
            days_ago=rng.randint(*AGES.get(course, (12, 88))),
            course=course,
            source=rng.choice(("online", "online", "online", "phone", "walk_in", "hotline")),
            rating=rng.choice(("good", "good", "good", "fair")),
        )
        if course in own:
            own.discard(course)
            told = dataclasses.replace(told, compound="老爹岭小区", by="RE", source="online")
        if told.compound not in PILOT:
            told = dataclasses.replace(told, handler="CS")
        elif matter.category in HANDLER_BY_CATEGORY:
            told = dataclasses.replace(told, handler=HANDLER_BY_CATEGORY[matter.category])
        plan.append(told)
    return plan


def _matter(number: int, course: str) -> Matter:
    """The matters in turn; what is still open or was settled at once is an everyday one."""
    if course == "rejected":
        return NOT_OURS
    if course == "demanded":
        return next(matter for matter in INVENTED if matter.category == "lighting")
    everyday = [matter for matter in INVENTED if matter.grade == "C"]
    choice = INVENTED if course in ("closed", "transferred") else everyday
    return choice[number % len(choice)]


@cache
def _picture(scene: str, is_after: bool, seed: int) -> NewFile:
    return picture(scene, is_after=is_after, seed=seed)


class Story(ClockStory, SharingStory, EndingStory):
    """One matter from its report to where it stands."""

    case: Case

    def __init__(
        self, number: int, told: Told, register: Register, roster: Roster, rng: random.Random
    ) -> None:
        self.number, self.told, self.register, self.roster, self.rng = number, told, register, roster, rng
        self.compound = register.compounds[told.compound]
        self.community = self.compound.community.name
        self.now = timezone.now()
        start = timezone.localtime(self.now).replace(hour=8, minute=0, second=0, microsecond=0)
        start += dt.timedelta(minutes=rng.randrange(0, 600)) - told.days_ago * DAY
        self.start = min(start, self.now - dt.timedelta(minutes=40 + 7 * (number % 9)))
        self.last = self.start - dt.timedelta(minutes=1)
        self.category = Category.objects.get(pk=told.category)

    def run(self) -> Case:
        with clock.at(self.moment(0)):
            self.case = self.report()
        getattr(self, f"_{self.told.course}")()
        self._archive_when_over()
        return self.case

    def moment(self, hours: float) -> dt.datetime:
        """So long after the report, in the waking hours, after the act before it and never in the future."""
        moment = timezone.localtime(self.start + dt.timedelta(hours=hours))
        if not 8 <= moment.hour < 20:
            moment = moment.replace(hour=9) + (DAY if moment.hour >= 20 else dt.timedelta())
        latest = self.now - dt.timedelta(minutes=max(30 - hours / 10, 1))
        self.last = min(max(moment, self.last + dt.timedelta(minutes=1)), max(latest, self.last))
        return self.last

    def after(self, hours: float, verb: Any, **how: Any) -> None:
        with clock.at(self.moment(hours)):
            verb(**how)

    def holder(self, code: str, nth: int = 0) -> Role:
        """Whoever holds the role for this place, or for the street."""
        for where in (self.compound.name, self.community, ""):
            found = self.roster.holders.get((code, where))
            if found:
                return found[min(nth, len(found) - 1)]
        return roster_holder(self.roster, code)

    def actor(self, code: str, nth: int = 0) -> Actor:
        return actor_of(self.holder(code, nth))

    @property
    def reporter(self) -> Actor:
        if self.told.by == "RE":
            return actor_of_resident(self.roster.logins["RE"], self.case.street_id)
        return Actor(case_ids=frozenset({self.case.pk}))

    def pictures(self, *, is_after: bool) -> tuple[NewFile, ...]:
        return (_picture(self.told.scene, is_after, self.number % 2),) if self.told.scene else ()

    def report(self) -> Case:
        told, heads = self.told, self.roster.heads[self.told.compound]
        entrance = self.rng.choice(self.register.entrances[told.compound])
        neighbour = heads[0] if told.is_confidential else self.rng.choice(heads)
        by: Actor = ANONYMOUS
        if told.by == "RE":
            by = actor_of_resident(self.roster.logins["RE"], self.compound.street_id)
        elif told.by:
            by = self.actor(told.by)
        on_behalf = bool(told.by in ("ST", "SL") and told.source in ("visit", "walk_in"))
        return Case.report(
            NewReport(
                spot=Spot(self.compound, entrance.building, entrance),
                key=f"demo-{self.number}",
                digest=hashlib.sha256(told.words.encode()).digest(),
                description=told.words,
                category=self.category if self.number % 3 else None,
                source=told.source,
                phone=""
                if on_behalf or told.by in ("ST", "SL") or (self.number % 5 == 0 and told.course != "in_vain")
                else neighbour.phone,
                is_anonymous=not told.by,
                on_behalf_of=neighbour if on_behalf else None,
                files=self.pictures(is_after=False) if told.source == "online" else (),
            ),
            by=by,
        )

    def accept(self, hours: float = 2) -> None:
        self.after(
            hours,
            self.case.accept,
            by=self.actor("CS"),
            grade=self.told.grade,
            category=self.category,
            mode="dispatch",
            public_summary=self.told.summary,
            is_confidential=self.told.is_confidential,
        )

    def handler(self) -> Role:
        return self.holder(self.told.handler, 1 if self.told.handler in ("ST", "CS") else 0)

    def dispatch(self, hours: float = 3, **to: Any) -> None:
        to = to or {"person": self.handler().person}
        self.after(hours, self.case.dispatch, by=self.actor("CS"), instruction="请先联系报事人", **to)

    def by_handler(self) -> Actor:
        return actor_of(self.handler())

    def contact(self, hours: float = 6) -> None:
        by = actor_of(self.handler())
        self.after(hours, self.case.contact_first, by=by, way="phone", result="约好了时间去看")

    def reply(self, hours: float = 50, text: str = "") -> None:
        self.after(
            hours,
            self.case.reply,
            by=actor_of(self.handler()),
            result="solved",
            text=text or self.told.done,
            before=self.pictures(is_after=False),
            after=self.pictures(is_after=True),
        )

    def verify(self, hours: float = 72, *, passed: bool = True, remark: str = "") -> None:
        by = self.actor("CS") if self.told.handler == "CS" else self.actor("CS", 1)
        self.after(
            hours, self.case.verify, by=by, way="site", passed=passed, remark=remark, checks=self.ticks()
        )

    def close(self, hours: float = 75) -> None:
        self.after(hours, self.case.close, by=self.actor("CS"))

    def rate(self, hours: float = 80) -> None:
        remark = self.rng.choice(("", "", "谢谢管家", "很快就来了", "以后多来看看"))
        by = (
            actor_of_resident(self.case.reporter, self.case.street_id)
            if self.case.reporter_id
            else self.reporter
        )
        self.after(hours, self.case.rate, by=by, solved="yes", satisfaction=self.told.rating, remark=remark)

    def quick(self) -> float:
        """Matters with a limit in hours are done within it."""
        return 0.2 if self.told.grade == "B" else 1.0

    def _accepted(self) -> None:
        self.accept()

    def _submitted(self) -> None:
        """Nothing happened yet."""

    def _dispatched(self) -> None:
        self.accept()
        self.dispatch()

    def _overdue(self) -> None:
        self._dispatched()
        if self.number % 2:
            self.contact()

    def _in_progress(self) -> None:
        self._dispatched()
        self.contact()
        if self.number % 2:
            self.after(30, Note.add, case=self.case, text="材料已订，等到货", by=actor_of(self.handler()))

    def _replied(self) -> None:
        self._dispatched()
        self.contact()
        self.reply(50 * self.quick())

    def _verifying(self) -> None:
        self._replied()
        self.verify(72 * self.quick())

    def _unrated(self) -> None:
        self._verifying()
        self.close(75 * self.quick())

    def _closed(self) -> None:
        self._unrated()
        self.rate()

    def _confidential(self) -> None:
        self._dispatched()
        text = "已和派出所核对底册，约家长在家见面。涉及未成年人，请勿外传。"
        self.after(5, Note.add, case=self.case, text=text, by=self.actor("ST"))
        self.contact(20)
        self.reply(150)
        self.verify(175)
        self.close(178)
        self.rate(190)

    def _unit(self) -> None:
        self.accept()
        self.dispatch(20, unit=self.handler().organisation)
        self.contact(40)
        self.reply(190)
        self.verify(214)
        self.close(218)
        self.rate(226)

    def _settled(self) -> None:
        code = self.told.by if self.told.by in ("ST", "SL") else "ST"
        self.after(
            1,
            self.case.settle,
            by=self.actor(code),
            action=self.told.done,
            witness="楼栋长在场",
            photos=self.pictures(is_after=True),
        )
        if not self.told.by:
            self.rate(20)

    def _rejected(self) -> None:
        self.after(
            3,
            self.case.reject,
            by=self.actor("CS"),
            reason="private",
            explanation="这是两家之间的租约问题，社区没有权力处理，但可以帮您联系调解员。",
            other_way="请联系社区人民调解委员会，或拨打12348法律热线",
        )

    def _withdrawn(self) -> None:
        self.after(5, self.case.withdraw, by=self.reporter, reason="已经好了，不用来了")

    def _transferred(self) -> None:
        self.accept()
        number = f"HZ{self.number:06d}"
        self.after(
            26, self.case.transfer_out, by=self.actor("CS"), channel="12345市民热线", external_number=number
        )

    def _returned(self) -> None:
        self._dispatched()
        self.after(
            20,
            self.case.return_,
            by=actor_of(self.handler()),
            reason="要断电施工，我们没有电工证",
            suggested="共建单位电工",
        )

    def _returned_once(self) -> None:
        self._returned()
        self.dispatch(28)
        self.contact(46)
        self.reply(96)
        self.verify(120)
        self.close(124)
        self.rate(140)

    def _failed_once(self) -> None:
        self._replied()
        self.verify(60, passed=False, remark="到现场看，二楼还是不行")
        self.reply(96, text="再去了一次，二楼也弄好了。")
        self.verify(110)
        self.close(114)
        self.rate(130)

    def _reopened(self) -> None:
        self._unrated()
        self.after(100, self.case.reopen, by=self.reporter, reason="好了两天又坏了")

    def _archive_when_over(self) -> None:
        over = self.case.closed_at and self.case.closed_at + reopening_window() + DAY / 2
        if self.case.status == "closed" and over and over < self.now:
            with clock.at(over):
                self.case.archive(by=SYSTEM)


def roster_holder(roster: Roster, code: str) -> Role:
    """Somebody who holds the role, the same one each time."""
    return next(roles[0] for (held, _where), roles in roster.holders.items() if held == code)


def actor_of(role: Role) -> Actor:
    person = role.person
    return Actor(user_id=person.user_id, person_id=person.pk, name=person.name, roles=(role.as_held(),))


def actor_of_resident(person: Person, street_id: str) -> Actor:
    held = HeldRole(
        "RE", street_id, person.community_id, person.compound_id, person.building_id,
        household_id=person.household_id,
    )  # fmt: skip
    return Actor(user_id=person.user_id, person_id=person.pk, name=person.name, roles=(held,))
