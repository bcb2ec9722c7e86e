"""Forms of reply templates."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models import Template
from huilin.cases.models.template import LONGEST, known_placeholders
from huilin.cases.models.vocabulary import categories


class TemplateForm(forms.Form):
    """A first version."""

    use_required_attribute = False

    act = forms.ChoiceField(label=gettext_lazy("用在哪一步"), choices=Template.Act, widget=forms.RadioSelect)
    category = forms.ChoiceField(label=gettext_lazy("哪一类事"), required=False)
    title = forms.CharField(
        label=gettext_lazy("名称"), max_length=30, help_text=gettext_lazy("例如：换灯已修好")
    )
    text = forms.CharField(
        label=gettext_lazy("文字"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )
    is_shared = forms.TypedChoiceField(
        label=gettext_lazy("给谁用"),
        choices=[("no", gettext_lazy("只给我自己")), ("yes", gettext_lazy("大家一起用"))],
        widget=forms.RadioSelect,
        coerce=lambda answer: answer == "yes",
        initial="no",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "category" in self.fields:
            rows = [(row.slug, row.label) for row in categories.get().values()]
            self.fields["category"].choices = [("", _("各类都可以用")), *rows]  # type: ignore[attr-defined]
        told = {"known": known_placeholders()}
        self.fields["text"].help_text = _("这些会自动换成这件事的内容：%(known)s") % told


class RevisionForm(TemplateForm):
    """The next version of one that is there; act, category and sharing stay."""

    act = None  # type: ignore[assignment]
    category = None  # type: ignore[assignment]
    is_shared = None  # type: ignore[assignment]
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
