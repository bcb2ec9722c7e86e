"""Handing in a sheet of tickets, and letting it in: one transaction, all rows or none."""

import base64
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor, demand
from huilin.core.sheets.opening import MOST_BYTES
from huilin.core.tenancy import current_street
from huilin.core.text import clean_text
from huilin.core.uploads.intake import Upload, read_upload
from huilin.hotline.models import Ticket, TicketImport
from huilin.hotline.models.ticket import lock_tickets
from huilin.hotline.permissions import TICKETS
from huilin.hotline.sheet.trial import Trial, places_for, try_sheet
from huilin.places.models import Community

KEPT_FINDINGS = 2000


@transaction.atomic
def hand_in(file: Upload, file_name: str, community: Community | None, *, by: Actor) -> TicketImport:
    """The file is tried and kept sealed until it is confirmed. Raises FileRefused, Forbidden."""
    entry = TicketImport(street_id=current_street(), community=community, uploaded_at=clock.now())
    demand(by, TICKETS, entry)
    content = read_upload(file, MOST_BYTES)
    trial = try_sheet(content, by=by, street_id=entry.street_id)
    entry.file_name = clean_text(file_name)[-200:] or "12345"
    entry.content = base64.b64encode(content).decode()
    entry.uploaded_by_id, entry.uploaded_by_name = by.person_id, by.name
    entry.row_count, entry.fault_count = trial.row_count, len(trial.findings.faults)
    entry.report = report_of(trial)
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
    trial = try_sheet(base64.b64decode(entry.content), by=by, street_id=entry.street_id)
    figures = trial.figures()
    if trial.findings.faults or figures != entry.report["figures"]:
        raise Conflict(_("试读之后工单有了变动，请重新上传试读一遍。"))
    places = places_for(by, entry.street_id)
    for _row, new, what in trial.tickets:
        if what != "same":
            Ticket.receive(new, by=by, places=places, came_by=Ticket.Door.SHEET, community=entry.community)
    entry.applied_at, entry.applied_by_name, entry.content_sealed = clock.now(), by.name, b""
    entry.save()
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


def forget_old_files(before: Any) -> int:
    """Files that nobody confirmed before that moment are gone; returns how many. Inside a street."""
    old = TicketImport.objects.filter(uploaded_at__lt=before).exclude(content_sealed=b"")
    return int(old.update(content_sealed=b""))


def report_of(trial: Trial) -> dict[str, Any]:
    ordered = trial.findings.faults + trial.findings.notes
    return {
        "figures": trial.figures(),
        "findings": [item.as_row() for item in ordered[:KEPT_FINDINGS]],
        "headings": trial.headings,
    }
