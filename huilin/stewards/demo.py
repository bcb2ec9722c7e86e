"""The pilot's stewards with their letters, and candidates in every state of the way; all invented, all through the verbs."""

import datetime as dt
import itertools
import random
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from huilin.cases.demo import actor_of, actor_of_resident
from huilin.cases.demo_pictures import picture
from huilin.core import clock
from huilin.core.permissions import SYSTEM, Actor
from huilin.people.demo import Roster, sort_key
from huilin.people.models import Consent, Household, Person, Role
from huilin.places.demo import Register
from huilin.stewards.models import Appointment, Handover, HandoverLine, Status, Stewardship
from huilin.stewards.models.rules import last_day

BORN = dt.date(1965, 3, 12)
REASONS = (
    "退休前是电工，楼道灯坏了都找他。",
    "谁家有事都愿意搭把手，说话公道。",
    "当过楼长，熟悉每一户。",
    "热心，会用手机帮老人办事。",
)
DUTIES = "听邻居说事，巡查楼道，帮老人办事。"
NEAR_THE_END = "东江工业区宿舍"
LEFT = "丽景花园小区"
CANDIDATES = (
    ("老爹岭小区", "nominated"),
    ("和盛阁小区", "community_reviewed"),
    ("农信宿舍", "street_reviewed"),
    ("老爹岭小区", "publicity"),
    ("田家炳学校宿舍", "objection_handling"),
    ("丽景花园小区", "rejected"),
)
"""(compound, how far the candidate came)."""
NAMES = ("何顺安", "罗秀芬", "邱伟平", "曾丽华", "黎志强", "卢春兰", "宋敏仁")


def choose_stewards(register: Register, roster: Roster, rng: random.Random) -> None:
    """Call inside the street, after everybody holds a role and before matters are lived through."""
    now = timezone.now()
    appointed = list(_office(roster, rng))
    story = Story(register, roster, rng, now)
    for (compound, state), name in zip(CANDIDATES, NAMES, strict=False):
        story.candidate(compound, state, name)
    story.near_the_end(next(row for row in appointed if row.compound.name == NEAR_THE_END))
    story.appraised([row for row in appointed if row.compound.name == "老爹岭小区"])
    story.left(NAMES[-1])


def _office(roster: Roster, rng: random.Random) -> Iterator[Stewardship]:
    """Everybody who is a steward since the pilot began, with a letter each."""
    roles = [role for (code, _where), held in roster.holders.items() if code in ("ST", "SL") for role in held]
    letters = itertools.count(1)
    leader = roster.holders[("LD", "")][0]
    for role in roles:
        row = _row_of(role, rng)
        row.save(force_insert=True)
        began = timezone.make_aware(dt.datetime.combine(role.starts_on, dt.time(9)))
        with clock.at(began):
            letter = Appointment.write(
                row, actor_of(leader), "LD", year=began.year, number=next(letters), code=role.code,
                starts_on=role.starts_on, ends_on=role.ends_on,
            )  # fmt: skip
            row.commit(
                "steward.appointed", actor_of(leader), role="LD", letter=letter.letter_number,
                until=f"{role.ends_on:%Y-%m-%d}",
            )  # fmt: skip
        yield row


def _row_of(role: Role, rng: random.Random) -> Stewardship:
    person, compound = role.person, role.compound
    began = timezone.make_aware(dt.datetime.combine(role.starts_on, dt.time(9)))
    assert compound is not None
    return Stewardship(  # type: ignore[misc]
        status=Status.IN_TERM, code=role.code, person=person, compound=compound, community_id=compound.community_id,
        name=person.name, phone=person.phone, born_on=BORN, politics=rng.choice(("party", "masses")), is_fit=True,
        reason=rng.choice(REASONS), duties=role.duties, visiting=role.visiting, role=role, starts_on=role.starts_on,
        ends_on=role.ends_on, nominated_at=began - dt.timedelta(days=30), status_changed_at=began,
        street_id=role.street_id,
    )  # fmt: skip


