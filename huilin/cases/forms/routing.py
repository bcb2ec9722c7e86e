"""Forms of the street's own tables of casework: rules of routing, and the catalogue of who answers for what."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models import Case, Duty, Grade, RoutingRule
from huilin.cases.models.duty import HANDLING
from huilin.cases.models.routing import WEEKDAYS
from huilin.cases.models.vocabulary import categories
from huilin.core import clock
from huilin.people.models import Organisation, Role
from huilin.places.forms import date_field
from huilin.places.models import Community, Compound

SOURCE_HELP = gettext_lazy("文件名和文号，或者谁在哪次会上定的")


def category_choices() -> list[tuple[str, str]]:
    return [(row.slug, row.label) for row in categories.get().values()]


def time_field(label: Any, **more: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget, **more)


class RuleForm(forms.Form):
    """One rule; what is left empty is not asked."""

    use_required_attribute = False

    rule = forms.UUIDField(required=False, widget=forms.HiddenInput)
    number = forms.IntegerField(
        label=gettext_lazy("顺序号"),
        min_value=1,
        max_value=999,
        initial=10,
        help_text=gettext_lazy("小的先看；一样大，条件多的先看。"),
    )
    name = forms.CharField(
        label=gettext_lazy("名称"), max_length=40, help_text=gettext_lazy("例如：路灯归市政")
    )
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("类别"),
        required=False,
        choices=category_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("不选就是所有类别。"),
    )
    place = forms.ChoiceField(label=gettext_lazy("地点"), required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("星期几报的"),
        required=False,
        coerce=int,
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("不选就是每天。"),
    )
    from_time = time_field(gettext_lazy("几点起"))
    to_time = time_field(gettext_lazy("几点止"), help_text=gettext_lazy("22:00到6:00就是夜里。"))
    came_by = forms.ChoiceField(label=gettext_lazy("来源"), required=False)
    grade = forms.ChoiceField(label=gettext_lazy("等级"), required=False)
    to = forms.ChoiceField(label=gettext_lazy("派给"))
    instruction = forms.CharField(label=gettext_lazy("交代"), required=False, max_length=200)
    is_automatic = forms.BooleanField(label=gettext_lazy("受理后直接派出，不用再点派单"), required=False)
    effective_on = date_field(gettext_lazy("从哪天起"), help_text=gettext_lazy("最早从明天起"))
    valid_to = date_field(gettext_lazy("到哪天止"), required=False, help_text=gettext_lazy("不填就一直用。"))
    source = forms.CharField(label=gettext_lazy("依据"), max_length=200, help_text=SOURCE_HELP)

    def __init__(self, *args: Any, rule: RoutingRule | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = (
            told_of(rule)
            if rule
            else {"effective_on": timezone.localdate(clock.now()) + dt.timedelta(days=1)}
        )
        super().__init__(*args, **kwargs)
        communities, compounds = (
            list(Community.objects.order_by("name")),
            list(Compound.objects.order_by("name")),
        )
        roles = list(
            Role.objects.in_force().select_related("person", "organisation").order_by("code", "starts_on")
        )
        self.known: dict[str, Any] = {f"community:{row.pk}": row for row in communities}
        self.known |= {f"compound:{row.pk}": row for row in compounds}
        self.known |= {
            f"unit:{role.organisation_id}": role.organisation for role in roles if role.organisation_id
        }
        self.known |= {f"person:{role.person_id}": role.person for role in roles if role.code in HANDLING}
        self.choose("place", _("全街道"), {_("社区"): "community", _("小区"): "compound"})
        here = [(f"role:{code}", _("当地的%(role)s") % {"role": Role.Code(code).label}) for code in HANDLING]
        self.choose("to", _("请选择"), {_("单位"): "unit", _("人"): "person"}, (_("身份"), here))
        self.fields["came_by"].choices = [("", _("不限")), *Case.Source.choices]  # type: ignore[attr-defined]
        self.fields["grade"].choices = [("", _("不限")), *Grade.choices]  # type: ignore[attr-defined]

    def choose(self, name: str, empty: str, groups: dict[str, str], *first: Any) -> None:
        rows: list[Any] = [("", empty), *first]
        for label, kind in groups.items():
            found = [(key, row.name) for key, row in self.known.items() if key.startswith(f"{kind}:")]
            rows += [(label, found)] if found else []
        self.fields[name].choices = rows  # type: ignore[attr-defined]

    def draft(self) -> RoutingRule:
        """The rule as it would be, unsaved, with what it points to."""
        told = self.cleaned_data
        rule = RoutingRule(
            number=told["number"],
            name=told["name"],
            categories=told["categories"],
            weekdays=told["weekdays"],
            from_time=told["from_time"],
            to_time=told["to_time"],
            came_by=told["came_by"],
            grade=told["grade"],
            instruction=told["instruction"],
            is_automatic=told["is_automatic"],
            valid_from=told["effective_on"],
            valid_to=told["valid_to"],
            source=told["source"],
        )
        if told["rule"]:
            rule.rule = told["rule"]
        for chosen, prefix in ((told["place"], ""), (told["to"], "to_")):
            kind, _sep, key = chosen.partition(":")
            if kind == "role":
                rule.to_role = key
            elif kind:
                setattr(rule, f"{prefix}{kind}", self.known[chosen])
        return rule


def told_of(rule: RoutingRule) -> dict[str, Any]:
    """A rule's present version as the form shows it."""
    place = f"compound:{rule.compound_id}" if rule.compound_id else ""
    place = place or (f"community:{rule.community_id}" if rule.community_id else "")
    to = f"role:{rule.to_role}" if rule.to_role else ""
    to = to or (f"unit:{rule.to_unit_id}" if rule.to_unit_id else f"person:{rule.to_person_id}")
    same = ("rule", "number", "name", "categories", "weekdays", "from_time", "to_time", "came_by", "grade")
    same += ("instruction", "is_automatic", "valid_to")  # type: ignore[assignment]
    tomorrow = timezone.localdate(clock.now()) + dt.timedelta(days=1)
    return {name: getattr(rule, name) for name in same} | {"place": place, "to": to, "effective_on": tomorrow}


