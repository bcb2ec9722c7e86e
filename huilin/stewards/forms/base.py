"""The base of every form on a stewardship, and fields that several of them have."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.core import acting
from huilin.core.permissions import Actor
from huilin.core.text import clean_text, normalise_phone
from huilin.people.models import Household
from huilin.stewards.models import Stewardship


class FileForm(acting.VersionedForm):
    """A form about one stewardship that remembers which version of it its reader saw."""

    def __init__(self, *args: Any, row: Stewardship, actor: Actor, **kwargs: Any) -> None:
        self.row, self.actor = row, actor
        kwargs["initial"] = {"version": row.version} | self.suggested() | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class PhoneField(forms.CharField):
    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "tel"})
        super().__init__(max_length=20, widget=widget, **more)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return normalise_phone(text) if text else ""


class DoorField(forms.CharField):
    """A door of the compound as people say it: 3栋-2单元-201. Its cleaned value is the household behind it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            label=gettext_lazy("哪一户"), max_length=60, help_text=gettext_lazy("例如 3栋-2单元-201"), **more
        )


def household_at(door: str, row: Stewardship) -> Household:
    """The household behind a door of the compound; raises ValidationError."""
    parts = [part for part in clean_text(door).replace("—", "-").replace(" ", "-").split("-") if part]
    if len(parts) not in (2, 3):
        raise ValidationError(_("请写楼栋、单元、房号，中间用-隔开。"))
    names = {"dwelling__building__name": parts[0], "dwelling__name": parts[-1]}
    names["dwelling__entrance__name"] = parts[1] if len(parts) == 3 else ""
    found = Household.objects.filter(compound=row.compound_id, **names).order_by("number").first()
    if found is None:
        raise ValidationError(_("本小区没有这一户，请核对。"))
    return found
