"""One outage, many reports: a master case for places and a category, which later reports join by themselves (大面积事件)."""

import datetime as dt
from typing import Any, ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.audit.models import record
from huilin.cases.models.merging import Merging
from huilin.cases.models.status import OPEN, Status
from huilin.cases.permissions import CASE_MERGE
from huilin.cases.wording import tell_reporter
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import SYSTEM, Actor, may
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.places.models import Building, Compound

MOST_AT_ONCE = 200
"""How many matters that came in before are joined when an incident opens."""


class IncidentQuerySet(TenantQuerySet):
    def open(self) -> models.QuerySet["Incident"]:
        return self.filter(ended_at=None, case__status__in=OPEN)

    def master_at(self, spot: Any, category_slug: str) -> Any:
        """The key of the master case of an open incident of this category at the spot; None where there is none."""
        here = (
            Q(places__building=None) | Q(places__building=spot.building)
            if spot.building
            else Q(places__building=None)
        )
        found = self.open().filter(here, places__compound=spot.compound, case__category=category_slug)  # type: ignore[attr-defined]
        return found.order_by("opened_at").values_list("case_id", flat=True).first()


class Incident(TenantModel):
    """Open until somebody ends it or its master case is done. What it says to the phone is for staff only."""

    case = TenantForeignKey("cases.Case", related_name="incidents")
    started_at = models.DateTimeField()
    expected_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=100, blank=True)
    advice = models.CharField(max_length=200, blank=True)
    script = models.TextField(blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by_name = models.CharField(max_length=50, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=50, blank=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(IncidentQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["street_id", "case"], name="incident_open_once", condition=Q(ended_at__isnull=True)
            )
        ]
        indexes = [models.Index(fields=["street_id", "-opened_at"], name="incident_newest")]

    @classmethod
    @verb
    def open_for(
        cls, case: Any, *, by: Actor, places: list[tuple[Compound, Building | None]], started_at: dt.datetime,
        expected_at: dt.datetime | None = None, cause: str = "", advice: str = "", script: str = "",
        version: int | None = None,
    ) -> "Incident":  # fmt: skip
        """`case` carries the outage of these places; what was reported there of its category since `started_at` and still
        waits joins it at once, what comes later joins as it arrives.

        Locks the case row. Raises Conflict for a matter not yet accepted, closed, confidential or already an incident,
        Refused at the field, Forbidden for a place that is not the actor's.
        """
        case.begin(CASE_MERGE, by, version=version)
        now = clock.now()
        if not case.can_lead_incident:
            raise Conflict(_("先受理这件事；已经办完的和不公开的不能开大面积事件。"))
        if cls.objects.filter(case=case, ended_at=None).exists():
            raise Conflict(_("这件事已经开了大面积事件。"))
        if not places:
            raise Refused(_("请选影响到的小区或楼栋。"), field="compounds")
        if not all(may(by, CASE_MERGE, compound) for compound, _building in places):
            raise Forbidden(_("有的小区不归您管，请街道来开。"))
        _check_times(started_at, expected_at, now)
        incident = cls(
            case=case, street_id=case.street_id, started_at=started_at, expected_at=expected_at, cause=clean_text(cause),
            advice=clean_text(advice), script=clean_text(script), opened_at=now, opened_by_name=by.name,
        )  # fmt: skip
        incident.save(force_insert=True)
        IncidentPlace.objects.bulk_create(
            IncidentPlace(incident=incident, compound=compound, building=building)
            for compound, building in places
        )
        role = by.role_for(CASE_MERGE)
        case.commit("case.incident_opened", by, role=role, was=case.status, n=len(places))
        incident._gather(places, by)
        return incident

    def _gather(self, places: list[tuple[Compound, Building | None]], by: Actor) -> None:
        where = Q(pk__in=[])
        for compound, building in places:
            where |= Q(compound=compound, building=building) if building else Q(compound=compound)
        master: Any = self.case
        waiting = type(master).objects.filter(
            where, status=Status.SUBMITTED, category=master.category_id, submitted_at__gte=self.started_at
        )
        for report in waiting.exclude(pk=master.pk).exclude(report_count__gt=1).order_by("id")[:MOST_AT_ONCE]:
            report.join_incident(master, by=by)

    @verb
    def tell(self, *, by: Actor, text: str, expected_at: dt.datetime | None = None) -> None:
        """One text reaches every reporter and follower, and stands on their pages. Locks the master case."""
        incident = self._begin(by)
        text = clean_text(text)
        if not text:
            raise Refused(_("请写要告诉大家的话。"), field="text")
        _check_times(incident.started_at, expected_at, clock.now())
        incident.expected_at = expected_at or incident.expected_at
        incident.save(update_fields=["expected_at"])
        incident._say(text, by, "case.incident_updated")

    @verb
    def end(self, *, by: Actor, text: str) -> None:
        """It is over: everybody is told, later reports are matters of their own again. The master case goes its way to the
        reply and the closure, of which everybody hears too. Locks the master case.
        """
        incident = self._begin(by)
        text = clean_text(text)
        if not text:
            raise Refused(_("请写一句现在怎样了，例如：已恢复供水。"), field="text")
        incident.ended_at, incident.ended_by_name = clock.now(), by.name
        incident.save(update_fields=["ended_at", "ended_by_name"])
        incident._say(text, by, "case.incident_ended")

    def _begin(self, by: Actor) -> "Incident":
        """The incident afresh, under the lock of its master case."""
        incident: Incident = type(self).objects.select_related("case").get(pk=self.pk)
        incident.case.begin(CASE_MERGE, by)
        incident.refresh_from_db(fields=["ended_at"])
        if incident.ended_at is not None:
            raise Conflict(_("这个大面积事件已经结束。"))
        return incident

    def _say(self, text: str, by: Actor, kind: str) -> None:
        role = by.role_for(CASE_MERGE)
        IncidentUpdate(
            incident=self, street_id=self.street_id, text=text, at=clock.now(), by_name=by.name, by_role=role
        ).save(force_insert=True)
        self.case.commit(kind, by, role=role, was=self.case.status, text=text)
        tell_reporter(self.case, kind, text=text)


class IncidentPlace(TenantModel):
    """A whole compound, or one of its buildings."""

    append_only = True

    incident = TenantForeignKey(Incident, related_name="places")
    compound = TenantForeignKey(Compound, related_name="+")
    building = TenantForeignKey(Building, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["street_id", "compound"], name="incidentplace_compound")]

    def __str__(self) -> str:
        return f"{self.compound} {self.building or ''}".strip()


