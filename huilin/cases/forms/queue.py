"""The filters of the desk's list, and the forms around it: a view's name, a reason for taking the list away."""

from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.desk_head import Head
from huilin.cases.models import Case, Grade, Status
from huilin.cases.models.saved_view import LONGEST_NAME
from huilin.cases.models.vocabulary import categories
from huilin.cases.queue import NOBODY, TABS
from huilin.core.labels import labels


class PlainSelect(forms.Select):
    """Writes its options without a template for each: the list has eight of these, some with hundreds of options."""

    choices: Any = ()
    """Set by the field, which has put them into shape; Django's widgets would do that once more."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = str(value or "")
        told = flatatt(self.build_attrs(self.attrs, (attrs or {}) | {"name": name}))
        parts = [
            f'<optgroup label="{escape(str(label))}">{options(inner, chosen)}</optgroup>'
            if isinstance(inner, list)
            else options([(label, inner)], chosen)
            for label, inner in self.choices
        ]
        # Keys and labels went through `escape`.
        return mark_safe(f"<select{told}>{''.join(parts)}</select>")


def options(choices: list[tuple[str, Any]], chosen: str) -> str:
    return "".join(
        f'<option value="{escape(str(key))}"{" selected" if str(key) == chosen else ""}>{escape(str(label))}</option>'
        for key, label in choices
    )


class DeskFilter(forms.Form):
    """Nothing in it is required, and what makes no sense is left out, so that an old address always opens."""

    tab = forms.CharField(widget=forms.HiddenInput, required=False)
    q = forms.CharField(
        label=gettext_lazy("查找"),
        required=False,
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "placeholder": gettext_lazy("文字、编号、地点、姓名、电话"),
                "data-key": "/",
            }
        ),
    )
    status = forms.ChoiceField(label=gettext_lazy("状态"), required=False, widget=PlainSelect)
    compound = forms.ChoiceField(label=gettext_lazy("小区"), required=False, widget=PlainSelect)
    category = forms.ChoiceField(label=gettext_lazy("类别"), required=False, widget=PlainSelect)
    grade = forms.ChoiceField(label=gettext_lazy("等级"), required=False, widget=PlainSelect)
    source = forms.ChoiceField(label=gettext_lazy("来源"), required=False, widget=PlainSelect)
    holder = forms.ChoiceField(label=gettext_lazy("承办"), required=False, widget=PlainSelect)
    urgency = forms.ChoiceField(label=gettext_lazy("时限"), required=False, widget=PlainSelect)
    first = forms.DateField(
        label=gettext_lazy("收到从"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = forms.DateField(
        label=gettext_lazy("到"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, head: Head, actor: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "filter_%s")
        super().__init__(*args, **kwargs)
        self.actor = actor
        anything = [("", _("全部"))]
        persons = [(f"person:{key}", name) for key, name in head.handlers]
        units = [(f"unit:{key}", name) for key, name in head.units]
        choices: dict[str, list[Any]] = {
            "status": [choice for choice in labels(Status).items() if choice[0] != Status.DRAFT],
            "compound": head.compounds,
            "category": [(one.slug, one.label) for one in categories.get().values()],
            "grade": list(labels(Grade).items()),
            "source": list(labels(Case.Source).items()),
            "holder": [(NOBODY, _("还没有人")), (_("人"), persons), (_("单位"), units)],
            "urgency": [
                ("overdue", TABS["overdue"]), ("soon", TABS["soon"]), ("supervised", _("督办的")),
            ],
        }  # fmt: skip
        for name, values in choices.items():
            self.fields[name].choices = anything + values  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """What was asked for and makes sense."""
        self.is_valid()
        return {
            name: value for name, value in self.cleaned_data.items() if value and name not in ("tab", "q")
        }

    def as_query(self) -> dict[str, str]:
        """The filters as they stand in an address, to keep them under a name."""
        names = [*self.chosen(), *(name for name in ("tab", "q") if self.cleaned_data.get(name))]
        return {name: str(self[name].value()) for name in names}

    @property
    def more(self) -> list[forms.BoundField]:
        """Filters that are folded away until one of them is used."""
        return [self[name] for name in ("grade", "source", "holder", "urgency", "first", "last")]

    @property
    def usual(self) -> list[forms.BoundField]:
        return [self[name] for name in ("q", "status", "compound", "category")]

    @property
    def is_more_used(self) -> bool:
        return any(field.name in self.chosen() for field in self.more)


class NewViewForm(forms.Form):
    """The filters now in force, under a name."""

    use_required_attribute = False

    name = forms.CharField(label=gettext_lazy("名称"), max_length=LONGEST_NAME)
    community = forms.ChoiceField(label=gettext_lazy("给谁用"), required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, *args: Any, communities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shared = [(key, _("%(name)s的同事") % {"name": name}) for key, name in communities]
        self.fields["community"].choices = [("", _("只给我自己")), *shared]  # type: ignore[attr-defined]


class ViewForm(forms.Form):
    use_required_attribute = False

    name = forms.CharField(label=gettext_lazy("名称"), max_length=LONGEST_NAME)
    place = forms.IntegerField(label=gettext_lazy("排在第几个"), min_value=1, max_value=99)
    is_start = forms.BooleanField(label=gettext_lazy("打开事项时先看这个"), required=False)

    def __init__(self, *args: Any, is_shared: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_shared:
            del self.fields["is_start"]


class TakingForm(forms.Form):
    """Why the list is taken away, and as what."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=gettext_lazy("格式"),
        choices=[("xlsx", gettext_lazy("台账（Excel）")), ("csv", gettext_lazy("数据（CSV）"))],
        widget=forms.RadioSelect,
        initial="xlsx",
    )
    reason = forms.CharField(
        label=gettext_lazy("用途"),
        max_length=200,
        min_length=2,
        error_messages={"required": gettext_lazy("请写明用途。")},
        help_text=gettext_lazy("谁在什么时候为了什么导出，都会记下来。"),
    )
