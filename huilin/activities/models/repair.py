"""Small repairs (小修小补) by stewards: what was mended, with what, for how much; the neighbour's receipt and its thanks."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.activities.permissions import CREATE
from huilin.audit.models import record
from huilin.core import clock
from huilin.core.codes import QUERY_LENGTH, new_code
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor, Scoped, demand, visible
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.core.uploads.referring import KeptName
from huilin.places.models import Building, Compound, streets


@dataclass(frozen=True)
class Work:
    """What was done. Money in yuan to the cent; nothing is said of the neighbour but the place."""

    what: str
    place: str
    done_on: dt.date
    material: str = ""
    cost: Decimal = Decimal(0)
    payer: str = "nobody"
    before: str = ""
    after: str = ""
    """Names of kept pictures."""


class SmallRepairQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> models.QuerySet["SmallRepair"]:
        return self.filter(visible(SmallRepair, actor, CREATE))


class SmallRepair(TenantModel, Scoped):
    class State(models.TextChoices):
        TODO = "todo", gettext_lazy("要修")
        DONE = "done", gettext_lazy("修好了")

    class Payer(models.TextChoices):
        NOBODY = "nobody", gettext_lazy("没有花钱")
        STEWARD = "steward", gettext_lazy("管家自己")
        RESIDENT = "resident", gettext_lazy("住户")
        COMPOUND = "compound", gettext_lazy("小区自管经费")
        COMMUNITY = "community", gettext_lazy("社区")
        DONOR = "donor", gettext_lazy("捐赠")

    key = models.CharField(max_length=60)
    """The same for the same words heard once, or the same form sent twice."""
    code = models.CharField(max_length=16)
    """On the receipt; with it the neighbour reads it and says thanks."""
    compound = TenantForeignKey(Compound, related_name="+")
    community_id = models.UUIDField()
    building = TenantForeignKey(Building, null=True, related_name="+")
    place = models.CharField(max_length=60)
    what = models.CharField(max_length=200)
    material = models.CharField(max_length=200, blank=True)
    cost = models.DecimalField(max_digits=9, decimal_places=2, default=0)
    payer = models.CharField(max_length=10, choices=Payer, default=Payer.NOBODY)
    before = KeptName(blank=True)
    after = KeptName(blank=True)
    case_id = models.UUIDField(null=True)
    case_number = models.CharField(max_length=30, blank=True)
    """The matter it came from, or the one it became."""
    state = models.CharField(max_length=6, choices=State, default=State.TODO)
    noted_at = models.DateTimeField(default=timezone.now)
    done_on = models.DateField(null=True)
    by_person_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=50, blank=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(SmallRepairQuerySet)()

    thanks: Any
    get_payer_display: Callable[[], str]

    class Meta:
        verbose_name = gettext_lazy("小修")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "key"], name="smallrepair_key"),
            models.UniqueConstraint(fields=["street_id", "code"], name="smallrepair_code"),
        ]
        indexes = [
            models.Index(fields=["street_id", "compound", "-noted_at"], name="smallrepair_compound"),
            models.Index(fields=["street_id", "community_id", "-noted_at"], name="smallrepair_community"),
            models.Index(fields=["street_id", "case_id"], name="smallrepair_case"),
        ]

    def __str__(self) -> str:
        return self.what

    @classmethod
    @verb
    def note(
        cls,
        compound: Compound,
        what: str,
        *,
        by: Actor,
        key: str,
        building: Building | None = None,
        case: tuple[UUID, str] | None = None,
    ) -> "SmallRepair":
        """Something small waits to be mended; the same key again gives the one already noted. Locks the compound.

        Raises Forbidden, Refused without words.
        """
        repair = cls(
            key=key, compound=compound, community_id=compound.community_id, building=building, noted_at=clock.now(),
            what=_words(what, 200, "what"), place=str(building or compound)[:60], street_id=compound.street_id,
            code=new_code(streets.get().by_id[compound.street_id].number, QUERY_LENGTH), by_person_id=by.person_id,
            by_name=by.name,
        )  # fmt: skip
        demand(by, CREATE, repair)
        Compound.locked(compound.pk)
        kept: SmallRepair | None = cls.objects.filter(key=key).first()
        if kept is not None:
            demand(by, CREATE, kept)
            return kept
        if case is not None:
            repair.case_id, repair.case_number = case
        repair.save(force_insert=True)
        record("repair.noted", repair, by=by, role=by.role_for(CREATE))
        return repair

    @classmethod
    @verb
    def mend(
        cls, compound: Compound, work: Work, *, by: Actor, key: str, case: tuple[UUID, str] | None = None
    ) -> "SmallRepair":
        """Noted and finished at once, or not at all; the same key again changes nothing. Raises Forbidden, Refused."""
        repair: SmallRepair = cls.note(compound, work.what, by=by, key=key, case=case)
        if repair.state == cls.State.TODO:
            repair.finish(work, by=by)
            repair.refresh_from_db()
        return repair

    @verb
    def finish(self, work: Work, *, by: Actor) -> None:
        """It is mended, and the receipt says how. Raises Forbidden, Refused, Conflict when it is mended already."""
        repair: SmallRepair = type(self).locked(self.pk)
        demand(by, CREATE, repair)
        if repair.state == self.State.DONE:
            raise Conflict(_("这一件刚刚有人记过修好了。"))
        _check(work)
        repair.what, repair.place = _words(work.what, 200, "what"), _words(work.place, 60, "place")
        repair.material, repair.cost = clean_text(work.material)[:200], work.cost
        repair.payer, repair.done_on = work.payer, work.done_on
        repair.before, repair.after = work.before, work.after
        repair.state, repair.by_person_id, repair.by_name = self.State.DONE, by.person_id, by.name
        repair.save()
        record("repair.finished", repair, by=by, role=by.role_for(CREATE), cost=str(work.cost))


class RepairThanks(TenantModel):
    append_only = True

    repair = TenantForeignKey(SmallRepair, related_name="thanks")
    words = models.CharField(max_length=100)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = gettext_lazy("小修的感谢")
        constraints = [models.UniqueConstraint(fields=["street_id", "repair"], name="repairthanks_once")]

    @classmethod
    @verb
    def leave(cls, repair: SmallRepair, words: str, *, by: Actor) -> "RepairThanks":
        """Whoever holds the receipt says a word, once. Raises Refused without one or before it is mended, Conflict."""
        words = _words(words, 100, "words")
        held: SmallRepair = SmallRepair.locked(repair.pk)
        if held.state != SmallRepair.State.DONE:
            raise Refused(_("修好以后再说。"), field="words")
        if cls.objects.filter(repair=held).exists():
            raise Conflict(_("已经留过话了，谢谢。"), field="words")
        kept = cls(repair=held, words=words, at=clock.now(), street_id=held.street_id)
        kept.save(force_insert=True)
        record("repair.thanked", held, by=by)
        return kept


def _words(text: str, most: int, field: str) -> str:
    text = clean_text(text)
    if not text:
        raise Refused(_("这一项要填。"), field=field)
    if len(text) > most:
        raise Refused(_("文字太长了，最多%(most)d个字。") % {"most": most}, field=field)
    return text


def _check(work: Work) -> None:
    if work.payer not in SmallRepair.Payer.values:
        raise Refused(_("请选谁出的钱。"), field="payer")
    if work.cost < 0 or work.cost != work.cost.quantize(Decimal("0.01")):
        raise Refused(_("金额写到分。"), field="cost")
    if bool(work.cost) == (work.payer == SmallRepair.Payer.NOBODY):
        raise Refused(_("花了钱就选谁出的，没有花钱就写0。"), field="payer")
    if work.done_on > timezone.localdate(clock.now()):
        raise Refused(_("修好的日期还没有到。"), field="done_on")
