"""Who gets what at the addresses of `hotline`."""

import datetime as dt
from typing import Any

from django.utils import timezone

from huilin.cases.naming import Places
from huilin.hotline import starting
from huilin.hotline.models import MachineToken, NewTicket, Ticket, TicketImport
from huilin.places.models import Compound
from tests.cast import Cast
from tests.permissions.row import Row, desk_page

TAKES = "CS SO"
ENTERS = "ST SL BL CS PO SO ST@ CS@"
OTHERS = "ST SL LD AU"

ROWS: list[Row] = [
    desk_page("hotline:tickets", "CS SO CS@"),
    desk_page("hotline:imports", "CS SO CS@"),
    Row("hotline:imports", "POST", {422: "CS SO CS@"}),
    desk_page("hotline:template", "CS SO CS@"),
    desk_page("hotline:import", TAKES),
    Row("hotline:import_confirmation", "GET", {302: "CS SO AN"}),
    Row("hotline:import_confirmation", "POST", {409: TAKES}),
    desk_page("hotline:import_faults", ""),
    desk_page("hotline:answers", "CS SO LD AU CS@"),
    Row("hotline:answers", "POST", {422: "CS SO LD AU CS@"}),
    desk_page("hotline:ticket", TAKES),
    Row("hotline:ticket_place", "POST", {422: TAKES}),
    Row("hotline:ticket_draft", "POST", {422: TAKES}),
    Row("hotline:ticket_answer", "POST", {422: TAKES}),
    desk_page("hotline:case_ticket", ""),
    desk_page("hotline:tokens", "AD"),
    Row("hotline:tokens", "POST", {422: "AD"}),
    Row("hotline:token_revocation", "POST", {302: "AD"}),
    desk_page("hotline:chain", ENTERS),
    Row("hotline:chain", "POST", {422: ENTERS}),
    Row("hotline:chain_entries", "POST", {422: ENTERS}),
    Row("hotline:package", "GET", {200: TAKES, 403: OTHERS, 302: "AN"}, case="in_progress"),
    Row("hotline:package", "POST", {422: TAKES, 403: OTHERS}, case="in_progress"),
    Row("hotline:package_photos", "POST", {200: TAKES, 403: OTHERS}, case="in_progress"),
]

NOT_PAGES = {"hotline:template", "hotline:import_faults", "hotline:package_photos"}


def ticket_of(cast: Cast) -> Ticket:
    """A ticket of the cast's community, at its place."""
    starting.put_in_place()
    told = {"number": "HZ-TABLE-1", "called_at": timezone.now() - dt.timedelta(hours=1), "kind": "help"}
    new = NewTicket(**told, text="楼道灯坏了", address="和盛阁小区3栋2单元")
    found = Ticket.objects.filter(number=new.number).first()
    if found is not None:
        return found  # type: ignore[no-any-return]
    places = Places(list(Compound.objects.select_related("community")), cast.street)
    return Ticket.receive(new, by=cast["CS"], places=places, came_by="sheet", community=cast.here.community)[
        0
    ]


def sheet_of(cast: Cast) -> TicketImport:
    """A sheet that was let in before."""
    report = {"figures": {"rows": 1}, "findings": [], "headings": []}
    return TicketImport.objects.create(  # type: ignore[no-any-return]
        community=cast.here.community,
        file_name="工单.xlsx",
        row_count=1,
        report=report,
        applied_at=timezone.now(),
    )


def things(cast: Cast) -> dict[str, Any]:
    """What the addresses of this room need beyond a case, a code and a compound."""
    ticket, sheet = {"pk": ticket_of(cast).pk}, {"pk": sheet_of(cast).pk}
    token, _text = MachineToken.issue("工单系统", by=cast["AD"])
    return {
        "hotline:ticket": ticket,
        "hotline:ticket_place": ticket,
        "hotline:ticket_draft": ticket,
        "hotline:ticket_answer": ticket,
        "hotline:import": sheet,
        "hotline:import_confirmation": sheet,
        "hotline:import_faults": sheet,
        "hotline:token_revocation": {"pk": token.pk},
    }
