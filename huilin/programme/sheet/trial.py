"""A trial: a unit's sheet read, checked and compared with who has registered, and nothing written."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from huilin.core.crypto import blind_index
from huilin.core.sheets.cells import read_choice, read_name, read_phone, read_text
from huilin.core.sheets.findings import Findings, letters
from huilin.core.sheets.reading import SheetRow, read_sheets
from huilin.core.sheets.row_reader import RowReader
from huilin.core.uploads.intake import Upload
from huilin.people.models import Organisation
from huilin.places.models import Compound
from huilin.programme.models.member import NewMember, PartyMember
from huilin.programme.models.status import STANDING
from huilin.programme.sheet.columns import LAYOUT, SIGNED

MOST_MEMBERS = 300
"""They are let in within one transaction of a few seconds."""


@dataclass
class Trial:
    findings: Findings
    row_count: int
    is_whole: bool
    """Whether every fault is of one row; a fault of the whole sheet lets nobody pass."""
    columns: dict[str, str] = field(default_factory=dict)
    """The heading of each column by its letters, as the first sheet has them."""
    good: list[NewMember] = field(default_factory=list)

    def figures(self) -> dict[str, int]:
        return {"rows": self.row_count, "good": len(self.good), "faulty": self.row_count - len(self.good)}


def try_sheet(file: Upload, organisation: Organisation) -> Trial:
    """What letting the file in would do; raises FileRefused when it is no spreadsheet. At most two statements."""
    reading = read_sheets(file, LAYOUT)
    findings = reading.findings
    if len(reading.rows) > MOST_MEMBERS:
        findings.add("", "", _("一次最多登记%(most)d人，请分成几份。") % {"most": MOST_MEMBERS})
    trial = Trial(findings, len(reading.rows), not findings.faults, _columns(reading.rows))
    if trial.is_whole:
        compounds = {plain_place(one.name): one for one in Compound.objects.all()}
        readers = [(MemberReader(row, findings), row) for row in reading.rows]
        told = [(reader, reader.member(compounds, organisation)) for reader, _row in readers]
        _refuse_twins(told)
        _refuse_registered(told)
        trial.good = [new for reader, new in told if new is not None and reader.is_good]
    return trial


def _columns(rows: list[SheetRow]) -> dict[str, str]:
    columns = rows[0].columns if rows else {}
    return {letters(at): str(LAYOUT.by_key[key].heading) for key, at in columns.items()}


def plain_place(name: str) -> str:
    return name.strip().removesuffix("小区")


class MemberReader(RowReader):
    def member(self, compounds: dict[str, Compound], organisation: Organisation) -> NewMember | None:
        name = self.take("name", lambda cell: read_name(str(cell)), show=False)
        phone = self.take("phone", lambda cell: read_phone(str(cell)), show=False)
        compound = compounds.get(plain_place(self.row.text("compound")))
        if compound is None and "compound" in self.row.cells:
            self.fault("compound", _("本街道没有这个小区，请写小区的全名。"))
        if self.take("signed", lambda cell: read_choice(str(cell), SIGNED)) == "no":
            self.fault("signed", _("本人没有在报到单上签字，单位不能代替同意。"))
        for key in ("name", "phone", "compound", "signed"):
            if key not in self.row.cells:
                self.fault(key, _("这一格不能空。"))
        told: dict[str, Any] = {
            key: self.take(key, partial(read_text, most=most))
            for key, most in (("branch", 60), ("skills", 100), ("times", 60))
        }
        if not self.is_good or compound is None:
            return None
        return NewMember(
            compound=compound, organisation=organisation, agrees=True, name=name, phone=phone, **told
        )


Told = list[tuple[MemberReader, NewMember | None]]


def _refuse_twins(told: Told) -> None:
    seen: dict[tuple[str, str], SheetRow] = {}
    for reader, new in told:
        if new is None:
            continue
        first = seen.setdefault((new.name, new.phone), reader.row)
        if first is not reader.row:
            where = {"where": first.place("name")}
            reader.fault("name", _("和%(where)s是同一个人，只写一行。") % where, show=False)


def _refuse_registered(told: Told) -> None:
    wanted = {blind_index(new.phone, purpose="phone") for _reader, new in told if new is not None}
    standing = PartyMember.objects.filter(state__in=STANDING, person__phone_index__in=wanted)
    names = standing.values_list("person__name", "person__phone_index")
    known = {(name, bytes(index)) for name, index in names}
    for reader, new in told:
        if new is not None and (new.name, blind_index(new.phone, purpose="phone")) in known:
            reader.fault("name", _("这位党员已经报到了。"), show=False)
