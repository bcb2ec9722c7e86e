"""Forms of the street's tables."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from huilin.core.dated import TIME_UNITS, key_fields, value_fields
from huilin.core.models import Holiday
from huilin.places.models.table_change import LABELS

MOST = 3660
"""Ten years in days: no limit is longer."""


def date_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more
    )


class RowForm(forms.Form):
    """A newer row for the key of `row`. Only what the row says may change, and a key that may be empty (one category)."""

    use_required_attribute = False

    def __init__(self, *args: Any, row: models.Model, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        for field in key_fields(type(row)):
            if isinstance(field, models.ForeignKey) and field.null:
                self.fields[field.name] = forms.ModelChoiceField(
                    field.related_model._default_manager.all(),
                    label=field.related_model._meta.verbose_name,
                    required=False, empty_label=str(_("全部")), initial=getattr(row, field.attname),
                )  # fmt: skip
        for field in value_fields(type(row)):
            if (made := self.made(field)) is not None:
                self.fields[field.name] = made
        self.fields["effective_on"] = date_field(_("从哪天起"), help_text=_("最早从明天起"))
        self.fields["source"] = forms.CharField(
            label=_("依据"), max_length=200, help_text=_("文件名和文号，或者谁在哪次会上定的")
        )

    def made(self, field: "models.Field[Any, Any]") -> forms.Field | None:
        """The form's field for a column; None for what stays as it is."""
        now = getattr(self.row, field.attname)
        label = LABELS.get(field.name, field.verbose_name)
        if field.choices and field.name.endswith("unit"):
            # The code reads a rule's number in the rule's own unit; only limits come in any unit of time.
            choices = [(value, words) for value, words in field.flatchoices if value in TIME_UNITS]
            if field.name == "unit" and hasattr(self.row, "value"):
                return None
            return forms.ChoiceField(label=_("单位"), choices=choices, initial=now)
        if field.choices:
            return forms.ChoiceField(label=label, choices=field.flatchoices, initial=now)
        if isinstance(field, models.IntegerField):
            least = 1 if field.name.endswith("amount") else 0
            return forms.IntegerField(label=label, min_value=least, max_value=self.most(), initial=now)
        if isinstance(field, models.CharField) and field.max_length:
            return forms.CharField(label=label, max_length=field.max_length, initial=now)
        return None

    def most(self) -> int:
        return 100 if getattr(self.row, "unit", "") == "percent" else MOST

    def values(self) -> dict[str, Any]:
        """The columns of the new row by their names in the database, as plain JSON values."""
        model, told = type(self.row), self.cleaned_data
        columns = {}
        for field in (*key_fields(model), *value_fields(model)):
            value = told.get(field.name, getattr(self.row, field.attname))
            value = value.pk if isinstance(value, models.Model) else value
            columns[field.attname] = str(value) if isinstance(field, models.UUIDField) and value else value
        if "role" in told and told["role"] != getattr(self.row, "role", None):
            # Another role answers: the person who was named for the old one does not.
            columns.update({name: None for name in columns if name == "person_id"})
        return columns


class HolidayForm(forms.Form):
    use_required_attribute = False

    effective_on = date_field(_("哪一天"))
    kind = forms.ChoiceField(label=_("这一天"), choices=Holiday.Kind)
    name = forms.CharField(label=_("名称"), max_length=40, help_text=_("例如春节、台风停工"))
    source = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("文件名和文号，或者谁在哪次会上定的")
    )


class CancellationForm(forms.Form):
    use_required_attribute = False

    source = forms.CharField(label=_("依据"), max_length=200, help_text=_("为什么取消，按什么文件"))


class RemarkForm(forms.Form):
    use_required_attribute = False

    reason = forms.CharField(label=_("理由"), max_length=200, error_messages={"required": _("请写明理由。")})
