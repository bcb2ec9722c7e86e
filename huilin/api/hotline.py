"""The city's system hands in tickets of its hotline: one address, one token a street, the same verb as the sheet."""

import datetime as dt
from typing import Annotated, Any

import msgspec
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.api.answers import answer
from huilin.api.door import BadRequest, endpoint
from huilin.api.reading import type_refusal
from huilin.cases.models.report import MOST_WORDS
from huilin.core.errors import Refused
from huilin.core.permissions import Actor
from huilin.core.ratelimit import client_address, limit
from huilin.core.sheets.cells import BadCell
from huilin.core.text import clean_text, normalise_phone
from huilin.hotline.models import MachineToken, NewTicket, Ticket, TicketKind
from huilin.hotline.models.token import street_number_in
from huilin.hotline.sheet.checking import read_caller, read_number
from huilin.hotline.sheet.trial import places_for
from huilin.people.door import open_door
from huilin.places.models import streets

MOST_TICKETS, TICKET_WINDOW = 600, dt.timedelta(minutes=10)
MOST_FAILURES, FAILURE_WINDOW = 20, dt.timedelta(minutes=10)
KINDS = tuple(TicketKind.values)


class NewTicketBody(msgspec.Struct, forbid_unknown_fields=True):
    """A ticket of the hotline. Its number makes it the same ticket whenever it is sent again."""

    number: Annotated[str, msgspec.Meta(description="工单号, 3 to 40 letters, digits and hyphens")]
    called_at: Annotated[dt.datetime, msgspec.Meta(tz=True, description="来电时间, with time zone")]
    kind: Annotated[str, msgspec.Meta(description="question, help, advice, complaint or denunciation")]
    text: Annotated[str, msgspec.Meta(description=f"诉求内容, at most {MOST_WORDS} characters")]
    caller: str = ""
    phone: Annotated[str, msgspec.Meta(description="Chinese number; never shown again")] = ""
    address: Annotated[str, msgspec.Meta(description="names the compound, building, entrance")] = ""
    due_at: Annotated[dt.datetime | None, msgspec.Meta(description="截止时间, with time zone")] = None
    unit: str = ""
    remark: str = ""


class TicketReceipt(msgspec.Struct):
    """The ticket is here. `case` is empty while somebody still has to say which compound it is about."""

    number: str
    result: Annotated[str, msgspec.Meta(description="new, same or changed")]
    case: str
    due_at: Annotated[dt.datetime, msgspec.Meta(description="the earlier of its own deadline and its kind's")]


_decoder = msgspec.json.Decoder(NewTicketBody, strict=True)
LENGTHS = {"address": 200, "unit": 100, "remark": 500}


@endpoint("POST")
def tickets(request: HttpRequest) -> HttpResponse:
    """201 for a new ticket, 200 for one that is here already, changed or the same."""
    token = token_of(request)
    if token is None:
        limit(f"token:{client_address(request)}", most=MOST_FAILURES, window=FAILURE_WINDOW)
        raise BadRequest(401, _("口令不对，或者已经收回。"))
    limit(f"tickets:{token.pk}", most=MOST_TICKETS, window=TICKET_WINDOW)
    new = new_ticket(read_body(request))
    by: Actor = token.as_actor()
    places = places_for(by, token.street_id)
    ticket, result = Ticket.receive(new, by=by, places=places, came_by=Ticket.Door.API)
    case = ticket.case.number if ticket.case else ""
    receipt = TicketReceipt(ticket.number, result, case, timezone.localtime(ticket.due_at))
    return answer(receipt, 201 if result == "new" else 200)


def token_of(request: Any) -> MachineToken | None:
    """The token in force that the request carries; its street is entered."""
    kind, _space, text = request.headers.get("Authorization", "").partition(" ")
    number = street_number_in(text.strip()) if kind.lower() == "bearer" else None
    street = streets.get().by_number(number) if number else None
    if street is None:
        return None
    request.street = street
    open_door(request, street, None)
    return MachineToken.opened_by(text.strip())


def read_body(request: HttpRequest) -> NewTicketBody:
    """Raises BadRequest when it cannot be read, Refused (422) at an unknown or ill-typed field."""
    if request.content_type != "application/json":
        raise BadRequest(415, _("请用 application/json。"))
    try:
        body = _decoder.decode(request.body)
        "".join(
            (body.number, body.text, body.caller, body.phone, body.address, body.unit, body.remark)
        ).encode()
    except msgspec.ValidationError as error:
        raise type_refusal(str(error)) from error
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise BadRequest(400, _("内容不是正确的 JSON。")) from error
    return body


def new_ticket(body: NewTicketBody) -> NewTicket:
    """The body, cleaned; raises Refused at the field that is wrong."""
    if body.kind not in KINDS:
        raise Refused(_("只能是 %(kinds)s。") % {"kinds": ", ".join(KINDS)}, field="kind")
    if body.due_at is not None and (body.due_at.tzinfo is None or body.due_at <= body.called_at):
        raise Refused(_("要带时区，并晚于来电时间。"), field="due_at")
    if not dt.timedelta(days=-3660) < body.called_at - timezone.now() < dt.timedelta(minutes=5):
        raise Refused(_("来电时间晚于现在或早于十年前。"), field="called_at")
    words = {name: cleaned(name, getattr(body, name), most) for name, most in LENGTHS.items()}
    text = cleaned("text", body.text, MOST_WORDS)
    if not text:
        raise Refused(_("这个字段不能空。"), field="text")
    return NewTicket(
        number=read(read_number, "number", body.number),
        called_at=body.called_at,
        kind=body.kind,
        text=text,
        caller=read(read_caller, "caller", body.caller) if body.caller else "",
        phone=read(lambda value: normalise_phone(value[:60]), "phone", body.phone) if body.phone else "",
        own_due_at=body.due_at,
        **words,
    )


def cleaned(name: str, value: str, most: int) -> str:
    text = str(read(clean_text, name, value))
    if len(text) > most:
        raise Refused(_("最多%(most)d个字。") % {"most": most}, field=name)
    return text


def read(how: Any, name: str, value: str) -> Any:
    try:
        return how(value)
    except BadCell as error:
        raise Refused(str(error), field=name) from error
    except ValidationError as error:
        raise Refused(error.messages[0], field=name) from error
