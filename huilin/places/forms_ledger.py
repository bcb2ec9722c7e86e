"""What is asked of whoever takes a ledger."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.core.permissions import Actor
from huilin.places.ledgers import Extent, Ledger, Month

MONTHS = 24
"""How far back a month may be chosen."""


def months() -> list[Month]:
    month, found = Month(timezone.localdate().replace(day=1)), []
    for _turn in range(MONTHS):
        found.append(month)
        month = Month((month.first - dt.timedelta(days=1)).replace(day=1))
    return found


class LedgerForm(forms.Form):
    use_required_attribute = False

    where = forms.ChoiceField(label=gettext_lazy("哪里"))
    month = forms.ChoiceField(label=gettext_lazy("月份"))
    reason = forms.CharField(
        label=gettext_lazy("导出做什么用"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("会留下记录。"),
    )

    def __init__(self, *args: Any, ledger: Ledger, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ledger, self.actor, self.extents = ledger, actor, ledger.extents(actor)
        fields: Any = self.fields
        fields["where"].choices = [(key, extent.name) for key, extent in self.extents.items()]
        asks = [ledger.asks_reason(actor, extent) for extent in self.extents.values()]
        fields["reason"].required = bool(asks) and all(asks)
        fields["reason"].error_messages["required"] = _("请写明理由。")
        fields["month"].choices = [(month.first.isoformat(), str(month)) for month in months()]

    def clean_where(self) -> Extent:
        return self.extents[self.cleaned_data["where"]]

    def clean_month(self) -> Month:
        return Month(dt.date.fromisoformat(self.cleaned_data["month"]))

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        extent = told.get("where")
        if extent and not told.get("reason", "").strip() and self.ledger.asks_reason(self.actor, extent):
            self.add_error("reason", _("请写明理由。"))
        return told
