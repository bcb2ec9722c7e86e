"""Forms of the acts at the desk."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from huilin.core import clock
from huilin.core.form_fields import PictureField, day, words
from huilin.people.models import Person, Role
from huilin.stewards.forms.base import DoorField, FileForm, PhoneField, household_at
from huilin.stewards.models import Objection, Voice
from huilin.stewards.models.rules import StewardRule, number


class ReviewForm(FileForm):
    passed = forms.TypedChoiceField(
        label=gettext_lazy("结论"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", gettext_lazy("通过")), ("no", gettext_lazy("不通过"))],
    )  # fmt: skip
    remark = words(gettext_lazy("意见"), required=False, help_text=gettext_lazy("不通过一定要写理由。"))


class NoticePostingForm(FileForm):
    where = forms.CharField(
        label=gettext_lazy("张贴在哪里"), max_length=100, help_text=gettext_lazy("例如 小区大门公示栏")
    )


class PostingProofForm(FileForm):
    photo = PictureField(label=gettext_lazy("张贴的照片"))


class TakingDownForm(FileForm):
    photo = PictureField(label=gettext_lazy("撤下前的照片（可以不传）"), required=False)


def objections(row: Any, *, only_open: bool) -> list[tuple[str, str]]:
    found = row.open_objections() if only_open else Objection.objects.filter(stewardship=row)
    return [(str(one.pk), f"{one.at:%m-%d} {one.text[:24]}") for one in found.order_by("at")]


class ObjectionDecisionForm(FileForm):
    objection = forms.ChoiceField(label=gettext_lazy("哪一条异议"))
    outcome = forms.ChoiceField(
        label=gettext_lazy("处理结果"), widget=forms.RadioSelect, choices=Objection.Outcome.choices[1:]
    )
    answer = words(gettext_lazy("怎么核实的、为什么这样处理"), help_text=gettext_lazy("提异议的人会看到。"))
    corrected = forms.CharField(
        label=gettext_lazy("更正了什么"), max_length=200, required=False,
        help_text=gettext_lazy("选「重新公示」时写，会印在新的公示上。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["objection"].choices = objections(self.row, only_open=True)  # type: ignore[attr-defined]


class ObjectorRevealForm(FileForm):
    objection = forms.ChoiceField(label=gettext_lazy("哪一条异议"))
    reason = words(gettext_lazy("为什么要看"), help_text=gettext_lazy("会留下记录。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["objection"].choices = objections(self.row, only_open=False)  # type: ignore[attr-defined]


class TermForm(FileForm):
    years = forms.IntegerField(label=gettext_lazy("任期几年"), min_value=1, max_value=9)

    def suggested(self) -> dict[str, Any]:
        return {"years": number(StewardRule.Name.TERM)}


class AppointmentForm(TermForm):
    starts_on = day(gettext_lazy("从哪天起"))

    def suggested(self) -> dict[str, Any]:
        return super().suggested() | {"starts_on": timezone.localdate(clock.now())}


class LeavingForm(FileForm):
    reason = words(gettext_lazy("理由"))
    successor: Any = forms.ModelChoiceField(
        None, label=gettext_lazy("交接给谁"), required=False,
        empty_label=gettext_lazy("由系统定：组长、同事，没有就交社区"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = Role.objects.in_force().filter(compound=self.row.compound_id, code__in=("SL", "ST"))
        field: Any = self.fields["successor"]
        field.queryset = Person.objects.filter(pk__in=team.values("person")).exclude(pk=self.row.person_id)
        field.label_from_instance = lambda person: person.name


class PaperRecommendationForm(FileForm):
    door = DoorField()

    def clean_door(self) -> Any:
        return household_at(self.cleaned_data["door"], self.row)


class PaperObjectionForm(FileForm):
    name = forms.CharField(label=gettext_lazy("提异议的人"), max_length=50)
    phone = PhoneField(label=gettext_lazy("电话"), required=False)
    text = words(gettext_lazy("异议的内容"))


class PaperAppraisalForm(PaperRecommendationForm):
    answer = forms.ChoiceField(label=gettext_lazy("评价"), widget=forms.RadioSelect, choices=Voice.Answer)
