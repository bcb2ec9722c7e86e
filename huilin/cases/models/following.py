"""我也遇到: neighbours join a matter that somebody else reported. They are counted, told, and may leave again."""

from typing import Any

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.audit.models import record
from huilin.cases.models.status import OPEN, Status
from huilin.cases.models.vocabulary import personal_categories
from huilin.cases.permissions import CASE_READ, CASE_READ_PUBLIC
from huilin.core import clock
from huilin.core.codes import QUERY_LENGTH, new_code
from huilin.core.errors import Conflict, NotHere, Refused
from huilin.core.permissions import Actor
from huilin.core.sealed import IndexField, SealedField, SealedText
from huilin.core.tenancy import TenantForeignKey, TenantModel
from huilin.core.text import mask_phone
from huilin.core.transactions import verb
from huilin.places.models import streets


class Follower(TenantModel):
    """One neighbour who has the same trouble; `key` names the person or the browser, so that nobody counts twice."""

    case = TenantForeignKey("cases.Case", related_name="followers")
    key = models.CharField(max_length=60, editable=False)
    query_code = models.CharField(max_length=QUERY_LENGTH, editable=False)
    person_id = models.UUIDField(null=True, editable=False)
    contact_sealed = SealedField()
    contact_index = IndexField()
    contact = SealedText("contact_sealed", index="contact_index", purpose="phone")
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street_id", "case", "key"], name="follower_once"),
            models.UniqueConstraint(fields=["street_id", "query_code"], name="follower_code"),
        ]

    def __str__(self) -> str:
        return self.query_code

    @property
    def masked_contact(self) -> str:
        return mask_phone(self.contact)

    @verb
    def leave_contact(self, phone: str, *, by: Actor) -> None:
        """Whoever holds the code wants to hear by message (phone +86…). Locks the row. Raises Conflict after leaving."""
        fresh: Follower = type(self).locked(self.pk)
        if fresh.left_at is not None:
            raise Conflict(_("您已经不再关注这件事了。"))
        fresh.contact = phone
        fresh.save(update_fields=["contact_sealed", "contact_index"])
        record("follower.contact_left", fresh, by=by, role="AN")

    @verb
    def leave(self, *, by: Actor) -> None:
        """Not counted and not told any more; the phone number is gone. Doing it again changes nothing. Locks the row."""
        fresh: Follower = type(self).locked(self.pk)
        if fresh.left_at is not None:
            return
        fresh.left_at, fresh.contact = clock.now(), ""
        fresh.save(update_fields=["left_at", "contact_sealed", "contact_index"])
        _count(fresh, -1)
        record("follower.left", fresh, by=by, role="AN")


class Followable:
    @property
    def heard_from(self: Any) -> int:
        """How many reported it or joined."""
        return int(self.report_count + self.follower_count)

    @property
    def can_be_followed(self: Any) -> bool:
        is_personal = self.category_id in personal_categories()
        return self.status in OPEN and not self.is_confidential and not is_personal

    @verb
    def follow(self: Any, *, by: Actor, key: str) -> Follower:
        """`key` joins an open matter that the public may know, once; joining again after leaving counts again.

        Takes the row lock of the case. Raises NotHere for what is not public, Conflict for a closed matter or one's own.
        """
        case = type(self).locked(self.pk)
        if not type(self).objects.known().filter(pk=self.pk).exists():
            raise NotHere
        if case.category_id in personal_categories():
            raise NotHere
        if not case.can_be_followed:
            raise Conflict(_("这件事已经办完了。又出现了，请再报一次。"))
        if case.is_reported_by(by):
            raise Conflict(_("这件事就是您报的，进展会告诉您。"))
        follower = Follower.objects.filter(case=case, key=key).first()
        if follower is not None and follower.left_at is None:
            return follower  # type: ignore[no-any-return]
        if follower is None:
            follower = Follower(
                case=case,
                key=key,
                street_id=case.street_id,
                person_id=by.person_id,
                query_code=new_code(streets.get().by_id[case.street_id].number, QUERY_LENGTH),
            )
        follower.joined_at, follower.left_at = clock.now(), None
        follower.save()
        _count(follower, 1)
        record("follower.joined", follower, by=by, role=by.role_for(CASE_READ_PUBLIC))
        return follower  # type: ignore[no-any-return]

    @verb
    def say_same(self: Any, other: Any, *, by: Actor) -> None:
        """The reporter says that it is the matter of `other`, which the desk then sees first; merging stays its decision.

        Raises Conflict once the desk has taken it up, Refused for a matter that is not near.
        """
        self.begin(CASE_READ, by)
        if not self.is_reported_by(by) or self.status != Status.SUBMITTED:
            raise Conflict(_("这件事已经有人在办，不用再说明了。"))
        if other.pk == self.pk or other.compound_id != self.compound_id or other.status not in OPEN:
            raise Refused(_("没有找到这件事，可能已经办完了。"))
        self.said_same = other
        self.commit("case.said_same", by, role=by.role_for(CASE_READ), was=self.status, number=other.number)


def _count(follower: Follower, by: int) -> None:
    """The case's count follows, without a new version: nobody's open form goes out of date for it. A merged matter's
    followers are counted on the master as well."""
    for case in {follower.case_id, follower.case.master_id} - {None}:
        type(follower.case).objects.filter(pk=case).update(follower_count=F("follower_count") + by)
