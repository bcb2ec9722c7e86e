"""Forms of how a matter ends: the look whether it is fixed, the return visit, what was promised, the panel's finding."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.forms.clocks import SEEN_BY_RESIDENT, words
from huilin.cases.forms.photos import PhotosField
from huilin.cases.forms.versioned import VersionedForm
from huilin.cases.models import DemandProposal, FollowUpTry, Promise, Rating, Verification
from huilin.cases.models.checklist import checklist
from huilin.cases.models.promising import LONGEST
from huilin.core import clock
from huilin.people.models import Person, Role


def radios(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **more)


class YesField(forms.TypedChoiceField):
    """Two answers as radio buttons; gives True for the first."""

    def __init__(self, *, label: Any, yes: Any, no: Any) -> None:
        choices = [("yes", yes), ("no", no)]
        super().__init__(
            label=label, choices=choices, widget=forms.RadioSelect, coerce=lambda answer: answer == "yes"
        )


class VerificationForm(VersionedForm):
    way = radios(gettext_lazy("怎么核查的"), Verification.Way)
    checks = forms.TypedMultipleChoiceField(
        label=gettext_lazy("看过的请打勾"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        coerce=int,
    )
    passed = YesField(
        label=gettext_lazy("解决了吗"), yes=gettext_lazy("解决了"), no=gettext_lazy("没有，退回继续办")
    )
    remark = forms.CharField(
        label=gettext_lazy("核查情况"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=1000,
    )
    photos = PhotosField(label=gettext_lazy("核查照片"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = checklist(self.case.category_id)
        if not items:
            del self.fields["checks"]
            return
        must = _("（必须看）")
        lines = [(item.line, item.label + (must if item.is_must else "")) for item in items]
        self.fields["checks"].choices = lines  # type: ignore[attr-defined]
        if any(item.is_must for item in items):
            self.fields["checks"].help_text = _("写着“必须看”的没有全打勾，就不能通过。")


class FollowUpForm(VersionedForm):
    way = radios(gettext_lazy("怎么联系的"), FollowUpTry.Way)
    outcome = radios(gettext_lazy("联系上了吗"), FollowUpTry.Outcome)
    solved = radios(gettext_lazy("居民说解决了吗"), Rating.Solved, required=False)
    satisfaction = radios(gettext_lazy("居民满意吗"), Rating.Satisfaction, required=False)
    cause = radios(gettext_lazy("没解决或不满意，主要因为"), FollowUpTry.Cause, required=False)
    remark = words(gettext_lazy("居民的原话"), required=False)


class PromiseFields(forms.Form):
    """Two fields for an act in which something may be promised besides."""

    promised = forms.CharField(
        label=gettext_lazy("答应了居民什么"), max_length=LONGEST, required=False,
        help_text=gettext_lazy("居民和社区都看得到，到那天会有人核对。没有答应就不填。"),
    )  # fmt: skip
    promised_until = forms.DateField(
        label=gettext_lazy("哪天以前"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class PromiseForm(VersionedForm):
    promised = forms.CharField(
        label=gettext_lazy("答应了居民什么"), max_length=LONGEST, help_text=SEEN_BY_RESIDENT
    )
    promised_until = forms.DateField(
        label=gettext_lazy("哪天以前"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("到那天会提醒您；过了没有结果就记为没做到。"),
    )


class PromiseOutcomeForm(VersionedForm):
    promise = radios(gettext_lazy("哪一条"), ())
    was_kept = YesField(label=gettext_lazy("做到了吗"), yes=gettext_lazy("做到了"), no=gettext_lazy("没做到"))
    remark = words(
        gettext_lazy("说明"), required=False, help_text=gettext_lazy("没做到的，写明为什么，居民会看到。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.promises: dict[str, Promise] = {str(one.pk): one for one in self.case.open_promises()}
        lines = [(key, f"{one.what}（{one.until_on:%Y-%m-%d}）") for key, one in self.promises.items()]
        self.fields["promise"].choices = lines  # type: ignore[attr-defined]

    def clean_promise(self) -> Promise:
        return self.promises[self.cleaned_data["promise"]]


class DemandProposalForm(VersionedForm):
    ground = radios(gettext_lazy("哪一条理由"), DemandProposal.Ground)
    reason = words(
        gettext_lazy("情况"), help_text=gettext_lazy("至少20个字：以前怎么办的、怎么答复的、现在要求什么。")
    )


class DemandDecisionForm(VersionedForm):
    panel = forms.MultipleChoiceField(
        label=gettext_lazy("参加会商的人"), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("经办过的人和提请的人不能参加。"),
    )  # fmt: skip
    was_granted = YesField(
        label=gettext_lazy("会商结论"),
        yes=gettext_lazy("要求不合理，说明后办结"),
        no=gettext_lazy("要求合理，继续办"),
    )
    explanation = words(
        gettext_lazy("理由"), help_text=gettext_lazy("至少20个字。认为不合理的，居民会看到，用大白话写。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.persons = possible_members(self.case, self.actor.person_id)
        self.fields["panel"].choices = [(str(key), label) for key, (_one, label) in self.persons.items()]  # type: ignore[attr-defined]

    def clean_panel(self) -> list[Person]:
        return [self.persons[UUID(key)][0] for key in self.cleaned_data["panel"]]


class AppealDecisionForm(VersionedForm):
    was_granted = YesField(
        label=gettext_lazy("申诉成立吗"),
        yes=gettext_lazy("成立，重新办"),
        no=gettext_lazy("不成立，维持原结论"),
    )
    explanation = words(gettext_lazy("给居民的答复"), help_text=gettext_lazy("至少20个字，居民会看到。"))


def possible_members(case: Any, leader: UUID | None) -> dict[UUID, tuple[Person, str]]:
    """Who may sit on the panel: the community's and the street's people who had no hand in it; one statement."""
    near = Q(community_id=case.community_id, code__in=("CS", "ME", "PO")) | Q(code__in=("SO", "LD"))
    found: dict[UUID, tuple[Person, str]] = {}
    for role in (
        Role.objects.in_force(clock.now()).filter(near).select_related("person").order_by("code", "id")
    ):
        if role.person_id != leader and role.person_id not in case.handler_ids:
            label = f"{role.person.name}（{role.get_code_display()}）"
            found.setdefault(role.person_id, (role.person, label))
    return found
