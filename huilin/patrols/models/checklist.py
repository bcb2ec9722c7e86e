"""What is looked at for each class of equipment: lines with dates and sources."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huilin.core.reference import ReferenceTable, reference_changed
from huilin.patrols.models.equipment import EquipmentClass
from huilin.patrols.models.rules import in_force, today


class ChecklistItem(models.Model):
    slug = models.SlugField(_("代号"), max_length=40)
    equipment_class = models.CharField(_("类别"), max_length=20, choices=EquipmentClass)
    text = models.CharField(_("看什么"), max_length=100)
    valid_from = models.DateField(_("从哪天起"))
    valid_to = models.DateField(_("到哪天止"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("巡查检查项")
        constraints = [models.UniqueConstraint(fields=["slug", "valid_from"], name="checklistitem_once")]

    def __str__(self) -> str:
        return f"{self.get_equipment_class_display()}：{self.text}"

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        reference_changed()


_items: ReferenceTable[list[ChecklistItem]] = ReferenceTable(
    lambda: list(ChecklistItem.objects.order_by("-valid_from", "pk"))
)


def items_for(classes: list[str]) -> list[ChecklistItem]:
    """The lines in force today for these classes, class by class in their order."""
    rows = sorted(in_force(_items.get(), "slug", today()).values(), key=lambda row: row.pk)
    return [row for name in classes for row in rows if row.equipment_class == name]
