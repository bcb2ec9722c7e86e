"""Invented tickets of the demo: some at their place, one late, one answered, two whose place somebody has to say."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from huilin.cases.demo import actor_of
from huilin.cases.models import Category
from huilin.cases.naming import Places
from huilin.core import clock
from huilin.core.permissions import SYSTEM
from huilin.hotline import starting
from huilin.hotline.models import NewTicket, Ticket, TicketKind
from huilin.hotline.reply import draft_for
from huilin.notifications.models import Message
from huilin.people.demo import Roster
from huilin.places.demo import Register

HOME = "老爹岭小区"


@dataclass(frozen=True)
class Told:
    days_ago: int
    kind: TicketKind
    address: str
    text: str
    caller: str
    own_days: int | None = None


TOLD = (
    Told(1, TicketKind.QUESTION, HOME, "想问加装电梯要多少户同意，到哪里办", "林问电"),
    Told(3, TicketKind.HELP, f"江北街道{HOME}1栋", "一楼下水道堵了，污水返上来，请帮忙疏通", "何求通", 4),
    Told(5, TicketKind.ADVICE, "丽景花园小区门口", "建议在门口加一盏路灯，晚上看不清台阶", ""),
    Told(26, TicketKind.COMPLAINT, f"{HOME}2栋", "楼上装修每天敲到晚上十点，说了几次不改", "曾诉噪"),
    Told(9, TicketKind.HELP, f"{HOME}2栋1单元", "楼道灯坏了一个星期，老人晚上摔过", "梁报灯"),
    Told(2, TicketKind.HELP, "江北街道菜市场后面的老宿舍", "外墙瓷砖松了，要掉下来", "孔求急"),
    Told(2, TicketKind.DENUNCIATION, "云山西路附近", "有人在楼顶搭铁皮棚", ""),
)
ANSWERED = 4
"""The one of TOLD that was repaired and answered."""


def take_tickets(register: Register, roster: Roster) -> None:
    """The tickets came in on their days through the real verb; the messages of that count as sent."""
    starting.put_in_place()
    places = Places(list(register.compounds.values()), register.street)
    now = timezone.now()
    tickets = []
    for number, told in enumerate(TOLD, 1):
        called_at = now - dt.timedelta(days=told.days_ago, hours=3)
        new = NewTicket(
            number=f"HZ{called_at:%Y%m%d}{number:05d}",
            called_at=called_at,
            kind=told.kind,
            text=told.text,
            caller=told.caller,
            phone=f"+861380001{number:04d}" if told.caller else "",
            address=told.address,
            own_due_at=called_at + dt.timedelta(days=told.own_days) if told.own_days else None,
            unit="江北街道办事处",
        )
        with clock.at(called_at + dt.timedelta(hours=1)):
            tickets.append(Ticket.receive(new, by=SYSTEM, places=places, came_by=Ticket.Door.API)[0])
    _repair(tickets[ANSWERED], roster, now - dt.timedelta(days=TOLD[ANSWERED].days_ago))
    Message.objects.filter(state=Message.State.WAITING).update(state=Message.State.SENT, sent_at=F("made_at"))


def _repair(ticket: Ticket, roster: Roster, start: dt.datetime) -> None:
    case = ticket.case
    assert case is not None
    clerk = actor_of(roster.holders["CS", case.compound.community.name][0])
    role = roster.holders["ST", case.compound.name][0]
    lamp = Category.objects.get(pk="lighting")
    with clock.at(start + dt.timedelta(hours=4)):
        case.accept(by=clerk, grade="C", category=lamp, mode="dispatch", public_summary="楼道灯不亮")
        case.dispatch(by=clerk, person=role.person, instruction="请先联系报事人")
    with clock.at(start + dt.timedelta(hours=24)):
        case.contact_first(by=actor_of(role), way="site", result="声控开关坏了")
        case.reply(by=actor_of(role), result="solved", text="换了声控开关和灯泡，已经亮了")
    with clock.at(start + dt.timedelta(hours=30)):
        ticket.answer(draft_for(ticket), by=clerk)
