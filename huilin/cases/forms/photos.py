"""A field for several photos."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huilin.cases.models import NewFile, keep_picture
from huilin.core.errors import Refused

MOST_PHOTOS = 6


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class PhotosField(forms.FileField):
    """Several photos, each made harmless and kept on disk; gives a tuple of NewFile."""

    widget = PhotosInput(attrs={"accept": "image/*", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> tuple[NewFile, ...]:
        uploads = data if isinstance(data, (list, tuple)) else [data]
        uploads = [upload for upload in uploads if upload]
        if self.required and not uploads:
            raise ValidationError(_("请选照片。"))
        if len(uploads) > MOST_PHOTOS:
            raise ValidationError(_("照片最多%(most)d张。"), params={"most": MOST_PHOTOS})
        try:
            return tuple(keep_picture(upload) for upload in uploads)
        except Refused as refusal:
            raise ValidationError(str(refusal.message)) from refusal
