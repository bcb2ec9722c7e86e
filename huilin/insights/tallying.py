"""Cases added up as they change, so that a year of a million cases is read from some thousand rows.

Three triggers of the table of cases write the difference that a statement makes, in its own transaction: nothing is left
out or counted twice, whatever runs at once, and no row is fought over. The conditions are those of `measures.py`, made
into SQL here; where they have changed since, migrating makes the triggers anew and counts everything again.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator

from django.conf import settings
from django.db import connection, models
from django.db.models.sql import Query

from huilin.cases.models import Case
from huilin.core.tenancy import current_street, in_street, street_ids
from huilin.insights.measures import ADDED_UP, NEVER_COUNTED
from huilin.insights.models import Pace, Span, Tally

CASES, TALLIES, PACES = (model._meta.db_table for model in (Case, Tally, Pace))
CHANGES = {
    "INSERT": ("NEW TABLE AS newer", "SELECT 1 AS sign, n.* FROM newer n"),
    "DELETE": ("OLD TABLE AS older", "SELECT -1 AS sign, o.* FROM older o"),
    "UPDATE": (
        "OLD TABLE AS older NEW TABLE AS newer",
        "SELECT -1 AS sign, o.* FROM older o UNION ALL SELECT 1, n.* FROM newer n",
    ),
}
KEYS = {
    Tally: ("community_id", "compound_id", "category"),
    Pace: ("community_id", "what", "tenths"),
}
NUMBERS = {Tally: tuple(ADDED_UP), Pace: ("cases",)}


def put_in_place() -> None:
    """The triggers count what the measures say now, and everything counted by older ones is counted again. For the owner."""
    connection.ensure_connection()
    statements = list(_triggers())
    digest = hashlib.sha256("".join(statements).encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regproc('insights_add_insert'), 'pg_proc')")
        if cursor.fetchone() == (digest,):
            return
        for statement in statements:
            cursor.execute(statement)
        cursor.execute(f"COMMENT ON FUNCTION insights_add_insert() IS '{digest}'")
    for street_id in street_ids():
        with in_street(street_id):
            for month in months():
                recount(month)
            gather()


def months() -> list[dt.date]:
    """The first days of all months from which the street has cases or sums."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT date_trunc('month', least(min(c), min(t)))::date, greatest(max(c), max(t)) FROM "
            f"(SELECT {_day()} AS c, NULL::date AS t FROM {CASES} WHERE street_id = %(street)s "
            f"UNION ALL SELECT NULL, first FROM {TALLIES} WHERE street_id = %(street)s) both_",
            {"street": current_street()},
        )
        month, last = cursor.fetchone()
    found = []
    while month and month <= last:
        found.append(month)
        month = _next(month)
    return found


def recount(month: dt.date) -> None:
    """The sums of the cases received in `month` are counted from the cases; what changes meanwhile adds itself as always."""
    _lock()
    zone = settings.TIME_ZONE
    for table, adding in ((TALLIES, _tallies), (PACES, _paces)):
        cases = (
            f"SELECT 1 AS sign, c.* FROM {CASES} c WHERE street_id = %(street)s AND submitted_at >= "
            f"%(first)s::timestamp AT TIME ZONE '{zone}' AND submitted_at < %(end)s::timestamp AT TIME ZONE '{zone}'"
        )
        with connection.cursor() as cursor:
            # One statement has one view of the tables: what it does not count will add itself to what it writes.
            cursor.execute(
                f"WITH gone AS (DELETE FROM {table} WHERE street_id = %(street)s AND first >= %(first)s "
                f"AND first < %(end)s) {_escaped(adding('counted'), cases)}",
                {"street": current_street(), "first": month, "end": _next(month)},
            )


def gather() -> None:
    """What is new is added to its day and its month. The numbers stay what they are."""
    _lock()
    with connection.cursor() as cursor:
        for model, keys in KEYS.items():
            cursor.execute(_gathering(model, keys, NUMBERS[model]), [current_street()])


