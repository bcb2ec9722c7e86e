"""Forms of joint work: the call to several units, who came, the outcome; merging and splitting."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.forms.clocks import moment_field, words
from huilin.cases.forms.versioned import VersionedForm
from huilin.cases.models import Case
from huilin.core import clock
from huilin.people.models import Organisation


class WhistleForm(VersionedForm):
    units: Any = forms.ModelMultipleChoiceField(
        label=gettext_lazy("叫哪些单位"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
    )
    question = words(gettext_lazy("要解决什么问题"))
    why = words(gettext_lazy("为什么一家办不了"))
    place = forms.CharField(label=gettext_lazy("在哪里碰头"), max_length=200)
    meets_at = forms.DateTimeField(
        label=gettext_lazy("什么时候"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    expected = words(gettext_lazy("要达到什么结果"))
    is_urgent = forms.BooleanField(label=gettext_lazy("紧急"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = Organisation.objects.all()  # type: ignore[attr-defined]

    def clean_units(self) -> list[Organisation]:
        return list(self.cleaned_data["units"])

    def suggested(self) -> dict[str, Any]:
        return {"place": self.case.place_label}


class WhistleApprovalForm(VersionedForm):
    remark = words(gettext_lazy("批复意见"), required=False)


class WhistleRefusalForm(VersionedForm):
    remark = words(gettext_lazy("为什么不同意"))


class ArrivalForm(VersionedForm):
    unit = forms.ChoiceField(label=gettext_lazy("单位"))
    came = forms.TypedChoiceField(
        label=gettext_lazy("到场了吗"),
        choices=[("yes", gettext_lazy("到场")), ("no", gettext_lazy("不到场，已说明原因"))],
        widget=forms.RadioSelect,
        coerce=lambda answer: answer == "yes",
    )
    who = forms.CharField(label=gettext_lazy("谁到场"), max_length=50, required=False)
    remark = words(gettext_lazy("情况或原因"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in self.case.called_units()}
        self.fields["unit"].choices = [(key, unit.name) for key, unit in self.units.items()]  # type: ignore[attr-defined]

    def clean_unit(self) -> Organisation:
        return self.units[self.cleaned_data["unit"]]


class WhistleConclusionForm(VersionedForm):
    conclusion = words(gettext_lazy("商量的结果"))
    division = words(gettext_lazy("谁做什么、什么时候做完"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """For each called unit what it does and until when; where both are given, the unit gets it as its part (分工)."""
        super().__init__(*args, **kwargs)
        for n, unit in enumerate(self.case.called_units()):
            told = {"unit": unit.name}
            self.fields[f"task_{n}"] = forms.CharField(
                label=_("%(unit)s做什么") % told, max_length=1000, required=False
            )
            self.fields[f"due_{n}"] = moment_field(_("%(unit)s什么时候做完") % told, required=False)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        parts = []
        for n, unit in enumerate(self.case.called_units()):
            task, due = answers.pop(f"task_{n}", ""), answers.pop(f"due_{n}", None)
            if bool(task) != bool(due):
                self.add_error(f"due_{n}" if task else f"task_{n}", _("做什么和什么时候做完要一起填。"))
            elif due and due <= clock.now():
                self.add_error(f"due_{n}", _("时限要晚于现在。"))
            elif task:
                parts.append((unit, task, due))
        return answers | {"parts": tuple(parts)}


class MergingForm(VersionedForm):
    master = forms.CharField(
        label=gettext_lazy("并到哪一件"),
        max_length=30,
        help_text=gettext_lazy("填主件的编号，同一个小区、30天以内的同一件事。"),
    )
    reason = words(gettext_lazy("为什么是同一件事"))

    def clean_master(self) -> Case:
        found = Case.objects.visible_to(self.actor).filter(number=self.cleaned_data["master"].strip()).first()
        if found is None:
            raise ValidationError(_("没有找到这个编号的事项。"))
        return found  # type: ignore[no-any-return]


class SplittingForm(VersionedForm):
    reason = words(gettext_lazy("为什么拆开"))
