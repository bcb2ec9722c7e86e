"""Handing in a sheet of tickets, and letting it in: one transaction, all rows or none."""

from django.db import transaction
from django.utils.translation import gettext as _

from huilin.audit.models import record
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor, demand
from huilin.core.sheets.opening import MOST_BYTES
from huilin.core.tenancy import current_street
from huilin.core.uploads.intake import Upload, read_upload
from huilin.hotline.models import Ticket, TicketImport
from huilin.hotline.models.ticket import lock_tickets
from huilin.hotline.permissions import TICKETS
from huilin.hotline.sheet.trial import places_for, try_sheet
from huilin.places.models import Community


@transaction.atomic
def hand_in(file: Upload, file_name: str, community: Community | None, *, by: Actor) -> TicketImport:
    """The file is tried and kept sealed until it is confirmed. Raises FileRefused, Forbidden."""
    entry = TicketImport(street_id=current_street(), community=community)
    demand(by, TICKETS, entry)
    content = read_upload(file, MOST_BYTES)
    trial = try_sheet(content, by=by, street_id=entry.street_id)
    told = {"figures": trial.figures(), "headings": trial.headings}
    entry.take_in(content, file_name, trial.findings, rows=trial.row_count, by=by, **told)
    entry.save(force_insert=True)
    record(
        "ticket_import.tried",
        entry,
        by=by,
        role=by.role_for(TICKETS),
        rows=entry.row_count,
        faults=entry.fault_count,
    )
    return entry


@transaction.atomic
def confirm(entry: TicketImport, *, by: Actor) -> TicketImport:
    """Every ticket of the sheet is here, or none: new ones as matters or waiting for a place, changed ones changed.

    Locks the import row, then takes the street's lock for tickets. Raises Conflict when it was applied before or tickets
    moved since the trial.
    """
    entry = TicketImport.locked(entry.pk)
    demand(by, TICKETS, entry)
    if entry.applied_at or not entry.content_sealed:
        raise Conflict(_("这份工单表已经导入过了，请重新上传。"))
    if entry.fault_count:
        raise Refused(_("这份工单表还有问题没有改，不能导入。"))
    lock_tickets()
    trial = try_sheet(entry.file, by=by, street_id=entry.street_id)
    figures = trial.figures()
    if trial.findings.faults or figures != entry.report["figures"]:
        raise Conflict(_("试读之后工单有了变动，请重新上传试读一遍。"))
    places = places_for(by, entry.street_id)
    for _row, new, what in trial.tickets:
        if what != "same":
            Ticket.receive(new, by=by, places=places, came_by=Ticket.Door.SHEET, community=entry.community)
    entry.let_go(by=by)
    new_count = figures["placed"] + figures["unplaced"]
    record(
        "ticket_import.applied",
        entry,
        by=by,
        role=by.role_for(TICKETS),
        new=new_count,
        changed=figures["changed"],
    )
    return entry
