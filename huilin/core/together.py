"""Several short lists in one statement: a page that shows what hangs on one thing asks for all of it at once."""

from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from huilin.core.rows import filled, rows

M = TypeVar("M", bound=models.Model)


class Together:
    """Several lists in one statement, made once; `marks` (see `rows.key_mark`) stand in them where values will stand.

    The rows are plain: nothing is joined to them. Columns of bytes are left out; reading one asks the database.
    """

    def __init__(self, **lists: models.QuerySet[Any]) -> None:
        pieces: list[str] = []
        self.parameters: list[Any] = []
        self.lists: dict[str, tuple[Any, list[Any]]] = {}
        for name, query in lists.items():
            fields = [field for field in query.model._meta.concrete_fields if not _is_bytes(field)]
            self.lists[name] = query.model, fields
            sql, values = query.values(*(field.attname for field in fields)).query.sql_with_params()
            pieces.append(f"ARRAY(SELECT row_to_json(one) FROM ({sql}) one)")
            self.parameters.extend(values)
        self.statement = f"SELECT {', '.join(pieces)}"

    def read(self, values: dict[str, Any] | None = None, *, prepare: bool = True) -> dict[str, list[Any]]:
        """The rows of every list, in its order, under its name; one statement."""
        (found,) = rows(self.statement, filled(self.parameters, values or {}), prepare=prepare)
        return {
            name: [_row(model, fields, told) for told in column]
            for (name, (model, fields)), column in zip(self.lists.items(), found, strict=True)
        }


def read_together(**lists: models.QuerySet[Any]) -> dict[str, list[Any]]:
    """The same for lists that are asked for in this way only now and then."""
    return Together(**lists).read(prepare=False)


def _is_bytes(field: Any) -> bool:
    return isinstance(field, models.BinaryField)


def _row(model: type[M], fields: list[Any], told: dict[str, Any]) -> M:
    values = [_value(field, told[field.column]) for field in fields]
    return model.from_db(connection.alias, [field.attname for field in fields], values)


def _value(field: Any, told: Any) -> Any:
    if isinstance(field, ArrayField) and told is not None:
        return [field.base_field.to_python(one) for one in told]
    return field.to_python(told)
