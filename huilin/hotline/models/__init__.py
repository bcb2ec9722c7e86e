from huilin.hotline.models.answer import Answer, AnswerExport
from huilin.hotline.models.limits import TicketKind, TicketLimit, binding_due
from huilin.hotline.models.ticket import NewTicket, Ticket
from huilin.hotline.models.ticket_import import TicketImport
from huilin.hotline.models.token import MachineToken

__all__ = [
    "Answer",
    "AnswerExport",
    "MachineToken",
    "NewTicket",
    "Ticket",
    "TicketImport",
    "TicketKind",
    "TicketLimit",
    "binding_due",
]