class Story:
    """Candidates on their way, each step at its moment in the past."""

    def __init__(self, register: Register, roster: Roster, rng: random.Random, now: dt.datetime) -> None:
        self.register, self.roster, self.rng, self.now = register, roster, rng, now
        self.phones = (f"+86138000003{number:02d}" for number in itertools.count(1))

    def actor(self, code: str, where: str = "", nth: int = 0) -> Actor:
        return actor_of(self.roster.holders[(code, where)][nth])

    def neighbour(self, compound: str, nth: int) -> Actor:
        return actor_of_resident(self.roster.heads[compound][nth], self.register.street.pk)

    def clerk(self, compound: str, nth: int = 0) -> Actor:
        return self.actor("CS", self.register.compounds[compound].community.name, nth)

    def homes(self, compound: str, first: int, many: int) -> list[Household]:
        heads = self.roster.heads[compound][first : first + many]
        return list(Household.objects.filter(pk__in=[head.household_id for head in heads]))

    def ago(self, days: int, hour: int = 10) -> Any:
        """In office hours of that day, at whatever time the pilot is loaded."""
        then = timezone.localtime(self.now) - dt.timedelta(days=days)
        return clock.at(then.replace(hour=hour))

    def candidate(self, compound: str, state: str, name: str) -> None:
        days = {"nominated": 1, "community_reviewed": 4, "street_reviewed": 6}.get(state, 12)
        with self.ago(days):
            row = self.nominated(compound, name)
        if state == "nominated":
            return
        with self.ago(days, hour=15):
            for household in self.homes(compound, 21, 3):
                row.recommend(by=self.clerk(compound), household=household)
        with self.ago(days - 1):
            row.review_community(
                by=self.clerk(compound), passed=state != "rejected", remark=REMARKS.get(state, "")
            )
        if state in ("rejected", "community_reviewed"):
            return
        with self.ago(days - 2):
            row.review_street(by=self.actor("SO"), passed=True)
        consent(row, Consent.Purpose.PUBLISH_NAME)
        if state != "street_reviewed":
            self.on_the_wall(row, compound, state)

    def nominated(self, compound: str, name: str) -> Stewardship:
        row: Stewardship = Stewardship.nominate(
            by=self.neighbour(compound, 20), compound=self.register.compounds[compound], name=name,
            phone=next(self.phones), born_on=BORN, code="ST", politics="masses", lives_here=True, why_not_here="",
            is_fit=True, conflict="", reason=self.rng.choice(REASONS), duties=DUTIES, visiting="每周三 15:00-17:00",
        )  # fmt: skip
        return row

    def on_the_wall(self, row: Stewardship, compound: str, state: str) -> None:
        with self.ago(2):
            row.post_notice(by=self.clerk(compound, 1), where="小区大门公示栏")
            shown = picture("door", is_after=True, seed=7)
            row.prove_posting(by=self.clerk(compound, 1), photo=shown.name)
        if state == "objection_handling":
            with self.ago(1):
                row.object(by=self.neighbour(compound, 30), text="听说他长期不住在小区里，请核实。")

    def near_the_end(self, row: Stewardship) -> None:
        """The term ends in forty days; the renewal was opened by the clock."""
        row.ends_on = timezone.localdate(self.now) + dt.timedelta(days=40)
        row.role.ends_on = row.ends_on  # type: ignore[union-attr]
        row.role.save(update_fields=["ends_on"])  # type: ignore[union-attr]
        row.save(update_fields=["ends_on"])
        with self.ago(20):
            row.open_renewal()

    def appraised(self, team: list[Stewardship]) -> None:
        """One round is counted already, another one is open."""
        with self.ago(40):
            team[0].start_appraisal()
            for nth, household in enumerate(self.homes("老爹岭小区", 30, 9)):
                answer = ("good", "good", "fair", "good", "good", "bad", "good", "fair", "good")[nth]
                team[0].appraise(by=self.clerk("老爹岭小区"), answer=answer, household=household)
        with self.ago(25):
            team[0].close_appraisal()
        with self.ago(5):
            team[1].start_appraisal()
            for household in self.homes("老爹岭小区", 30, 3):
                team[1].appraise(by=self.clerk("老爹岭小区"), answer="good", household=household)

    def left(self, name: str) -> None:
        """A steward resigned three weeks ago; everything was handed over to the team's leader."""
        compound = self.register.compounds[LEFT]
        person = Person(  # type: ignore[misc]
            name=name, sort_key=sort_key(name), phone=next(self.phones), compound_id=compound.pk,
            community_id=compound.community_id,
        )  # fmt: skip
        person.save(force_insert=True)
        today = timezone.localdate(self.now)
        first = today - dt.timedelta(days=140)
        with self.ago(140):
            role = Role.appoint(
                person, "ST", by=SYSTEM, compound=compound, starts_on=first, ends_on=last_day(first, 2)
            )
        row = _row_of(role, self.rng)
        row.save(force_insert=True)
        own = Actor(person_id=person.pk, name=person.name, roles=(role.as_held(),))
        leader = self.roster.holders[("SL", LEFT)][0]
        with self.ago(21):
            row.resign(by=own, reason="搬去和女儿住。", successor=leader.person)
        handover = Handover.objects.get(stewardship=row)
        with self.ago(19):
            for line in HandoverLine.objects.filter(handover=handover).order_by("order"):
                is_there = line.kind != HandoverLine.Kind.MONEY
                note = "" if is_there else "没有保管钱款"
                handover.sign(by=actor_of(leader), line=line.pk, received=is_there, note=note)


REMARKS = {"rejected": "本人说身体吃不消，自己不想当了。"}


def consent(row: Stewardship, *purposes: str) -> None:
    """On paper, as the community keeps it."""
    Consent.objects.bulk_create(
        [
            Consent(person=row.person, purpose=one, way=Consent.Way.PAPER, notice_version="demo")
            for one in purposes
        ]
    )
