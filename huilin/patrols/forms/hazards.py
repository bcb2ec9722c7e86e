"""Forms of the finding and of the acts on a hazard."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models import NewFile, keep_picture
from huilin.core import acting
from huilin.core.form_fields import PictureField, day, words
from huilin.core.permissions import Actor
from huilin.core.text import clean_text
from huilin.core.uploads.intake import Upload
from huilin.patrols.models import EquipmentClass, Hazard, HazardEscalation
from huilin.patrols.models.finding import MOST_WORDS
from huilin.patrols.models.rules import criteria
from huilin.people.models import Organisation, Person, Role
from huilin.places.models import Building

CLASSES = [("", gettext_lazy("请选择")), *EquipmentClass.choices]


class HazardPhotoField(PictureField):
    """A photo with its thumbnail; its cleaned value is a tuple of one kept file, empty without one."""

    nothing: tuple[NewFile, ...] = ()

    def kept(self, file: Upload) -> tuple[NewFile, ...]:
        return (keep_picture(file),)


class HazardForm(forms.Form):
    use_required_attribute = False

    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    compound: Any = forms.ModelChoiceField(
        label=gettext_lazy("小区"), queryset=None, empty_label=gettext_lazy("请选择")
    )
    building = forms.CharField(
        label=gettext_lazy("楼栋"), max_length=60, required=False, help_text=gettext_lazy("例如 3栋")
    )
    spot = forms.CharField(
        label=gettext_lazy("具体部位"), max_length=60, required=False,
        help_text=gettext_lazy("例如 2单元一楼楼梯下。不写住户姓名。"),
    )  # fmt: skip
    equipment_class = forms.ChoiceField(label=gettext_lazy("哪一类"), choices=CLASSES)
    text = forms.CharField(
        label=gettext_lazy("看到了什么"), max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )
    photos = HazardPhotoField(label=gettext_lazy("照片"), required=False)
    looks_major = forms.BooleanField(
        label=gettext_lazy("很危险，可能是重大隐患"), required=False,
        help_text=gettext_lazy("勾上以后街道领导马上收到消息。有人受伤或起火，先打119、120。"),
    )  # fmt: skip

    def __init__(self, *args: Any, compounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compound"].queryset = compounds  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        name, compound = clean_text(told.get("building") or ""), told.get("compound")
        told["building"] = None
        if name and compound:
            told["building"] = Building.objects.filter(
                compound=compound, name__in=(name, f"{name}栋")
            ).first()
            if told["building"] is None:
                self.add_error("building", _("这个小区没有这栋楼，请核对，或者写在具体部位里。"))
        return told


class HazardActForm(acting.VersionedForm):
    """A form about one hazard that remembers which version of it its reader saw."""

    def __init__(self, *args: Any, hazard: Hazard, actor: Actor, **kwargs: Any) -> None:
        self.hazard, self.actor = hazard, actor
        kwargs["initial"] = {"version": hazard.version} | self.suggested() | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class GradingForm(HazardActForm):
    equipment_class = forms.ChoiceField(label=gettext_lazy("哪一类"), choices=CLASSES)
    criterion = forms.ChoiceField(label=gettext_lazy("按哪一条标准"), widget=forms.RadioSelect)
    remark = words(gettext_lazy("现场核实的情况"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = criteria().values()
        order = ("general", "larger", "major")
        self.fields["criterion"].choices = [  # type: ignore[attr-defined]
            (row.slug, f"{row}（{row.source}）")
            for row in sorted(rows, key=lambda row: (order.index(row.grade), row.pk))
        ]

    def suggested(self) -> dict[str, Any]:
        return {"equipment_class": self.hazard.equipment_class}


class ReasonForm(HazardActForm):
    reason = words(gettext_lazy("理由"))


class EscalationForm(HazardActForm):
    to = forms.ChoiceField(
        label=gettext_lazy("报给哪里"), choices=HazardEscalation.To, widget=forms.RadioSelect
    )
    reason = words(gettext_lazy("报什么、怎么报的"), help_text=gettext_lazy("例如 已打电话并发函，附照片"))


class OrderForm(HazardActForm):
    person: Any = forms.ModelChoiceField(
        label=gettext_lazy("谁负责整改：工作人员或管家"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("不选"),
    )
    unit: Any = forms.ModelChoiceField(
        label=gettext_lazy("或者：哪个单位"), queryset=None, required=False, empty_label=gettext_lazy("不选")
    )
    name = forms.CharField(
        label=gettext_lazy("或者：写明是谁"), max_length=60, required=False,
        help_text=gettext_lazy("店铺写店名，住户写门牌，不写姓名。"),
    )  # fmt: skip
    measure = words(gettext_lazy("怎么改"))
    money = forms.DecimalField(
        label=gettext_lazy("要多少钱（元）"), min_value=0, max_digits=12, decimal_places=2, required=False
    )
    money_from = forms.CharField(label=gettext_lazy("钱从哪里来"), max_length=60, required=False)
    due_on = day(gettext_lazy("哪天以前改好"))
    interim = words(
        gettext_lazy("改好以前怎么防范"),
        required=False,
        help_text=gettext_lazy("疑似重大隐患必须写。例如 拉警戒线，安排人看守"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = Role.objects.in_force().filter(
            code__in=("ST", "SL", "BL", "CS", "PO"), community_id=self.hazard.community_id
        ) | Role.objects.in_force().filter(code__in=("ST", "SL", "BL"), compound_id=self.hazard.compound_id)
        persons = Person.objects.filter(pk__in=roles.values("person_id")).order_by("name")
        self.fields["person"].queryset = persons  # type: ignore[attr-defined]
        self.fields["person"].label_from_instance = lambda person: person.name  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Organisation.objects.order_by("name")  # type: ignore[attr-defined]


class LaterForm(HazardActForm):
    until = day(gettext_lazy("改到哪天"))
    reason = words(gettext_lazy("为什么来不及"))


class LaterAnswerForm(HazardActForm):
    granted = forms.TypedChoiceField(
        label=gettext_lazy("答复"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))],
    )  # fmt: skip
    remark = words(gettext_lazy("意见"), required=False, help_text=gettext_lazy("不同意一定要写理由。"))


class RectificationForm(HazardActForm):
    text = words(gettext_lazy("做了什么"))
    photos = HazardPhotoField(label=gettext_lazy("整改后的照片"))
    money = forms.DecimalField(
        label=gettext_lazy("花了多少钱（元）"), min_value=0, max_digits=12, decimal_places=2, required=False
    )


class ReinspectionForm(HazardActForm):
    passed = forms.TypedChoiceField(
        label=gettext_lazy("复查结果"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", gettext_lazy("已改好")), ("no", gettext_lazy("还没改好"))],
    )  # fmt: skip
    text = words(gettext_lazy("看到的情况"), required=False, help_text=gettext_lazy("没改好，写还差什么。"))
    photos = HazardPhotoField(label=gettext_lazy("复查的照片"), required=False)


class ClosureForm(HazardActForm):
    remark = words(gettext_lazy("说明"), required=False)
