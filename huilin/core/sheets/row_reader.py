"""One row of a sheet, read cell by cell."""

from collections.abc import Callable
from typing import Any

from huilin.core.sheets.cells import BadCell
from huilin.core.sheets.findings import Findings
from huilin.core.sheets.reading import SheetRow


class RowReader:
    """One row as it is read; faults go to the findings, so that one pass names them all."""

    def __init__(self, row: SheetRow, findings: Findings) -> None:
        self.row, self.findings, self.is_good = row, findings, True

    def fault(self, key: str, message: str, *, show: bool = True) -> None:
        self.is_good = False
        value = self.row.text(key) if show else ""
        self.findings.add(self.row.sheet, self.row.place(key), message, value)

    def take(self, key: str, read: Callable[[Any], Any], empty: Any = "", *, show: bool = True) -> Any:
        """What `read` makes of the cell; `empty` where it says nothing."""
        value = self.row.cells.get(key, "")
        if value == "":
            return empty
        try:
            return read(value)
        except BadCell as error:
            self.fault(key, str(error), show=show)
            return empty
