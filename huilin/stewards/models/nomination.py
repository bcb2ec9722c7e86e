"""Putting somebody forward, oneself or a neighbour, and the households that recommend them."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor, demand
from huilin.core.tenancy import TenantForeignKey
from huilin.core.text import clean_name, clean_text
from huilin.core.transactions import verb
from huilin.people.models import Consent, Household, Person, Role
from huilin.people.models.role import STEWARDS
from huilin.places.models import Compound
from huilin.stewards.models.act import Act
from huilin.stewards.models.rules import StewardRule, allowed, number
from huilin.stewards.models.status import TERMINAL, Status
from huilin.stewards.permissions import NOMINATE
from huilin.stewards.telling import tell_community

PURPOSES = (Consent.Purpose.PUBLISH_NAME, Consent.Purpose.PUBLISH_PHOTO, Consent.Purpose.PUBLISH_PHONE)
"""Each is asked for and given apart from the others (PIPL art. 23, 25)."""


class Recommendation(Act):
    """One household stands behind the candidate. A household counts once, whoever of it speaks."""

    household = TenantForeignKey(Household, related_name="+")
    is_paper = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["street_id", "stewardship", "household"], name="recommendation_household"
            )
        ]


class Nominable:
    @classmethod
    @verb
    def nominate(
        cls: Any, *, by: Actor, compound: Compound, name: str, phone: str, born_on: dt.date,
        is_self: bool = False, consents: tuple[str, ...] = (), photo: str = "", **told: Any,
    ) -> Any:  # fmt: skip
        """A candidate waits for the community's review, five working days at most by the rules.

        `told`: code, politics, lives_here, why_not_here, is_fit, conflict, reason, duties, visiting. Who stands himself
        gives his own `consents` here; others' are written down with the person. Locks the compound, so that two clicks
        nominate once.
        """
        now = clock.now()
        words = {key: clean_text(value) if isinstance(value, str) else value for key, value in told.items()}
        row = cls(
            compound=compound, community_id=compound.community_id, street_id=compound.street_id, name=clean_name(name),
            phone=phone, born_on=born_on, is_self=is_self, photo=photo, nominated_at=now, status_changed_at=now, **words,
        )  # fmt: skip
        demand(by, NOMINATE, row)
        row.person = _candidate(row, by)
        row.check_conditions()
        Compound.locked(compound.pk)
        row.check_alone()
        row.took_part(by.person_id)
        row.due_at = allowed(StewardRule.Name.REVIEW_LIMIT).after(now)
        if is_self:
            row.give_consents(consents, by)
        row.save(force_insert=True)
        role = by.role_for(NOMINATE)
        row.commit(
            "steward.nominated", by, role=role, reason=row.reason, how=_("自荐") if is_self else _("推荐")
        )
        if (household := household_of(by, compound.pk)) and household.pk != _home_of(row):
            Recommendation.write(row, by, role, household=household)
        tell_community(row, "steward.nominated")
        return row

    def check_conditions(self: Any) -> None:
        """Raises Refused at the field that does not fulfil the conditions of the office."""
        least = number(StewardRule.Name.LEAST_AGE)
        if not self.name:
            raise Refused(_("请填姓名。"), field="name")
        if self.born_on > timezone.localdate(clock.now()):
            raise Refused(_("出生日期不对，请检查。"), field="born_on")
        if self.age < least:
            raise Refused(_("管家要年满%(least)d周岁。") % {"least": least}, field="born_on")
        if not self.lives_here and not self.why_not_here:
            raise Refused(_("不住在本小区，请写明为什么推荐。"), field="why_not_here")
        if not self.is_fit:
            raise Refused(_("要本人声明身体状况能胜任。"), field="is_fit")
        if not self.reason:
            raise Refused(_("请写推荐理由。"), field="reason")

    def check_alone(self: Any) -> None:
        """Raises Conflict where the same person is on the way already, or holds the office."""
        same = type(self).objects.filter(compound=self.compound, phone_index=self.phone_index, code=self.code)
        if same.exclude(status__in=TERMINAL).exists():
            raise Conflict(_("这位已经被推荐过，或者正在任期里。"))
        if self.code == "ST" and self.person_id:
            held = Role.objects.in_force(clock.now()).filter(
                person=self.person_id, compound=self.compound, code__in=STEWARDS
            )
            if held.exists():
                raise Conflict(_("这位已经被推荐过，或者正在任期里。"))

    def give_consents(self: Any, purposes: tuple[str, ...], by: Actor) -> None:
        standing = set(
            Consent.objects.standing(*PURPOSES).filter(person=self.person).values_list("purpose", flat=True)
        )
        for purpose in PURPOSES:
            if purpose in purposes and purpose not in standing:
                Consent.give(self.person, purpose, by=by, way=Consent.Way.ONLINE)

    @verb
    def recommend(
        self: Any, *, by: Actor, household: Household | None = None, version: int | None = None
    ) -> None:
        """One more household stands behind the candidate: the actor's own, or one whose paper the clerk holds."""
        self.begin(NOMINATE, by, version=version)
        self.require_state(Status.NOMINATED)
        own = household_of(by, self.compound_id)
        if household is not None and not by.has("CS", "SO"):
            raise Forbidden(_("只能替自己家推荐。"))
        chosen = household or own
        if chosen is None or chosen.compound_id != self.compound_id:
            raise Refused(_("推荐要由住在本小区的住户来做，一户一次。"), field="door")
        if chosen.pk == _home_of(self):
            raise Refused(_("候选人自己家不算在内。"), field="door")
        if Recommendation.objects.filter(stewardship=self, household=chosen).exists():
            raise Conflict(_("这户已经推荐过了，一户算一次。"))
        role = by.role_for(NOMINATE)
        Recommendation.write(self, by, role, household=chosen, is_paper=household is not None)
        homes = self.recommending_homes()
        self.commit("steward.recommended", by, role=role, n=homes)

    def recommending_homes(self: Any) -> int:
        return Recommendation.objects.filter(stewardship=self).count()


def household_of(by: Actor, compound_id: Any) -> Household | None:
    """The actor's household in this compound."""
    homes = [role.household_id for role in by.roles if role.household_id and role.compound_id == compound_id]
    return Household.objects.filter(pk__in=homes).first() if homes else None


def _home_of(row: Any) -> Any:
    return row.person.household_id if row.person_id else None


def _candidate(row: Any, by: Actor) -> Person | None:
    """Oneself, or the one entry of the register with that number and name; never told to whoever puts forward."""
    if row.is_self:
        person: Person | None = Person.objects.filter(pk=by.person_id).first()
        if person is None:
            raise Forbidden(_("自荐要先登录，并且在名册里。"))
        row.name, row.phone = person.name, person.phone
        return person
    found = list(Person.objects.filter(phone_index=row.phone_index, name=row.name, erased_at=None)[:2])
    return found[0] if len(found) == 1 else None