class DutyForm(forms.Form):
    use_required_attribute = False

    holder = forms.ChoiceField(label=gettext_lazy("谁"))
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("类别"), choices=category_choices, widget=forms.CheckboxSelectMultiple
    )
    says = forms.ChoiceField(
        label=gettext_lazy("怎么定"),
        widget=forms.RadioSelect,
        choices=(
            ("yes", gettext_lazy("归他们办")),
            ("no", gettext_lazy("不归他们办")),
            ("over", gettext_lazy("不再规定")),
        ),
    )
    effective_on = date_field(gettext_lazy("从哪天起"), help_text=gettext_lazy("最早从明天起"))
    valid_to = date_field(gettext_lazy("到哪天止"), required=False, help_text=gettext_lazy("不填就一直用。"))
    source = forms.CharField(label=gettext_lazy("依据"), max_length=200, help_text=SOURCE_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        tomorrow = timezone.localdate(clock.now()) + dt.timedelta(days=1)
        kwargs["initial"] = {"effective_on": tomorrow}
        super().__init__(*args, **kwargs)
        self.units = {row.pk: row for row in Organisation.objects.order_by("name")}
        units = [(f"unit:{pk}", row.name) for pk, row in self.units.items()]
        roles = [(f"role:{code}", Role.Code(code).label) for code in HANDLING]
        self.fields["holder"].choices = [("", _("请选择")), (_("单位"), units), (_("身份"), roles)]  # type: ignore[attr-defined]

    def drafts(self) -> list[Duty]:
        told = self.cleaned_data
        kind, _sep, key = told["holder"].partition(":")
        holder = {"unit": self.units[UUID(key)]} if kind == "unit" else {"role": key}
        return [
            Duty(
                **holder,
                category=categories.get()[slug],
                is_theirs=told["says"] == "yes",
                is_over=told["says"] == "over",
                valid_from=told["effective_on"],
                valid_to=told["valid_to"],
                source=told["source"],
            )
            for slug in told["categories"]
        ]
