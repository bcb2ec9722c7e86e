"""The files of a report form: made harmless, kept on disk, and not asked for again when the form is refused."""

from dataclasses import astuple, dataclass, field
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from huilin.cases.forms.resident import MOST_PHOTOS
from huilin.cases.models import NewFile, keep_picture, keep_sound
from huilin.cases.models.attachment import Kind
from huilin.core.errors import Refused

KEPT_FOR_SECONDS = 24 * 3600
"""How long a refused form may take to come back; the sweeper leaves files alone for two days."""
SALT = "huilin.kept-file"


def token_for(file: NewFile) -> str:
    """A signed name of a kept file, for a hidden field."""
    return signing.dumps(astuple(file), salt=SALT, compress=True)


def file_of(token: str) -> NewFile | None:
    """The kept file that a token names, None when it is not ours or too old."""
    try:
        return NewFile(*signing.loads(token, salt=SALT, max_age=KEPT_FOR_SECONDS))
    except (signing.BadSignature, TypeError, ValueError):
        return None


@dataclass
class TakenFiles:
    """What came with one sending; `refusals` are (field, message, status)."""

    photos: list[NewFile] = field(default_factory=list)
    voice: NewFile | None = None
    refusals: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def all(self) -> tuple[NewFile, ...]:
        return (*self.photos, *([self.voice] if self.voice else []))

    def refuse(self, name: str, error: Refused) -> None:
        if (name, error.message, error.status) not in self.refusals:
            self.refusals.append((name, error.message, error.status))


def take_files(posted: Any, uploaded: Any) -> TakenFiles:
    """Keeps each file that can be kept; the others leave a refusal at their field."""
    taken = TakenFiles()
    for token in posted.getlist("kept_photo")[: MOST_PHOTOS + 1]:
        if (kept := file_of(token)) and kept.kind == Kind.PICTURE:
            taken.photos.append(kept)
    uploads = uploaded.getlist("photos")
    if len(taken.photos) + len(uploads) > MOST_PHOTOS:
        taken.refuse("photos", Refused(_("照片最多%(most)d张，请去掉几张。") % {"most": MOST_PHOTOS}))
    for upload in uploads[: max(MOST_PHOTOS - len(taken.photos), 0)]:
        _take_photo(taken, upload)
    _take_voice(taken, posted, uploaded)
    return taken


def _take_photo(taken: TakenFiles, upload: Any) -> None:
    try:
        photo = keep_picture(upload)
    except Refused as error:
        taken.refuse("photos", error)
    else:
        if photo not in taken.photos:
            taken.photos.append(photo)


def _take_voice(taken: TakenFiles, posted: Any, uploaded: Any) -> None:
    kept = file_of(posted.get("kept_voice", ""))
    taken.voice = kept if kept and kept.kind == Kind.SOUND else None
    if "voice" in uploaded:
        try:
            taken.voice = keep_sound(uploaded["voice"])
        except Refused as error:
            taken.refuse("voice", error)
