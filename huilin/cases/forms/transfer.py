"""Forms of handing a matter to a channel outside, and of what the channel answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.forms.clocks import words
from huilin.cases.forms.versioned import VersionedForm
from huilin.cases.models.vocabulary import channels


def offered_channels() -> list[tuple[str, str]]:
    listed = [(slug, " ".join(filter(None, (row.label, row.phone)))) for slug, row in channels.get().items()]
    return [("", _("请选择")), *listed, ("other", _("别的地方"))]


class TransferForm(VersionedForm):
    channel = forms.ChoiceField(label=gettext_lazy("转到哪里"), choices=offered_channels)
    other_channel = forms.CharField(label=gettext_lazy("别的地方叫什么"), max_length=60, required=False)
    external_number = forms.CharField(label=gettext_lazy("对方受理编号"), max_length=60, required=False)
    number_follows = forms.BooleanField(label=gettext_lazy("编号以后再补"), required=False)
    text = forms.CharField(
        label=gettext_lazy("发给对方的文字"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("发出去的是什么就留什么。不写报事人的电话。"),
    )
    remark = words(gettext_lazy("内部说明"), required=False)

    def suggested(self) -> dict[str, Any]:
        case = self.case
        told = {
            "number": case.number,
            "place": case.place_label,
            "what": case.description or case.public_title,
        }
        return {"text": _("编号：%(number)s\n地点：%(place)s\n情况：%(what)s") % told}

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        other = answers.pop("other_channel", "")
        if answers.get("channel") == "other":
            answers["channel"] = other
            if not other.strip():
                self.add_error("other_channel", _("请写明转到哪里。"))
        return answers


class OutsideAnswerForm(VersionedForm):
    external_number = forms.CharField(
        label=gettext_lazy("对方受理编号"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("转出时没有编号的，在这里补。"),
    )
    text = words(
        gettext_lazy("对方的答复"),
        required=False,
        help_text=gettext_lazy("报事人会看到。还没有答复就先只填编号。"),
    )
