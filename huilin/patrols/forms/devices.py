"""Forms of the register of fire equipment, and of taking a ledger."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.core.form_fields import day
from huilin.patrols.forms.patrols import ANSWERS
from huilin.patrols.models import DeviceKind, FireDevice
from huilin.patrols.models.rules import today
from huilin.places.models import Building, Compound


class DeviceForm(forms.Form):
    use_required_attribute = False

    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=DeviceKind)
    number = forms.CharField(label=gettext_lazy("编号"), max_length=20)
    building: Any = forms.ModelChoiceField(
        label=gettext_lazy("楼栋"), queryset=None, required=False, empty_label=gettext_lazy("不在楼里")
    )
    where = forms.CharField(label=gettext_lazy("位置"), max_length=60)
    made_on = day(gettext_lazy("出厂日期"), required=False)
    serviced_on = day(gettext_lazy("上次维修"), required=False)
    expires_on = day(
        gettext_lazy("到期日期"), required=False, help_text=gettext_lazy("不填就按种类和出厂日期算。")
    )

    def __init__(self, *args: Any, compound: Compound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        buildings = Building.objects.filter(compound=compound).order_by("order_key", "name")
        self.fields["building"].queryset = buildings  # type: ignore[attr-defined]

    def clean_made_on(self) -> dt.date | None:
        made_on: dt.date | None = self.cleaned_data["made_on"]
        if made_on is not None and not dt.date(1950, 1, 1) <= made_on <= today():
            raise forms.ValidationError(_("请核对出厂日期。"))
        return made_on


class SheetForm(forms.Form):
    """The month's sheet: a line a device. A line left open is simply not looked at yet."""

    use_required_attribute = False

    def __init__(self, *args: Any, devices: list[FireDevice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.devices = devices
        for device in devices:
            self.fields[f"device-{device.pk}"] = forms.ChoiceField(
                label=f"{device} {device.where}", choices=ANSWERS, widget=forms.RadioSelect, required=False
            )
            self.fields[f"remark-{device.pk}"] = forms.CharField(
                label=gettext_lazy("不正常的，写一句"), max_length=100, required=False
            )

    def lines(self) -> list[dict[str, Any]]:
        return [
            {"device": one, "answer": self[f"device-{one.pk}"], "remark": self[f"remark-{one.pk}"]}
            for one in self.devices
        ]

    def told(self) -> dict[UUID, tuple[bool, str]]:
        answers = {one.pk: self.cleaned_data[f"device-{one.pk}"] for one in self.devices}
        return {
            pk: (answer == "good", self.cleaned_data[f"remark-{pk}"])
            for pk, answer in answers.items()
            if answer
        }
