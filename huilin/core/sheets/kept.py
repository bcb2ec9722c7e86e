"""A sheet that somebody handed in: tried at once, kept sealed until it is let in or forgotten."""

import base64
import datetime as dt
from typing import Any
from urllib.parse import quote

from django.db import models
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.core import clock
from huilin.core.permissions import Actor
from huilin.core.sealed import SealedField, SealedText
from huilin.core.sheets.error_sheet import error_sheet
from huilin.core.sheets.findings import Finding, Findings
from huilin.core.sheets.writing import XLSX
from huilin.core.tenancy import TenantModel, in_street, street_ids
from huilin.core.text import clean_text

KEPT_FINDINGS = 2000
KEPT_FOR = dt.timedelta(days=30)
"""How long a sheet waits to be let in; docs/reference/personal-data.md promises it (PIPL art. 19)."""


class KeptSheet(TenantModel):
    """The file stays sealed: the one who confirms confirms exactly what was tried."""

    file_name = models.CharField(_("文件名"), max_length=200)
    content_sealed = SealedField()
    content = SealedText("content_sealed")
    uploaded_at = models.DateTimeField(_("上传时间"), default=timezone.now)
    uploaded_by_id = models.UUIDField(null=True)
    uploaded_by_name = models.CharField(max_length=50, blank=True)
    row_count = models.IntegerField(_("行数"), default=0)
    fault_count = models.IntegerField(_("问题"), default=0)
    report = models.JSONField(default=dict)
    """{"figures": {...}, "findings": [{sheet, cell, message, value, is_fault}], ...}; holds no personal data."""
    applied_at = models.DateTimeField(_("确认时间"), null=True)
    applied_by_name = models.CharField(max_length=50, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.file_name

    @property
    def state(self) -> str:
        """`done`, `refused` (it has faults) or `tried`."""
        return "done" if self.applied_at else "refused" if self.fault_count else "tried"

    @property
    def file(self) -> bytes:
        return base64.b64decode(self.content)

    def take_in(
        self, file: bytes, file_name: str, findings: Findings, *, rows: int, by: Actor, **report: Any
    ) -> None:
        """The row holds the file and what its trial found; unsaved. `report` is kept beside the findings."""
        ordered = findings.faults + findings.notes
        self.file_name = clean_text(file_name)[-200:] or "sheet"
        self.content = base64.b64encode(file).decode()
        self.uploaded_at, self.uploaded_by_id, self.uploaded_by_name = clock.now(), by.person_id, by.name
        self.row_count, self.fault_count = rows, len(findings.faults)
        self.report = {"findings": [item.as_row() for item in ordered[:KEPT_FINDINGS]], **report}

    def let_go(self, *, by: Actor) -> None:
        """It was let in; the file is gone. Saves."""
        self.applied_at, self.applied_by_name, self.content_sealed = clock.now(), by.name, b""
        self.save()

    def faults(self) -> bytes:
        """The sheet to work from (xlsx). It repeats rows of the file: for whoever handed it in."""
        return error_sheet(self.file, [Finding(**row) for row in self.report["findings"]])

    @classmethod
    def forget_before(cls, moment: dt.datetime) -> int:
        """Files that nobody let in before that moment are gone; how many. Inside a street."""
        old: Any = cls._default_manager.filter(uploaded_at__lt=moment).exclude(content_sealed=b"")
        return int(old.update(content_sealed=b""))


def forget_old_sheets() -> int:
    """Sheets of every kind that nobody let in within KEPT_FOR are gone, in every street; how many. For the nightly job."""
    gone = 0
    for street_id in street_ids():
        with in_street(street_id):
            gone += sum(kind.forget_before(timezone.now() - KEPT_FOR) for kind in KeptSheet.__subclasses__())
    return gone


def attachment(content: bytes, name: str) -> HttpResponse:
    """A workbook to save, never to show."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
