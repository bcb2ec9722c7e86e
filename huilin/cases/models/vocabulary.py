"""Words that are data: categories in residents' words, service targets with dates and sources. Kept in memory."""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from huilin.core.reference import ReferenceTable, reference_changed
from huilin.core.workdays import Limit


class Grade(models.TextChoices):
    A = "A", _("A 紧急")
    B = "B", _("B 急")
    C = "C", _("C 一般")
    D = "D", _("D 复杂")
    Q = "Q", _("Q 咨询")


class Category(models.Model):
    """A class of matters. `resident_words` is what a neighbour would say; `keywords` help to guess it from a sentence."""

    slug = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(_("名称"), max_length=40)
    resident_words = models.CharField(_("居民的说法"), max_length=40)
    keywords = models.TextField(_("关键词"), blank=True, help_text=_("用空格隔开"))
    grade = models.CharField(_("默认等级"), max_length=1, choices=Grade, default=Grade.C)
    order = models.SmallIntegerField(_("顺序"), default=50)
    is_offered = models.BooleanField(_("居民可选"), default=True)
    is_shared = models.BooleanField(_("公用设施"), default=False, db_default=False)
    """About things that all use: neighbours may know the building and the entrance, and before triage."""
    is_personal = models.BooleanField(_("各家自己的事"), default=False, db_default=False)
    """About one household: no neighbour is asked whether it has that too."""

    class Meta:
        verbose_name = _("类别")
        ordering = ("order", "slug")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        reference_changed()

    @property
    def label(self) -> str:
        """The name in the reader's language; a name that the street chose stays as it was written.

        The English lines belong to the names of `cases.starting`."""
        return self.name and translation.gettext(self.name)

    @property
    def spoken_label(self) -> str:
        """The residents' words in the reader's language."""
        return self.resident_words and translation.gettext(self.resident_words)


class Channel(models.Model):
    """Where a matter can be handed to outside (转出渠道); one that gives numbers is asked for them."""

    slug = models.SlugField(primary_key=True, max_length=20)
    name = models.CharField(_("名称"), max_length=60)
    gives_numbers = models.BooleanField(_("有受理编号"), default=False)
    phone = models.CharField(_("电话"), max_length=20, blank=True)
    order = models.SmallIntegerField(_("顺序"), default=50)

    class Meta:
        verbose_name = _("转出渠道")
        ordering = ("order", "slug")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        reference_changed()

    @property
    def label(self) -> str:
        """The name in the reader's language, where it is one of `cases.starting`."""
        return self.name and translation.gettext(self.name)


class ExternalCode(models.Model):
    """What another standard calls a category: (standard, kind, code) within its dates."""

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="external_codes")
    standard = models.CharField(max_length=30)
    kind = models.CharField(max_length=12)
    code = models.CharField(max_length=11)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "kind", "code", "valid_from"], name="externalcode_code"
            )
        ]


class ServiceTarget(models.Model):
    """How long first contact and reply may take for a grade (and a category, where it differs), from one day to another."""

    class Unit(models.TextChoices):
        MINUTES = "minutes", _("分钟")
        HOURS = "hours", _("小时")
        DAYS = "days", _("天")
        WORKDAYS = "workdays", _("工作日")

    grade = models.CharField(max_length=1, choices=Grade)
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.CASCADE, related_name="targets"
    )
    accept_amount = models.SmallIntegerField()
    accept_unit = models.CharField(max_length=8, choices=Unit)
    contact_amount = models.SmallIntegerField()
    contact_unit = models.CharField(max_length=8, choices=Unit)
    reply_amount = models.SmallIntegerField()
    reply_unit = models.CharField(max_length=8, choices=Unit)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("时限")
        constraints = [
            models.UniqueConstraint(
                fields=["grade", "category", "valid_from"], name="servicetarget_once", nulls_distinct=False
            )
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        reference_changed()


@dataclass(frozen=True)
class Limits:
    accept: Limit
    contact: Limit
    reply: Limit


categories: ReferenceTable[dict[str, Category]] = ReferenceTable(
    lambda: {row.slug: row for row in Category.objects.all()}
)
channels: ReferenceTable[dict[str, Channel]] = ReferenceTable(
    lambda: {row.slug: row for row in Channel.objects.all()}
)
targets: ReferenceTable[list[ServiceTarget]] = ReferenceTable(
    lambda: list(ServiceTarget.objects.order_by("-valid_from"))
)


def offered_categories() -> list[Category]:
    """The categories that residents choose from, in order; at most twelve."""
    return [row for row in categories.get().values() if row.is_offered][:12]


def limits_for(grade: str, category_slug: str | None, day: dt.date) -> Limits:
    """The limits in force on `day`: the category's own where there are any, else the grade's. Raises LookupError."""
    in_force = [
        row
        for row in targets.get()
        if row.grade == grade and row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)
    ]
    for wanted in (category_slug, None):
        for row in in_force:
            if row.category_id == wanted:
                return Limits(
                    Limit(row.accept_amount, row.accept_unit),  # type: ignore[arg-type]
                    Limit(row.contact_amount, row.contact_unit),  # type: ignore[arg-type]
                    Limit(row.reply_amount, row.reply_unit),  # type: ignore[arg-type]
                )
    raise LookupError(f"no service target for grade {grade} on {day}")


def shared_categories() -> list[str]:
    """The slugs of categories about things that all use."""
    return [row.slug for row in categories.get().values() if row.is_shared]


def personal_categories() -> list[str]:
    """The slugs of categories about one household."""
    return [row.slug for row in categories.get().values() if row.is_personal]
