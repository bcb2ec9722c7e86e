"""What was found in a spreadsheet, each by sheet and cell. A fault stops the import; a note says what was understood how."""

from dataclasses import asdict, dataclass, field
from typing import Any


def letters(column: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def cell_name(row: int, column: int) -> str:
    """A1 notation of a cell counted from 0."""
    return f"{letters(column)}{row + 1}"


@dataclass(frozen=True, slots=True)
class Finding:
    """`value` repeats what the cell holds where it is no personal data, and is empty where it is."""

    sheet: str
    cell: str
    message: str
    value: str = ""
    is_fault: bool = True

    def as_row(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Findings:
    """The findings of one file, in the order of its cells."""

    items: list[Finding] = field(default_factory=list)

    @property
    def faults(self) -> list[Finding]:
        return [item for item in self.items if item.is_fault]

    @property
    def notes(self) -> list[Finding]:
        return [item for item in self.items if not item.is_fault]

    def add(self, sheet: str, cell: str, message: str, value: str = "", *, is_fault: bool = True) -> None:
        self.items.append(Finding(sheet, cell, message, value[:40], is_fault))
