"""A ticket of the city's hotline: what came in, the matter it became, the answer that goes back.

The number is unique in its street, so that the same sheet or the same call of the city's system never makes two.
"""

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.cases.models import Case, NewReport, Spot
from huilin.cases.naming import Places
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor, Scoped, demand, may, visible
from huilin.core.sealed import SealedField, SealedText
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, current_street
from huilin.core.text import clean_text, mask_name, mask_phone
from huilin.core.transactions import verb
from huilin.hotline.models.answer import Answer
from huilin.hotline.models.limits import TicketKind, binding_due
from huilin.hotline.permissions import TICKETS
from huilin.places.models import Community

MOST_ANSWER = 4000


@dataclass(frozen=True)
class NewTicket:
    """A ticket as it was read, cleaned."""

    number: str
    called_at: dt.datetime
    kind: str
    text: str
    caller: str = ""
    phone: str = ""
    """+86… or empty."""
    address: str = ""
    own_due_at: dt.datetime | None = None
    unit: str = ""
    remark: str = ""

    @property
    def digest(self) -> bytes:
        told = {name: same_moment(value) for name, value in asdict(self).items()}
        return hashlib.sha256(json.dumps(told, default=str, sort_keys=True).encode()).digest()

    @property
    def words_about_place(self) -> str:
        return self.address or self.text


class TicketQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> models.QuerySet["Ticket"]:
        return self.filter(visible(Ticket, actor, TICKETS))


