"""Two reviews by two persons: the community knows the candidate, the street looks at the file."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.core import clock
from huilin.core.errors import Refused
from huilin.core.permissions import Actor, Permission
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.people.models import Person
from huilin.stewards.models.act import Act
from huilin.stewards.models.rules import StewardRule, allowed, number
from huilin.stewards.models.status import Status
from huilin.stewards.permissions import REVIEW_COMMUNITY, REVIEW_STREET
from huilin.stewards.telling import tell_candidate, tell_street


class Review(Act):
    class Stage(models.TextChoices):
        COMMUNITY = "community", gettext_lazy("社区初审")
        STREET = "street", gettext_lazy("街道审核")

    stage = models.CharField(max_length=10, choices=Stage)
    passed = models.BooleanField()
    remark = models.TextField(blank=True)


class Reviewable:
    @verb
    def review_community(
        self: Any, *, by: Actor, passed: bool, remark: str = "", version: int | None = None
    ) -> None:
        """On to the street, or rejected with the reason. To pass, enough households recommend the candidate; who is in
        no register yet is entered now."""
        self.begin(REVIEW_COMMUNITY, by, version=version)
        self.require_state(Status.NOMINATED)
        least = number(StewardRule.Name.LEAST_RECOMMENDING)
        if passed and self.recommending_homes() < least:
            raise Refused(_("推荐的住户不到%(least)d户，还不能通过。") % {"least": least}, field="passed")
        if passed and self.person_id is None:
            self.person = entered(self)
        to = Status.COMMUNITY_REVIEWED if passed else Status.REJECTED
        self._review(Review.Stage.COMMUNITY, REVIEW_COMMUNITY, by, passed, remark, to)
        if passed:
            tell_street(self, "steward.community_reviewed")

    @verb
    def review_street(
        self: Any, *, by: Actor, passed: bool, remark: str = "", version: int | None = None
    ) -> None:
        """Ready for the public notice, or rejected with the reason. Not by who put forward or reviewed before."""
        self.begin(REVIEW_STREET, by, version=version)
        self.require_state(Status.COMMUNITY_REVIEWED)
        to = Status.STREET_REVIEWED if passed else Status.REJECTED
        self._review(Review.Stage.STREET, REVIEW_STREET, by, passed, remark, to)

    def _review(
        self: Any, stage: str, right: Permission, by: Actor, passed: bool, remark: str, to: Status
    ) -> None:
        remark = clean_text(remark)
        if not passed and not remark:
            raise Refused(_("不通过要写明理由。"), field="remark")
        role = by.role_for(right)
        self.move(to, by)
        self.took_part(by.person_id)
        self.due_at = allowed(StewardRule.Name.REVIEW_LIMIT).after(clock.now()) if passed else None
        Review.write(self, by, role, stage=stage, passed=passed, remark=remark)
        kind = f"steward.{to}" if passed else "steward.rejected"
        self.commit(kind, by, role=role, reason=remark)
        if not passed:
            tell_candidate(self, "steward.rejected")


def entered(row: Any) -> Person:
    """A new entry of the register for the candidate, at home in the compound only if he lives there."""
    person = Person(name=row.name, phone=row.phone, born_on=row.born_on, street_id=row.street_id)  # type: ignore[misc]
    if row.lives_here:
        person.compound_id, person.community_id = row.compound_id, row.community_id
    person.save(force_insert=True)
    return person
