"""Photos and voice notes of a case. The file is on disk before the row commits; its name is its digest."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.core import clock
from huilin.core.permissions import Actor
from huilin.core.tenancy import TenantForeignKey, TenantModel
from huilin.core.uploads.pictures import clean_picture
from huilin.core.uploads.referring import KeptName
from huilin.core.uploads.sounds import check_sound
from huilin.core.uploads.storage import keep

if TYPE_CHECKING:
    from huilin.cases.models.case import Case


class Kind(models.TextChoices):
    PICTURE = "picture", _("照片")
    SOUND = "sound", _("录音")


@dataclass(frozen=True)
class NewFile:
    """A file made harmless and already kept on disk."""

    kind: str
    name: str
    thumbnail: str
    content_type: str
    size: int
    width: int = 0
    height: int = 0


class Attachment(TenantModel):
    class Phase(models.TextChoices):
        REPORT = "report", _("报事时")
        BEFORE = "before", _("处理前")
        AFTER = "after", _("处理后")
        VERIFICATION = "verification", _("核查时")

    append_only = True

    case = TenantForeignKey("cases.Case", related_name="attachments")
    kind = models.CharField(max_length=8, choices=Kind)
    phase = models.CharField(max_length=12, choices=Phase)
    act_id = models.UUIDField(null=True)
    name = KeptName()
    thumbnail = KeptName(blank=True)
    content_type = models.CharField(max_length=40)
    size = models.IntegerField()
    width = models.IntegerField(default=0)
    height = models.IntegerField(default=0)
    is_public = models.BooleanField(default=False)
    """Shown on the compound's page; only before/after pictures of a reply ever are."""
    at = models.DateTimeField(default=timezone.now)
    by_person_id = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("附件")
        indexes = [
            models.Index(fields=["street_id", "case", "at"], name="attachment_case"),
            models.Index(fields=["street_id", "name"], name="attachment_name"),
            models.Index(fields=["street_id", "thumbnail"], name="attachment_thumbnail"),
        ]

    @classmethod
    def attach(
        cls,
        case: "Case",
        files: Iterable[NewFile],
        *,
        phase: str,
        by: Actor,
        act_id: Any = None,
        is_public: bool = False,
    ) -> None:
        """Adds the files to the case in one statement."""
        rows = [
            cls(
                case=case,
                at=clock.now(),
                street_id=case.street_id,
                phase=phase,
                act_id=act_id,
                is_public=is_public and file.kind == Kind.PICTURE,
                by_person_id=by.person_id,
                **vars(file),
            )
            for file in files
        ]
        if rows:
            cls.objects.bulk_create(rows)


def keep_picture(upload: Any) -> NewFile:
    """Cleans a picture and puts it and its thumbnail on disk; raises PictureRefused."""
    picture = clean_picture(upload)
    return NewFile(
        kind=Kind.PICTURE,
        name=keep(picture.content, "jpg"),
        thumbnail=keep(picture.thumbnail, "jpg"),
        content_type="image/jpeg",
        size=len(picture.content),
        width=picture.width,
        height=picture.height,
    )


def keep_sound(upload: Any) -> NewFile:
    """Checks a voice note and puts it on disk; raises SoundRefused."""
    sound = check_sound(upload)
    return NewFile(
        kind=Kind.SOUND,
        name=keep(sound.content, sound.extension),
        thumbnail="",
        content_type=sound.content_type,
        size=len(sound.content),
    )
