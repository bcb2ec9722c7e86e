"""A list of rows to insert and fields to update, written in bulk and in an order that references allow."""

from collections import Counter
from typing import Any, TypeVar

from huilin.core.tenancy import TenantModel, current_street
from huilin.people.models import Household, Organisation, Ownership, Person, Residency
from huilin.places.models import Building, Dwelling, Entrance

ORDER: tuple[type[TenantModel], ...] = (
    Building, Entrance, Dwelling, Household, Organisation, Person, Residency, Ownership,
)  # fmt: skip
BATCH = 1000
T = TypeVar("T", bound=TenantModel)


class Changes:
    def __init__(self) -> None:
        self.new: dict[type[TenantModel], list[Any]] = {model: [] for model in ORDER}
        self.fields: dict[type[TenantModel], dict[Any, tuple[Any, set[str]]]] = {model: {} for model in ORDER}
        self._fresh: set[Any] = set()

    def add(self, row: T) -> T:
        """`row` will be inserted."""
        row.street_id = current_street()
        self.new[type(row)].append(row)
        self._fresh.add(row.pk)
        return row

    def set(self, row: TenantModel, **values: Any) -> None:
        """Sets what differs, and remembers it where the row is not new anyway."""
        for field, value in values.items():
            if getattr(row, field) != value:
                setattr(row, field, value)
                self.touch(row, field)

    def touch(self, row: TenantModel, *fields: str) -> None:
        """Notes that `fields` of an existing row have changed."""
        if row.pk not in self._fresh:
            self.fields[type(row)].setdefault(row.pk, (row, set()))[1].update(fields)

    @property
    def is_empty(self) -> bool:
        return not any(self.new.values()) and not any(self.fields.values())

    def figures(self) -> dict[str, int]:
        """How many rows would be inserted and changed, by kind."""
        counts: Counter[str] = Counter()
        for model in ORDER:
            name = model._meta.model_name
            counts[f"new_{name}"] = len(self.new[model])
            counts[f"changed_{name}"] = len(self.fields[model])
        return dict(counts)

    def write(self) -> None:
        """Inserts and updates everything; belongs inside one transaction."""
        for model in ORDER:
            model.objects.bulk_create(self.new[model], batch_size=BATCH)
            touched = list(self.fields[model].values())
            names = sorted(set().union(*(fields for _row, fields in touched)))
            if touched:
                model.objects.bulk_update([row for row, _fields in touched], names, batch_size=BATCH // 4)
