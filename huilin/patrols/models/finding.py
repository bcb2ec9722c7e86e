"""Finding: somebody saw something dangerous and noted it with a photo; of what may be major the street knows at once."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.audit.models import record
from huilin.cases.models import NewFile
from huilin.core import clock
from huilin.core.errors import Refused
from huilin.core.ids import new_id
from huilin.core.permissions import Actor, demand
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.patrols.models.counter import HazardCounter
from huilin.patrols.models.equipment import EquipmentClass
from huilin.patrols.models.photo import HazardPhoto
from huilin.patrols.models.rules import PatrolRule, allowed, number
from huilin.patrols.permissions import HAZARD_REPORT
from huilin.patrols.telling import tell_community, tell_leaders

MOST_WORDS = 500


@dataclass(frozen=True)
class NewHazard:
    """What was found. `key` makes a repeated sending harmless."""

    compound: Any
    text: str
    equipment_class: str = EquipmentClass.OTHER
    building: Any = None
    spot: str = ""
    source: str = "own_find"
    case: Any = None
    looks_major: bool = False
    photos: tuple[NewFile, ...] = ()
    key: str = field(default_factory=lambda: str(new_id()))


class Findable:
    @classmethod
    @verb
    def report(cls: Any, new: NewHazard, *, by: Actor) -> Any:
        """A hazard stands with its number; earlier ones of the same place and class are counted.

        The same `key` again gives the first one. One that looks major tells the street's leaders in this transaction (report
        within two hours: brief 4.10). Raises Forbidden, Refused. Locks the month's counter, and so waits for others.
        """
        text = _checked(new)
        hazard = cls(
            key=new.key, compound=new.compound, community_id=new.compound.community_id, building=new.building,
            spot=clean_text(new.spot)[:60], equipment_class=new.equipment_class, text=text, source=new.source,
            case=new.case, found_at=clock.now(), found_by_id=by.person_id, found_by_name=by.name,
            street_id=new.compound.street_id,
        )  # fmt: skip
        demand(by, HAZARD_REPORT, hazard)
        month = f"{timezone.localtime(hazard.found_at):%Y%m}"
        last = HazardCounter.next(month)
        kept = cls.objects.filter(key=new.key).first()
        if kept is not None:
            return kept
        hazard.number = f"YH-{month}-{last:04d}"
        hazard.recurrence = hazard.earlier().count()
        hazard.due_at = allowed(PatrolRule.Name.GRADE_WITHIN).after(hazard.found_at)
        try:
            with transaction.atomic():
                hazard.save(force_insert=True)
        except IntegrityError as error:
            raise Refused(_("这条隐患没有存好，请再试一次。")) from error
        role = by.role_for(HAZARD_REPORT)
        HazardPhoto.attach(hazard, new.photos, phase=HazardPhoto.Phase.FOUND, by=by)
        record("hazard.reported", hazard, by=by, role=role, number=hazard.number)
        if hazard.recurrence:
            record("hazard.recurred", hazard, by=by, role=role, n=hazard.recurrence)
            tell_community(hazard, "hazard.recurred")
        if new.looks_major:
            hazard.tell_up(by, role)
        return hazard

    def earlier(self: Any) -> Any:
        """Hazards of the same compound, building and class found within the days that the rule says, this one aside."""
        since = self.found_at - dt.timedelta(days=number(PatrolRule.Name.RECURS_WITHIN))
        same = type(self).objects.filter(
            compound=self.compound_id, equipment_class=self.equipment_class, found_at__gte=since,
            found_at__lte=self.found_at, building=self.building_id,
        )  # fmt: skip
        return same.exclude(pk=self.pk).exclude(status="not_hazard").order_by("-found_at")

    def tell_up(self: Any, by: Actor, role: str) -> None:
        """The street's leaders know, once; the message commits with the act that found it out."""
        if self.told_up_at is not None:
            return
        self.told_up_at = clock.now()
        self.save(update_fields=["told_up_at"])
        record("hazard.suspected_major", self, by=by, role=role)
        tell_leaders(self, "hazard.suspected_major")


def _checked(new: NewHazard) -> str:
    text = clean_text(new.text)
    if not text:
        raise Refused(_("请写一句看到了什么。"), field="text")
    if len(text) > MOST_WORDS:
        raise Refused(_("文字太长了，最多%(most)d个字。") % {"most": MOST_WORDS}, field="text")
    if new.equipment_class not in EquipmentClass.values:
        raise Refused(_("请选是哪一类。"), field="equipment_class")
    if new.building is not None and new.building.compound_id != new.compound.pk:
        raise Refused(_("这栋楼不在这个小区。"), field="building")
    return text