class Ticket(TenantModel, Scoped):
    place_scopes = {"M": "community_id"}

    class Door(models.TextChoices):
        SHEET = "sheet", gettext_lazy("表格")
        API = "api", gettext_lazy("接口")

    number = models.CharField(gettext_lazy("工单号"), max_length=40)
    called_at = models.DateTimeField(gettext_lazy("来电时间"))
    kind = models.CharField(gettext_lazy("诉求类型"), max_length=14, choices=TicketKind)
    caller = models.CharField(gettext_lazy("诉求人"), max_length=50, blank=True)
    phone_sealed = SealedField()
    phone = SealedText("phone_sealed")
    address = models.CharField(gettext_lazy("地址"), max_length=200, blank=True)
    text = models.TextField(gettext_lazy("诉求内容"))
    own_due_at = models.DateTimeField(gettext_lazy("工单截止时间"), null=True)
    due_at = models.DateTimeField(gettext_lazy("办理时限"))
    """The earlier of its own deadline and the one of its kind."""
    unit = models.CharField(gettext_lazy("承办单位"), max_length=100, blank=True)
    remark = models.CharField(gettext_lazy("备注"), max_length=500, blank=True)
    digest = models.BinaryField(max_length=32, editable=False)
    came_by = models.CharField(max_length=6, choices=Door)
    received_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(null=True)
    community = TenantForeignKey(Community, null=True, related_name="+")
    """None while nobody has said where it is: the street's own."""
    case = TenantForeignKey(Case, null=True, related_name="tickets")
    draft = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    objects: ClassVar[Any] = TenantManager.from_queryset(TicketQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("12345工单")
        constraints = [models.UniqueConstraint(fields=["street_id", "number"], name="ticket_number")]
        indexes = [
            models.Index(fields=["street_id", "case"], name="ticket_case"),
            models.Index(fields=["street_id", "due_at"], name="ticket_due"),
            models.Index(fields=["street_id", "community", "due_at"], name="ticket_community"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def masked_caller(self) -> str:
        return f"{mask_name(self.caller)} {mask_phone(self.phone)}".strip()

    @property
    def is_overdue(self) -> bool:
        return self.answered_at is None and self.due_at < clock.now()

    @classmethod
    @verb
    def receive(
        cls, new: NewTicket, *, by: Actor, places: Places, came_by: str, community: Community | None = None
    ) -> tuple[Self, str]:
        """The ticket and what that made of it: "new", "same" or "changed". A place that is sure makes it a matter at once;
        any other waits for a person. `community` is the one that handed it in.

        Takes the street's lock for tickets. Raises Forbidden, and Refused for what no case can be made of.
        """
        lock_tickets()
        ticket = cls.objects.select_for_update(of=("self",)).filter(number=new.number).first()
        if ticket is not None:
            if not may(by, TICKETS, ticket):
                raise Forbidden(_("这张工单归别的社区，请找街道。"))
            return ticket, ticket._follow(new, by, places)
        ticket = cls(number=new.number, came_by=came_by, community=community, received_at=clock.now())
        ticket._take(new)
        demand(by, TICKETS, ticket)
        ticket.save(force_insert=True)
        record("ticket.received", ticket, by=by, role=by.role_for(TICKETS), number=new.number)
        found = places.find(new.words_about_place)
        if found.spot is not None:
            ticket.place(found.spot, by=by)
        return ticket, "new"

    @verb
    def place(self, spot: Spot, *, by: Actor) -> Case:
        """The ticket is a matter at this place, its deadline binds the clock. Raises Conflict when it was one already."""
        fresh = type(self).locked(self.pk)
        demand(by, TICKETS, spot.compound)
        if fresh.case_id is not None:
            raise Conflict(_("这张工单已经转成事项了。"))
        if not may(by, TICKETS, fresh):
            raise Forbidden(_("这张工单归别的社区，请找街道。"))
        case: Case = Case.report(self._report(spot), by=by)
        self.case, self.community, self.version = case, spot.community, fresh.version + 1
        self.save(update_fields=["case", "community", "version"])
        record("ticket.placed", self, by=by, role=by.role_for(TICKETS), number=case.number)
        return case

    def _report(self, spot: Spot) -> NewReport:
        return NewReport(
            spot=spot,
            key=f"hotline:{self.number}",
            digest=bytes(self.digest),
            description=self.text,
            source=Case.Source.HOTLINE,
            phone=self.phone,
            contact_name=self.caller,
            outside_due_at=self.due_at,
        )

    def _take(self, new: NewTicket) -> list[str]:
        """The fields agree with what came in; gives the names of those that differed."""
        told = asdict(new) | {"due_at": binding_due(new.kind, new.called_at, new.own_due_at)}
        moved = [name for name, value in told.items() if getattr(self, name) != value]
        for name in moved:
            setattr(self, name, told[name])
        self.digest = new.digest
        return moved

    def _follow(self, new: NewTicket, by: Actor, places: Places) -> str:
        if bytes(self.digest) == new.digest:
            return "same"
        moved = self._take(new)
        self.changed_at, self.version = clock.now(), self.version + 1
        if {"text", "due_at"} & set(moved):
            # What changed in substance was sent back for another answer.
            self.answered_at = None
        self.save()
        what = self._in_words(moved)
        record("ticket.changed", self, by=by, role=by.role_for(TICKETS), what=what)
        if self.case is not None:
            self.case.heed_outside(by=by, due_at=self.due_at, what=what)
        elif (found := places.find(new.words_about_place)).spot is not None:
            self.place(found.spot, by=by)
        return "changed"

    def _in_words(self, names: list[str]) -> str:
        labels = {field.name: str(field.verbose_name) for field in self._meta.local_fields}
        return "、".join(
            (labels | {"phone": _("电话")})[name] for name in names if name != "due_at" or len(names) == 1
        )

    @verb
    def write_draft(self, text: str, *, by: Actor, version: int | None = None) -> None:
        """The answer as a person worked on it is kept."""
        self._begin(by, version)
        self.draft, self.version = self._checked(text), self.version + 1
        self.save(update_fields=["draft", "version"])
        record("ticket.drafted", self, by=by, role=by.role_for(TICKETS))

    @verb
    def answer(self, text: str, *, by: Actor, version: int | None = None) -> Answer:
        """Sent back: when, by whom, and the copy. A ticket that came back may be answered again."""
        self._begin(by, version)
        if self.case_id is None:
            raise Conflict(_("还没有选地点，先转成事项再答复。"))
        text = self._checked(text)
        now = clock.now()
        answer: Answer = Answer.objects.create(
            ticket=self, text=text, at=now, by_person_id=by.person_id, by_name=by.name
        )
        self.draft, self.answered_at, self.version = text, now, self.version + 1
        self.save(update_fields=["draft", "answered_at", "version"])
        record("ticket.answered", self, by=by, role=by.role_for(TICKETS), number=self.number)
        return answer

    def _begin(self, by: Actor, version: int | None) -> None:
        """Locks the row until the transaction ends and reads it afresh; raises Forbidden, Conflict."""
        fresh = type(self).locked(self.pk)
        demand(by, TICKETS, fresh)
        if version is not None and version != fresh.version:
            raise Conflict(_("这张工单刚刚有人改过，请看过最新内容再办。"))
        for name in ("version", "draft", "answered_at", "case_id", "community_id"):
            setattr(self, name, getattr(fresh, name))

    @staticmethod
    def _checked(text: str) -> str:
        text = clean_text(text)
        if not text:
            raise Refused(_("答复还没有写。"), field="text")
        if len(text) > MOST_ANSWER:
            raise Refused(_("答复太长了，最多%(most)d个字。") % {"most": MOST_ANSWER}, field="text")
        return text


def same_moment(value: Any) -> Any:
    """A moment looks alike whatever its time zone."""
    return value.astimezone(dt.UTC).isoformat(timespec="seconds") if isinstance(value, dt.datetime) else value


def lock_tickets() -> None:
    """One at a time takes tickets in, per street, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('ticket'), hashtext(%s))", [current_street()])
