"""What is asked of a unit that registers many members at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huilin.core.sheets.opening import MOST_BYTES

MOST_PASTED = 60_000


class MembersForm(forms.Form):
    """A file, or lines pasted from a sheet or a chat."""

    use_required_attribute = False

    pasted = forms.CharField(
        label=_("粘贴名单"), required=False, max_length=MOST_PASTED,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("一人一行：姓名、电话、小区、本人签字（是），用空格或逗号隔开；从Excel里复制的直接粘贴。"),
    )  # fmt: skip
    file = forms.FileField(
        label=_("或者选Excel表"), required=False, help_text=_("xlsx、xls或csv，最多10 MB"),
        error_messages={"empty": _("文件是空的，请重新选择。")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        file = told.get("file")
        if file and file.size > MOST_BYTES:
            self.add_error("file", _("文件太大，最多 10 MB，请换一个小一点的。"))
        if not file and not told.get("pasted") and not self.errors:
            self.add_error("pasted", _("请粘贴名单，或者选一个Excel表。"))
        return told
