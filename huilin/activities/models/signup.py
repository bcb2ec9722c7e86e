"""A place in an activity: taken, waited for, given back; and whether its holder came."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.activities.models.activity import Activity
from huilin.activities.models.rules import ActivityRule, number
from huilin.activities.models.status import ANNOUNCED, State
from huilin.activities.permissions import CHECK_IN, SIGN_UP
from huilin.activities.telling import tell_one
from huilin.audit.models import record
from huilin.core import clock
from huilin.core.codes import QUERY_LENGTH, new_code
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import ANONYMOUS, Actor, HeldRole, Scoped, demand
from huilin.core.sealed import IndexField, SealedField, SealedText
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_name, mask_name, mask_phone, normalise_phone
from huilin.core.transactions import verb
from huilin.places.models import streets


@dataclass(frozen=True)
class NewSignUp:
    """Who wants to come. For oneself or for another; a child needs a guardian with a phone (PIPL art. 31)."""

    name: str
    phone: str = ""
    group: str = "adult"
    guardian: str = ""
    guardian_phone: str = ""
    agrees_to_photos: bool = False


class SignUpQuerySet(TenantQuerySet):
    def standing(self) -> models.QuerySet["SignUp"]:
        return self.filter(state__in=("joined", "waiting"))

    def joined(self) -> models.QuerySet["SignUp"]:
        return self.filter(state="joined")


class SignUp(TenantModel, Scoped):
    class State(models.TextChoices):
        JOINED = "joined", gettext_lazy("报上名了")
        WAITING = "waiting", gettext_lazy("排队等候")
        CANCELLED = "cancelled", gettext_lazy("不去了")

    class Group(models.TextChoices):
        ADULT = "adult", gettext_lazy("大人")
        CHILD = "child", gettext_lazy("孩子")
        ELDER = "elder", gettext_lazy("老人")

    class Way(models.TextChoices):
        QR = "qr", gettext_lazy("扫码")
        DESK = "desk", gettext_lazy("现场登记")
        PAPER = "paper", gettext_lazy("纸上签到")

    activity = TenantForeignKey(Activity, related_name="signups")
    code = models.CharField(max_length=16)
    """With it the sign-up is read and given back, without signing in."""
    signed_by_id = models.UUIDField(null=True)
    name = models.CharField(max_length=50)
    group = models.CharField(max_length=6, choices=Group)
    phone_sealed = SealedField()
    phone_index = IndexField()
    phone = SealedText("phone_sealed", index="phone_index", purpose="activity")
    guardian = models.CharField(max_length=50, blank=True)
    guardian_phone_sealed = SealedField()
    guardian_phone = SealedText("guardian_phone_sealed")
    agrees_to_photos = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State)
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    arrived_way = models.CharField(max_length=6, choices=Way, blank=True)
    is_helper = models.BooleanField(gettext_lazy("来帮忙的"), default=False)
    """It came to work, not as a guest: only this is voluntary service."""
    vouched_by_id = models.UUIDField(null=True)
    vouched_by_name = models.CharField(max_length=50, blank=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(SignUpQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("报名")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "code"], name="signup_code"),
            models.UniqueConstraint(
                fields=["street_id", "activity", "phone_index", "name"],
                name="signup_once",
                condition=~models.Q(state="cancelled"),
            ),
        ]
        indexes = [
            models.Index(fields=["street_id", "activity", "state", "id"], name="signup_activity"),
            models.Index(fields=["street_id", "signed_by_id"], name="signup_signer"),
        ]

    def __str__(self) -> str:
        return self.masked_name

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone_to_tell)

    @property
    def phone_to_tell(self) -> str:
        return self.guardian_phone if self.group == self.Group.CHILD else self.phone

    @classmethod
    def own_lookups(cls, actor: Actor) -> list[dict[str, Any]]:
        return [{"signed_by_id": actor.person_id}] if actor.person_id else []

    @classmethod
    def household_lookups(cls, actor: Actor, role: HeldRole) -> list[dict[str, Any]]:
        """The head of a household signs up who lives there; its signature stands on the sign-up like anybody's."""
        return cls.own_lookups(actor)

    @classmethod
    def assigned_lookups(cls, actor: Actor, role: HeldRole) -> list[dict[str, Any]]:
        return cls.own_lookups(actor)

    @classmethod
    @verb
    def sign(cls, activity: Activity, new: NewSignUp, *, by: Actor) -> "SignUp":
        """A place is taken, or one waits for the next. Locks the activity, so that two at once never take the last place.

        Raises Forbidden, Refused, Conflict for the same name and phone again, and when signing up is over.
        """
        told = _checked(activity, new)
        found: Activity = Activity.locked(activity.pk)
        signup = cls(
            activity=found, signed_by_id=by.person_id, at=clock.now(), street_id=found.street_id,
            code=new_code(streets.get().by_id[found.street_id].number, QUERY_LENGTH),
            agrees_to_photos=new.agrees_to_photos, group=new.group, **told,
        )  # fmt: skip
        demand(by, SIGN_UP, signup)
        _demand_neighbour(found, by)
        if not found.is_open:
            raise Conflict(_("报名已经截止或活动取消了。"))
        again = found.signups.standing().filter(name=signup.name, phone_index=signup.phone_index)
        if again.exists():
            raise Conflict(_("这个人已经报过名了。"), field="name")
        taken = found.signups.joined().count()
        signup.state = cls.State.JOINED if taken < found.capacity else cls.State.WAITING
        signup.save(force_insert=True)
        record("activity.signed_up", found, by=by, role=by.role_for(SIGN_UP), state=signup.state)
        return signup

    @verb
    def give_back(self, *, by: Actor) -> None:
        """The place is free, and the first who waits has it and is told. By the holder of the code, or who signed.

        Raises Conflict when it was given back or the activity is over. Locks the activity, then the sign-up.
        """
        activity: Activity = Activity.locked(self.activity_id)
        signup: SignUp = type(self).locked(self.pk)
        if signup.state == self.State.CANCELLED:
            raise Conflict(_("这个名额已经退了。"))
        if activity.state not in (State.PUBLISHED, State.SIGNUP_CLOSED) or signup.arrived_at:
            raise Conflict(_("活动已经开始或结束，不用退了。"))
        was = signup.state
        signup.state, signup.ended_at = self.State.CANCELLED, clock.now()
        signup.save(update_fields=["state", "ended_at"])
        record("activity.gave_back", activity, by=by, role=by.role_for(SIGN_UP))
        if was == self.State.JOINED:
            move_up(activity)

    @verb
    def arrive(self, *, by: Actor, way: str) -> None:
        """Whoever it is, it came; a second time changes nothing. Waiting ones who came have a place.

        By those who check in (matrix), or by the holder of the code with the QR of the place. Raises Refused outside the
        hours of the activity, Forbidden.
        """
        signup: SignUp = type(self).locked(self.pk)
        activity: Activity = Activity.objects.get(pk=signup.activity_id)
        if way != self.Way.QR:
            demand(by, CHECK_IN, activity)
        if activity.state not in ANNOUNCED or signup.state == self.State.CANCELLED:
            raise Conflict(_("活动取消了，或者这个名额已经退了。"))
        before = dt.timedelta(minutes=number(ActivityRule.Name.ARRIVAL_BEFORE))
        now = clock.now()
        if now < activity.starts_at - before or (way == self.Way.QR and now > activity.ends_at):
            raise Refused(_("现在不是签到的时间。"))
        if signup.arrived_at is None:
            signup.arrived_at, signup.arrived_way, signup.state = now, way, self.State.JOINED
            signup.save(update_fields=["arrived_at", "arrived_way", "state"])
            record("activity.arrived", activity, by=by, role=by.role_for(CHECK_IN), way=way)

    @verb
    def vouch(self, helps: bool, *, by: Actor) -> None:
        """Whether it helped or was a guest, as somebody else saw it; service is counted from this. Locks the sign-up.

        Raises Forbidden for who may not check in and for oneself, Refused for who did not come and for a child.
        """
        signup: SignUp = type(self).locked(self.pk)
        activity: Activity = Activity.objects.get(pk=signup.activity_id)
        demand(by, CHECK_IN, activity)
        if signup.signed_by_id == by.person_id and signup.name == by.name:
            raise Forbidden(_("自己来帮忙的，由另一个人勾。"))
        if helps and (signup.arrived_at is None or signup.group == self.Group.CHILD):
            raise Refused(_("来了的大人才算来帮忙。"))
        if signup.is_helper == helps:
            return
        signup.is_helper, signup.vouched_by_id, signup.vouched_by_name = helps, by.person_id, by.name
        signup.save(update_fields=["is_helper", "vouched_by_id", "vouched_by_name"])
        record("activity.helped", activity, by=by, role=by.role_for(CHECK_IN), helps=helps)

    @verb
    def set_photo_consent(self, agrees: bool, *, by: Actor) -> None:
        """Whether pictures may show this one; published ones that do are taken down at once when it no longer agrees."""
        signup: SignUp = type(self).locked(self.pk)
        if signup.agrees_to_photos == agrees:
            return
        signup.agrees_to_photos = agrees
        signup.save(update_fields=["agrees_to_photos"])
        if not agrees:
            shown = signup.activity.photos.filter(shows__contains=[signup.pk], taken_down_at=None)
            shown.update(taken_down_at=clock.now())
        record("activity.photo_consent", signup.activity, by=by, agrees=agrees)


