"""Several short lists in one statement: a page that shows what hangs on one thing asks for all of it at once."""

from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

M = TypeVar("M", bound=models.Model)


def read_together(**lists: models.QuerySet[Any]) -> dict[str, list[Any]]:
    """The rows of every queryset, in its order, under its name; one statement.

    The rows are plain: nothing is joined to them. Columns of bytes are left out; reading one asks the database.
    """
    pieces: list[str] = []
    params: list[Any] = []
    fields: dict[str, list[Any]] = {}
    for name, rows in lists.items():
        fields[name] = [field for field in rows.model._meta.concrete_fields if not _is_bytes(field)]
        sql, values = rows.values(*(field.attname for field in fields[name])).query.sql_with_params()
        pieces.append(f"ARRAY(SELECT row_to_json(one) FROM ({sql}) one)")
        params.extend(values)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(pieces)}", params)
        found = cursor.fetchone()
    return {
        name: [_row(rows.model, fields[name], told) for told in column]
        for (name, rows), column in zip(lists.items(), found, strict=True)
    }


def _is_bytes(field: Any) -> bool:
    return isinstance(field, models.BinaryField)


def _row(model: type[M], fields: list[Any], told: dict[str, Any]) -> M:
    values = [_value(field, told[field.column]) for field in fields]
    return model.from_db(connection.alias, [field.attname for field in fields], values)


def _value(field: Any, told: Any) -> Any:
    if isinstance(field, ArrayField) and told is not None:
        return [field.base_field.to_python(one) for one in told]
    return field.to_python(told)
