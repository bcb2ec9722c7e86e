"""Forms of the desk's acts. They clean what was typed; the verbs judge it."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.forms.versioned import VersionedForm
from huilin.cases.models import (
    Case,
    Category,
    FirstContact,
    Grade,
    NewFile,
    Rejection,
    Reply,
    Return,
    Verification,
    keep_picture,
)
from huilin.cases.models.vocabulary import categories
from huilin.core.errors import Refused
from huilin.people.models import Organisation, Person, Role

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


class CategoryField(forms.ChoiceField):
    """A category by its slug; gives the Category."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=lambda: [("", _("请选择"))] + [(c.slug, c.label) for c in categories.get().values()],
            **kwargs,
        )

    def clean(self, value: Any) -> Category | None:
        return categories.get().get(super().clean(value))


class AcceptanceForm(VersionedForm):
    category = CategoryField(label=gettext_lazy("类别"))
    grade = forms.ChoiceField(label=gettext_lazy("等级"), choices=Grade, widget=forms.RadioSelect)
    mode = forms.ChoiceField(label=gettext_lazy("办理方式"), choices=Case.Mode, widget=forms.RadioSelect)
    public_summary = forms.CharField(
        label=gettext_lazy("公开摘要"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("居民公开页上显示的一句话。不写姓名、电话、门牌。不填就只显示类别。"),
    )
    is_confidential = forms.BooleanField(label=gettext_lazy("不公开（涉及个人隐私）"), required=False)

    def suggested(self) -> dict[str, Any]:
        return {
            "category": self.case.category_id,
            "grade": self.case.grade,
            "mode": self.case.mode or Case.Mode.DISPATCH,
            "public_summary": self.case.public_summary,
            "is_confidential": self.case.is_confidential,
        }


class RejectionForm(VersionedForm):
    reason = forms.ChoiceField(label=gettext_lazy("原因"), choices=Rejection.Reason, widget=forms.RadioSelect)
    explanation = forms.CharField(
        label=gettext_lazy("向居民说明"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("至少20个字，居民会看到。"),
    )
    other_way = forms.CharField(label=gettext_lazy("还可以找哪里"), max_length=200)


class AssignmentForm(VersionedForm):
    assignee = forms.ChoiceField(label=gettext_lazy("派给谁"))
    instruction = forms.CharField(
        label=gettext_lazy("交代"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=1000
    )
    due_at = forms.DateTimeField(
        label=gettext_lazy("办结时限"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.persons, self.units = possible_handlers(self.case)
        near = [(f"person:{key}", label) for key, label in self.persons.items()]
        units = [(f"unit:{key}", label) for key, label in self.units.items()]
        self.fields["assignee"].choices = [("", _("请选择")), (_("人"), near), (_("单位"), units)]  # type: ignore[attr-defined]

    def suggested(self) -> dict[str, Any]:
        return {"due_at": self.case.due_at}

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        kind, _sep, key = answers.pop("assignee", "").partition(":")
        if kind == "person":
            answers["person"] = Person.objects.get(pk=UUID(key))
        elif kind == "unit":
            answers["unit"] = Organisation.objects.get(pk=UUID(key))
        return answers


class ArbitrationForm(AssignmentForm):
    instruction = None  # type: ignore[assignment]
    due_at = None  # type: ignore[assignment]
    reason = forms.CharField(
        label=gettext_lazy("为什么这样定"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


def possible_handlers(case: Case) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """Who may be given a matter here: stewards and building leaders of the compound, the community's people, the street's
    clerks, and every unit that somebody answers for; one statement."""
    here = Q(compound_id=case.compound_id) | Q(community_id=case.community_id, compound__isnull=True)
    handling = ["ST", "SL", "BL", "CS", "PO", "ME", "SO"]
    wanted = Q(code__in=handling) & (here | Q(code="SO")) | Q(organisation__isnull=False)
    persons: dict[UUID, str] = {}
    units: dict[UUID, str] = {}
    for role in Role.objects.in_force().filter(wanted).select_related("person", "organisation"):
        if role.organisation_id:
            units.setdefault(role.organisation_id, role.organisation.name)
        if role.code in handling:
            persons.setdefault(role.person_id, f"{role.person.name}（{role.get_code_display()}）")
    return persons, units


class ReturnForm(VersionedForm):
    cause = forms.ChoiceField(
        label=gettext_lazy("哪一类原因"), choices=Return.Cause, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("为什么不归您办"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )
    suggested_handler = forms.CharField(label=gettext_lazy("建议谁来办"), max_length=100, required=False)

    def suggested(self) -> dict[str, Any]:
        return {"cause": Return.Cause.NOT_MINE}


class FirstContactForm(VersionedForm):
    way = forms.ChoiceField(
        label=gettext_lazy("怎么联系的"), choices=FirstContact.Way, widget=forms.RadioSelect
    )
    reached = forms.BooleanField(label=gettext_lazy("联系上了，或已到现场"), required=False, initial=True)
    result = forms.CharField(
        label=gettext_lazy("情况"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=1000
    )


class ReplyForm(VersionedForm):
    result = forms.ChoiceField(label=gettext_lazy("结果"), choices=Reply.Result, widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("给居民的答复"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=gettext_lazy("居民会看到，用大白话写。"),
    )
    before = PhotosField(label=gettext_lazy("处理前照片"), required=False)
    after = PhotosField(label=gettext_lazy("处理后照片"), required=False)
    cost = forms.DecimalField(
        label=gettext_lazy("花费（元）"), min_value=0, max_digits=9, decimal_places=2, required=False
    )

    why_not = forms.CharField(
        label=gettext_lazy("为什么不等分工办完"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("还有协办没有办完。现在就答复，要写明原因，居民看不到。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.case.open_parts:
            del self.fields["why_not"]

    def clean_cost(self) -> int:
        """Fen."""
        return int((self.cleaned_data["cost"] or 0) * 100)


class VerificationForm(VersionedForm):
    way = forms.ChoiceField(
        label=gettext_lazy("怎么核查的"), choices=Verification.Way, widget=forms.RadioSelect
    )
    passed = forms.TypedChoiceField(
        label=gettext_lazy("解决了吗"),
        choices=[("yes", gettext_lazy("解决了")), ("no", gettext_lazy("没有，退回继续办"))],
        widget=forms.RadioSelect,
        coerce=lambda answer: answer == "yes",
    )
    remark = forms.CharField(
        label=gettext_lazy("核查情况"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=1000,
    )
    photos = PhotosField(label=gettext_lazy("核查照片"), required=False)


class ClosureForm(VersionedForm):
    remark = forms.CharField(
        label=gettext_lazy("办结说明"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=1000,
    )


class SettlementForm(VersionedForm):
    action = forms.CharField(
        label=gettext_lazy("当场做了什么"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000
    )
    photos = PhotosField(label=gettext_lazy("处理后照片"), required=False)
    witness = forms.CharField(label=gettext_lazy("见证人"), max_length=50, required=False)


class ReopeningForm(VersionedForm):
    reason = forms.CharField(
        label=gettext_lazy("为什么重开"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


class NoteForm(VersionedForm):
    text = forms.CharField(
        label=gettext_lazy("内部备注"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        help_text=gettext_lazy("写「@姓名」可以提醒同事，姓名后空一格。"),
    )


class ContactRevealForm(VersionedForm):
    reason = forms.CharField(
        label=gettext_lazy("为什么要看电话"), max_length=200, help_text=gettext_lazy("会记入日志。")
    )