def _lock() -> None:
    """One at a time in each street; reports and acts go on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('insights.tally'), %s)", [int(current_street())]
        )


def _gathering(model: type[models.Model], keys: tuple[str, ...], numbers: tuple[str, ...]) -> str:
    table = model._meta.db_table
    key = ", ".join(keys)
    sums = ", ".join(f'sum("{name}")' for name in numbers)
    grown = ", ".join(f'"{name}" = {table}."{name}" + excluded."{name}"' for name in numbers)
    return (
        f"WITH gone AS (DELETE FROM {table} WHERE street_id = %s AND span = '{Span.NEW}' RETURNING *) "
        f"INSERT INTO {table} (street_id, id, span, first, {key}, {_quoted(numbers)}) "
        f"SELECT street_id, gen_random_uuid(), s.span, date_trunc(s.span, first)::date, {key}, {sums} "
        f"FROM gone, (VALUES ('{Span.DAY}'), ('{Span.MONTH}')) s(span) GROUP BY street_id, s.span, 4, {key} "
        f"ON CONFLICT (street_id, span, first, {key}) WHERE NOT span = '{Span.NEW}' DO UPDATE SET {grown}"
    )


def _triggers() -> Iterator[str]:
    for event, (tables, changed) in CHANGES.items():
        name = f"insights_add_{event.lower()}"
        # What was waited for is known of no new report.
        known = f"EXISTS (SELECT FROM ({changed}) c WHERE contacted_at IS NOT NULL OR replied_at IS NOT NULL)"
        yield (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $add$ BEGIN "
            f"WITH changed AS ({changed}) {_tallies('changed')}; "
            f"IF {known} THEN WITH changed AS ({changed}) {_paces('changed')}; END IF; RETURN NULL; END $add$"
        )
        yield (
            f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {CASES} REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )


def _tallies(source: str) -> str:
    """Adds the rows of `source`, each `sign` times, to what the measures count."""
    sums = ", ".join(
        f'coalesce(sum(sign) FILTER (WHERE {condition(where)}), 0) AS "{key}"'
        for key, where in ADDED_UP.items()
    )
    keys, numbers = ", ".join(KEYS[Tally]), _quoted(tuple(ADDED_UP))
    return (
        f"INSERT INTO {TALLIES} (street_id, id, span, first, {keys}, {numbers}) "
        f"SELECT street_id, gen_random_uuid(), '{Span.NEW}', day, {keys}, {numbers} FROM ("
        f"SELECT street_id, {_day()} AS day, community_id, compound_id, coalesce(category_id, '') AS category, {sums} "
        f"FROM {source} WHERE {_counted()} GROUP BY 1, 2, 3, 4, 5) AS added "
        f"WHERE ({numbers}) <> ({', '.join('0' * len(ADDED_UP))})"
    )


def _paces(source: str) -> str:
    return (
        f"INSERT INTO {PACES} (street_id, id, span, first, {', '.join(KEYS[Pace])}, cases) "
        f"SELECT street_id, gen_random_uuid(), '{Span.NEW}', {_day()}, community_id, what, tenths, sum(sign) "
        f"FROM {source}, LATERAL (VALUES ('contact', round(extract(epoch FROM contacted_at - submitted_at) / 360)), "
        f"('reply', round(extract(epoch FROM replied_at - submitted_at) / 8640))) waited(what, tenths) "
        f"WHERE {_counted()} AND tenths IS NOT NULL "
        f"GROUP BY street_id, {_day()}, community_id, what, tenths HAVING sum(sign) <> 0"
    )


def condition(where: models.Q) -> str:
    """`where` as SQL on the bare columns of a case."""
    query = Query(Case, alias_cols=False)
    compiler = query.get_compiler(connection=connection)
    sql, parameters = query.build_where(where).as_sql(compiler, connection)
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        return str(sql % tuple(editor.quote_value(value) for value in parameters))


def _counted() -> str:
    return condition(~models.Q(status__in=NEVER_COUNTED))


def _day() -> str:
    return f"(submitted_at AT TIME ZONE '{settings.TIME_ZONE}')::date"


def _next(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=31)).replace(day=1)


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _escaped(adding: str, cases: str) -> str:
    return f", counted AS ({cases}) {adding.replace('%', '%%')}"
