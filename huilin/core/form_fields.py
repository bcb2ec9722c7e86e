"""Fields that many forms ask for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from huilin.core.uploads.intake import FileRefused, Upload
from huilin.core.uploads.pictures import clean_picture
from huilin.core.uploads.storage import keep


def words(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    """A few sentences."""
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, widget=area, required=required, max_length=1000, help_text=help_text)


def day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


class PictureField(forms.FileField):
    """A photo, made anew and kept. What is no photo is an error at this field, so the rest of the form stays typed.

    Its cleaned value is the kept name, `nothing` without a photo; a room that keeps more than the name says what.
    """

    nothing: Any = ""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs={"accept": "image/*"}), **more)

    def kept(self, file: Upload) -> Any:
        return keep(clean_picture(file).content, "jpg")

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        try:
            return self.kept(file) if file else self.nothing
        except FileRefused as refusal:
            raise ValidationError(refusal.message) from refusal
