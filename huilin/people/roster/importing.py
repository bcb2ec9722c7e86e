"""Handing in a roster and letting it into the register: two persons, one transaction, all rows or none."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from huilin.audit.models import record
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import SYSTEM, Actor, demand
from huilin.core.sheets.opening import MOST_BYTES
from huilin.core.tenancy import current_street, in_street
from huilin.core.uploads.intake import Upload, read_upload
from huilin.people.models import RosterImport
from huilin.people.models.person import IMPORT
from huilin.people.roster.trial import Trial, try_roster
from huilin.places.models import Community

_COUNTS = """
UPDATE places_compound c SET
  household_count = (SELECT count(*) FROM people_household h WHERE h.street_id = c.street_id AND h.compound_id = c.id
                     AND h.kind <> 'vacant'),
  resident_count = (SELECT count(*) FROM people_residency y WHERE y.street_id = c.street_id AND y.compound_id = c.id
                    AND y.ends_on IS NULL)
WHERE c.street_id = %s AND c.id = ANY(%s)
"""


@dataclass(frozen=True)
class Outcome:
    """What a roster did, or would have done."""

    trial: Trial
    is_applied: bool

    def as_row(self) -> dict[str, object]:
        findings = [item.as_row() for item in self.trial.findings.items]
        return {"applied": self.is_applied, "figures": self.trial.figures(), "findings": findings}


@transaction.atomic
def hand_in(file: Upload, file_name: str, community: Community | None, *, by: Actor) -> RosterImport:
    """The file is tried and kept sealed for somebody else to confirm. Raises FileRefused, Forbidden."""
    entry = RosterImport(street_id=current_street(), community=community)
    demand(by, IMPORT, entry)
    content = read_upload(file, MOST_BYTES)
    trial = try_roster(content, community_id=community.pk if community else None)
    entry.take_in(content, file_name, trial.findings, rows=len(trial.rows), by=by, **_report(trial))
    entry.digest = hashlib.sha256(content).hexdigest()
    entry.save(force_insert=True)
    record(
        "roster.tried", entry, by=by, role=by.role_for(IMPORT), rows=entry.row_count, faults=entry.fault_count
    )
    return entry


@transaction.atomic
def confirm(roster: RosterImport, *, by: Actor) -> RosterImport:
    """The roster is in the register, whole. Raises Forbidden for the one who handed it in, Conflict when the register moved.

    Locks the import row, then takes the street's roster lock until the transaction ends.
    """
    roster = RosterImport.locked(roster.pk)
    if by.person_id is not None and by.person_id in roster.makers(IMPORT):
        raise Forbidden(_("名册由一人上传、另一人确认，请同事来确认。"))
    demand(by, IMPORT, roster)
    if roster.applied_at or not roster.content_sealed:
        raise Conflict(_("这份名册已经导入过了，或者放得太久，请重新上传。"))
    if roster.fault_count:
        raise Refused(_("这份名册还有问题没有改，不能导入。"))
    _lock_rosters()
    trial = try_roster(roster.file, community_id=roster.community_id)
    if trial.findings.faults or trial.figures() != roster.report["figures"]:
        raise Conflict(_("试读之后名册有了变动，请重新上传试读一遍。"))
    _write(trial)
    roster.applied_by_id = by.person_id
    roster.let_go(by=by)
    record(
        "roster.applied", roster, by=by, role=by.role_for(IMPORT), rows=roster.row_count, digest=roster.digest
    )
    return roster


def import_roster(
    path: Path, street_id: str, *, community: str = "", dry_run: bool = False, by: Actor = SYSTEM
) -> Outcome:
    """Imports a file from this machine, whole or not at all; for the operator's command. Raises Refused, Forbidden."""
    with in_street(street_id):
        place = Community.objects.filter(name=community).first() if community else None
        if community and place is None:
            raise Refused(_("没有这个社区：%(name)s") % {"name": community})
        entry = RosterImport(street_id=street_id, community=place)
        demand(by, IMPORT, entry)
        content = read_upload(path.read_bytes(), MOST_BYTES)
        _lock_rosters()
        trial = try_roster(content, community_id=place.pk if place else None)
        if dry_run or trial.findings.faults:
            return Outcome(trial, False)
        _write(trial)
        entry.take_in(content, path.name, trial.findings, rows=len(trial.rows), by=by, **_report(trial))
        entry.digest = hashlib.sha256(content).hexdigest()
        entry.let_go(by=by)
        record("roster.applied", entry, by=by, rows=entry.row_count, digest=entry.digest)
        return Outcome(trial, True)


def _report(trial: Trial) -> dict[str, object]:
    return {"figures": trial.figures(), "note_count": len(trial.findings.notes)}


def _lock_rosters() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('roster'), hashtext(%s))", [current_street()])


def _write(trial: Trial) -> None:
    trial.changes.write()
    touched = {
        row.compound_id
        for rows in (
            trial.changes.new,
            {m: [r for r, _f in f.values()] for m, f in trial.changes.fields.items()},
        )
        for model_rows in rows.values()
        for row in model_rows
        if getattr(row, "compound_id", None)
    }
    if touched:
        with connection.cursor() as cursor:
            cursor.execute(_COUNTS, [current_street(), list(touched)])