def move_up(activity: Activity) -> None:
    """Free places go to those who wait, in the order in which they came; call with the activity locked."""
    free = activity.capacity - activity.signups.joined().count()
    waiting = activity.signups.filter(state=SignUp.State.WAITING).order_by("id")
    for signup in waiting[: max(free, 0)]:
        signup.state = SignUp.State.JOINED
        signup.save(update_fields=["state"])
        record("activity.moved_up", activity, by=ANONYMOUS)
        tell_one(signup, "activity.moved_up", _("有名额了：%(what)s，%(when)s，%(where)s。不去请退名额。"))


def _demand_neighbour(activity: Activity, by: Actor) -> None:
    """Neighbours of the community, and partners who are asked to help."""
    is_near = any(role.organisation_id or role.community_id == activity.community_id for role in by.roles)
    at_home = any(role.compound_id == activity.compound_id for role in by.roles)
    if not (by.is_system or is_near or at_home):
        raise Forbidden(_("这个活动给本社区的居民。"))


GROUPS = {"children": {"child"}, "elders": {"elder"}, "adults": {"adult", "elder"}}


def _checked(activity: Activity, new: NewSignUp) -> dict[str, Any]:
    name = _clean(clean_name, new.name, "name")
    if not name:
        raise Refused(_("请写姓名。"), field="name")
    if new.group not in SignUp.Group.values:
        raise Refused(_("请选大人、孩子还是老人。"), field="group")
    if new.group not in GROUPS.get(activity.audience, SignUp.Group.values):
        raise Refused(
            _("这个活动给%(who)s办。") % {"who": activity.get_audience_display()},
            field="group",
        )
    if new.group == SignUp.Group.CHILD:
        guardian = _clean(clean_name, new.guardian, "guardian")
        if not guardian or not new.guardian_phone:
            raise Refused(_("孩子要写监护人的姓名和电话。"), field="guardian")
        phone = _clean(normalise_phone, new.guardian_phone, "guardian_phone")
        return {"name": name, "phone": phone, "guardian": guardian, "guardian_phone": phone}
    if not new.phone:
        raise Refused(_("请写电话，有变动好告诉您。"), field="phone")
    return {"name": name, "phone": _clean(normalise_phone, new.phone, "phone")}


def _clean(how: Callable[[str], str], text: str, field: str) -> str:
    try:
        return how(text)
    except ValidationError as error:
        raise Refused(error.messages[0], field=field) from error
