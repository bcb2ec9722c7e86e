"""Columns that name kept files, and the nightly sweep of files that no such column names."""

from collections.abc import Collection, Iterator
from typing import Any

import structlog
from django.apps import apps
from django.db import models

from huilin.core.tenancy import in_street, street_ids
from huilin.core.uploads.storage import sweep_orphans

log = structlog.get_logger(__name__)


class KeptName(models.CharField):
    """The name that `keep` gave to a file. Whatever a column of this class names is never swept away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 90} | kwargs)

    def deconstruct(self) -> Any:
        """A plain character column as far as migrations go."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


def columns() -> Iterator[tuple[type[models.Model], str]]:
    """Each model with each of its columns that name kept files."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, KeptName):
                yield model, field.attname


def referred(names: Collection[str]) -> set[str]:
    """Which of `names` some row of some street still names."""
    found: set[str] = set()
    for street_id in street_ids():
        with in_street(street_id):
            for model, column in columns():
                rows = model._default_manager.filter(**{f"{column}__in": names})
                found.update(rows.values_list(column, flat=True))
    return found


def sweep_files() -> None:
    """Files older than two days that nothing names are gone, and what unfinished writes left."""
    removed = sweep_orphans(referred)
    if removed:
        log.info("files_swept", removed=removed)
