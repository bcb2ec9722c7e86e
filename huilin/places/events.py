"""What is recorded about the street's tables, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "table.entered": _("提出%(what)s：%(value)s，%(day)s起"),
    "table.granted": _("生效%(what)s：%(value)s，%(day)s起"),
    "table.refused": _("没有同意%(what)s：%(value)s"),
    "ledger.taken": _("导出%(what)s，%(n)s行"),
}
