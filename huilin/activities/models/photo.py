"""Pictures of an activity: shown only when everybody recognisable on them agreed (PIPL art. 25)."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.activities.models.activity import Activity
from huilin.activities.permissions import CHECK_IN, PUBLISH_PHOTO
from huilin.audit.models import record
from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor, Scoped, demand
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.core.uploads.pictures import CleanPicture
from huilin.core.uploads.referring import KeptName
from huilin.core.uploads.storage import keep

MOST = 30


class ActivityPhotoQuerySet(TenantQuerySet):
    def shown(self) -> models.QuerySet["ActivityPhoto"]:
        return self.filter(published_at__isnull=False, taken_down_at=None)


class ActivityPhoto(TenantModel, Scoped):
    activity = TenantForeignKey(Activity, related_name="photos")
    community_id = models.UUIDField()
    compound_id = models.UUIDField()
    name = KeptName()
    thumbnail = KeptName()
    caption = models.CharField(max_length=60, blank=True)
    shows = ArrayField(models.UUIDField(), default=list)
    """The sign-ups of those who can be recognised on it."""
    no_faces = models.BooleanField(default=False)
    added_by_id = models.UUIDField(null=True)
    added_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)
    published_by_id = models.UUIDField(null=True)
    taken_down_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(ActivityPhotoQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("活动照片")
        indexes = [models.Index(fields=["street_id", "activity", "added_at"], name="activityphoto_activity")]

    @classmethod
    def own_lookups(cls, actor: Actor) -> list[dict[str, Any]]:
        return [{"added_by_id": actor.person_id}] if actor.person_id else []

    def makers(self, permission: str) -> set[UUID]:
        return {self.added_by_id} if self.added_by_id else set()

    @classmethod
    @verb
    def add(
        cls,
        activity: Activity,
        picture: CleanPicture,
        *,
        by: Actor,
        shows: list[UUID],
        no_faces: bool,
        caption: str,
    ) -> "ActivityPhoto":
        """A picture waits for a second pair of eyes. Whom it shows is said now, by who was there.

        Raises Forbidden; Refused unless it shows nobody, or only people who signed up and agreed.
        """
        demand(by, CHECK_IN, activity)
        Activity.locked(activity.pk)
        if cls.objects.filter(activity=activity).count() >= MOST:
            raise Refused(_("一场活动最多%(n)d张照片。") % {"n": MOST}, field="picture")
        if bool(shows) == no_faces:
            raise Refused(_("请选照片里有谁，或者勾选「认不出人」。"), field="shows")
        photo = cls(
            activity=activity, community_id=activity.community_id, compound_id=activity.compound_id,
            street_id=activity.street_id, name=keep(picture.content, "jpg"), thumbnail=keep(picture.thumbnail, "jpg"),
            caption=clean_text(caption)[:60], shows=shows, no_faces=no_faces, added_by_id=by.person_id,
            added_at=clock.now(),
        )  # fmt: skip
        photo._check_consent()
        photo.save(force_insert=True)
        record("activity.photo_added", activity, by=by, role=by.role_for(CHECK_IN))
        return photo

    @verb
    def publish(self, *, by: Actor) -> None:
        """Everybody sees it. By another than who added it; raises Refused when somebody on it does not agree (any more)."""
        photo: ActivityPhoto = type(self).locked(self.pk)
        demand(by, PUBLISH_PHOTO, photo)
        if photo.published_at or photo.taken_down_at:
            raise Conflict(_("这张照片刚刚有人处理过。"))
        photo._check_consent()
        photo.published_at, photo.published_by_id = clock.now(), by.person_id
        photo.save(update_fields=["published_at", "published_by_id"])
        record("activity.photo_published", photo.activity, by=by, role=by.role_for(PUBLISH_PHOTO))

    @verb
    def take_down(self, *, by: Actor) -> None:
        photo: ActivityPhoto = type(self).locked(self.pk)
        demand(by, CHECK_IN, photo.activity)
        if photo.taken_down_at is None:
            photo.taken_down_at = clock.now()
            photo.save(update_fields=["taken_down_at"])
            record("activity.photo_taken_down", photo.activity, by=by, role=by.role_for(CHECK_IN))

    def _check_consent(self) -> None:
        agreed = self.activity.signups.filter(pk__in=self.shows, agrees_to_photos=True)
        if not self.no_faces and agreed.count() != len(set(self.shows)):
            raise Refused(_("照片里有人没有同意公开照片，不能用。"), field="shows")
