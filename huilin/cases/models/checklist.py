"""What to look at before a matter counts as fixed: short lists by category, from one day to another, with their source."""

import datetime as dt

from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from huilin.cases.models.vocabulary import Category
from huilin.core import clock
from huilin.core.reference import ReferenceTable, reference_changed

LONGEST_LIST = 8


class CheckItem(models.Model):
    """One line of a list. A category with lines of its own does not read the general ones (no category)."""

    class Weight(models.TextChoices):
        MUST = "must", _("必须看")
        LOOK = "look", _("请看看")
        NONE = "none", _("不用了")

    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.CASCADE, related_name="check_items"
    )
    line = models.SmallIntegerField(
        _("第几条"), choices=[(n, _("核查第%(n)d条") % {"n": n}) for n in range(1, LONGEST_LIST + 1)]
    )
    text = models.CharField(_("看什么"), max_length=60)
    weight = models.CharField(_("要求"), max_length=4, choices=Weight, default=Weight.LOOK)
    valid_from = models.DateField(_("从哪天起"))
    valid_to = models.DateField(_("到哪天止"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("核查清单")
        constraints = [
            models.UniqueConstraint(
                fields=["category", "line", "valid_from"], name="checkitem_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        reference_changed()

    @property
    def label(self) -> str:
        return translation.gettext(self.text)

    @property
    def is_must(self) -> bool:
        return self.weight == self.Weight.MUST


check_items: ReferenceTable[list[CheckItem]] = ReferenceTable(
    lambda: list(CheckItem.objects.order_by("line", "-valid_from"))
)


def checklist(category_slug: str | None, day: dt.date | None = None) -> list[CheckItem]:
    """The lines in force on `day` (today without one): the category's own where it has any, else the general ones."""
    day = day or timezone.localdate(clock.now())
    for wanted in (category_slug, None):
        found: dict[int, CheckItem] = {}
        for row in check_items.get():
            if (
                row.category_id == wanted
                and row.valid_from <= day
                and (not row.valid_to or row.valid_to >= day)
            ):
                found.setdefault(row.line, row)
        if found:
            return [row for row in found.values() if row.weight != CheckItem.Weight.NONE]
    return []