class IncidentUpdate(TenantModel):
    append_only = True

    incident = TenantForeignKey(Incident, related_name="updates")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField()
    by_name = models.CharField(max_length=50, blank=True)
    by_role = models.CharField(max_length=8, blank=True)

    class Meta:
        indexes = [models.Index(fields=["street_id", "incident", "-at"], name="incidentupdate_newest")]


def _check_times(started_at: dt.datetime, expected_at: dt.datetime | None, now: dt.datetime) -> None:
    if started_at > now:
        raise Refused(_("开始时间不能在将来。"), field="started_at")
    if expected_at is not None and expected_at <= max(started_at, now):
        raise Refused(_("预计恢复的时间要在现在之后；说不准就不填。"), field="expected_at")


def incidents_around(compound_id: str) -> ArraySubquery:
    """What is known about the open incidents of the compound that the column names, for a query about something else."""
    places = IncidentPlace.objects.filter(
        compound_id=OuterRef(compound_id), incident__ended_at=None, incident__case__status__in=OPEN
    )
    return ArraySubquery(
        places.order_by("incident__opened_at").values(
            known=JSONObject(
                case=F("incident__case_id"),
                number=F("incident__case__number"),
                compound=F("incident__case__compound_id"),
                building=F("building_id"),
                category=F("incident__case__category_id"),
                summary=F("incident__case__public_summary"),
                heard_from=F("incident__case__report_count") + F("incident__case__follower_count"),
                since=F("incident__started_at"),
                expected=F("incident__expected_at"),
                advice=F("incident__advice"),
                hidden=F("incident__case__is_confidential"),
                told=Subquery(
                    IncidentUpdate.objects.filter(incident=OuterRef("incident"))
                    .order_by("-at")
                    .values("text")[:1]
                ),
            )
        )
    )


class Joinable:
    """A report that belongs to an incident, or the master that carries one."""

    @property
    def can_lead_incident(self: Any) -> bool:
        is_taken_on = self.status in OPEN and self.status != Status.SUBMITTED
        return bool(is_taken_on and self.category_id and not self.is_confidential)

    @verb
    def join_incident(self: Any, master: Any, *, by: Actor = SYSTEM) -> None:
        """A report that waits is merged into the master of an incident, wherever in its places it came from."""
        self.begin(CASE_MERGE, by)
        self.require_state(Status.SUBMITTED)
        role = by.role_for(CASE_MERGE)
        self.move(Status.MERGED, by)
        self.master_id, self.closed_at = master.pk, clock.now()
        self._write_joining(by, role)
        self.commit("case.merged", by, role=role, was=Status.SUBMITTED, reason=_("属于大面积事件"))
        tell_reporter(self, "case.merged")

    def arrive_in_incident(self: Any, master_id: Any) -> None:
        """For a report that is being opened and not saved yet: it is the master's from the start."""
        self.move(Status.MERGED, SYSTEM)
        self.master_id, self.closed_at = master_id, clock.now()

    def note_arrival(self: Any) -> None:
        """After it was saved: the record, the event, and the master's count. Three statements."""
        self._write_joining(SYSTEM, "SYS")
        record("case.merged", self, by=SYSTEM, role="SYS", reason=_("属于大面积事件"))

    def _write_joining(self: Any, by: Actor, role: str) -> None:
        """The master counts it without a new version: nobody's open form goes out of date for it."""
        reason = _("属于大面积事件")
        Merging.write(self, by, role, master_id=self.master_id, reason=reason, was=Status.SUBMITTED)
        type(self).objects.filter(pk=self.master_id).update(
            report_count=F("report_count") + self.report_count,
            follower_count=F("follower_count") + self.follower_count,
        )
