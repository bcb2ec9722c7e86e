"""Handing in a unit's sheet, and letting it in: one transaction, everybody or only those without a fault."""

from typing import Any

from django.utils.translation import gettext as _

from huilin.audit.models import record
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor, demand
from huilin.core.sheets.opening import MOST_BYTES
from huilin.core.tenancy import current_street
from huilin.core.transactions import verb
from huilin.core.uploads.intake import Upload, read_upload
from huilin.people.models import Organisation
from huilin.programme.models import MemberImport, PartyMember
from huilin.programme.permissions import REGISTER
from huilin.programme.sheet.trial import try_sheet


@verb
def hand_in(
    file: Upload, file_name: str, organisation: Organisation, *, by: Actor, is_pasted: bool = False
) -> MemberImport:
    """The sheet is tried and kept sealed until it is let in. Raises FileRefused, Forbidden."""
    entry = MemberImport(street_id=current_street(), organisation=organisation)
    demand(by, REGISTER, entry)
    content = read_upload(file, MOST_BYTES)
    trial = try_sheet(content, organisation)
    told = {
        "figures": trial.figures(),
        "is_whole": trial.is_whole,
        "columns": trial.columns,
        "is_pasted": is_pasted,
    }
    entry.take_in(content, file_name, trial.findings, rows=trial.row_count, by=by, **told)
    entry.save(force_insert=True)
    counted: dict[str, Any] = {"rows": entry.row_count, "faults": entry.fault_count}
    record("member_import.tried", entry, by=by, role=by.role_for(REGISTER), **counted)
    return entry


@verb
def confirm(entry: MemberImport, *, by: Actor, only_good: bool = False) -> int:
    """Everybody on the sheet is registered, with `only_good` whoever has no fault; how many. Each waits for the community.

    That each signed is said in its own row, and its consent names who witnessed it: a unit agrees for nobody. Locks the
    sheet, then each person. Raises Forbidden, Refused while rows have faults, Conflict when it was let in before or
    somebody registered since the trial.
    """
    entry = MemberImport.locked(entry.pk)
    demand(by, REGISTER, entry)
    if entry.applied_at or not entry.content_sealed:
        raise Conflict(_("这份报到表已经存过了，或者放得太久，请重新交一次。"))
    if entry.fault_count and not (only_good and entry.report["is_whole"]):
        raise Refused(_("这份报到表还有问题没有改，不能全部存。"))
    trial = try_sheet(entry.file, entry.organisation)
    if trial.figures() != entry.report["figures"]:
        raise Conflict(_("试读之后有了变动，请重新交一次。"))
    if not trial.good:
        raise Refused(_("没有一行能存。"))
    for new in trial.good:
        PartyMember.register(new, by=by)
    entry.let_go(by=by)
    record("member_import.applied", entry, by=by, role=by.role_for(REGISTER), n=len(trial.good))
    return len(trial.good)
