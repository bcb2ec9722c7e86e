"""Puts told matters into the tables: one COPY into a table of this session, then a few statements.

It works as the owner under row-level security like everybody else (COPY itself cannot, INSERT ... SELECT can). Indexes and
foreign keys of the tables are set aside and built again at the end, in the same transaction: others wait meanwhile.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

from huilin.audit.models import Event, SealedEvent
from huilin.cases.models import (
    Acceptance,
    Assignment,
    Case,
    Closure,
    FirstContact,
    Rating,
    Rejection,
    Reply,
    Verification,
    Withdrawal,
)
from huilin.cases.models.case import Counter
from huilin.cases.simulation.stories import STORY

TABLES = [
    model._meta.db_table
    for model in (
        Case, Event, SealedEvent, Acceptance, Assignment, FirstContact, Reply, Verification, Closure, Rating, Rejection,
        Withdrawal,
    )
]  # fmt: skip

_ID = (
    "(lpad(to_hex((extract(epoch from {at}) * 1000)::bigint), 12, '0') || '7' || substr(md5(s.id::text || '{salt}'), 1, 3)"
    " || '8' || substr(md5(s.id::text || '{salt}'), 4, 15))::uuid"
)
"""A version-7 UUID of the moment, the same for the same matter and act."""

ACTS = (
    # table, moment, by, role, columns and their values
    ("rejection", "rejected_at", "clerk", "'CS'", {
        "reason": "'private'", "explanation": "'这是两家之间的私事，社区没有权力处理，可以申请人民调解。'",
        "other_way": "'社区人民调解委员会，或12348法律热线'"}),
    ("withdrawal", "withdrawn_at", "NULL::uuid", "'RE'", {"reason": "'已经好了'"}),
    ("acceptance", "accepted_at", "clerk", "'CS'", {
        "grade": "s.grade", "category_id": "s.category_id", "mode": "s.mode"}),
    ("assignment", "dispatched_at", "clerk", "'CS'", {
        "person_id": "s.assignee_id", "instruction": "'请先联系报事人'", "due_at": "s.due_at", "is_first": "true"}),
    ("firstcontact", "first_contact_at", "assignee_id", "s.handler_role", {
        "way": "'phone'", "reached": "true", "result": "'约好了时间去看'"}),
    ("reply", "answered_at", "assignee_id", "s.handler_role", {
        "result": "s.result", "text": "s.reply_text", "cost": "0"}),
    ("verification", "verified_at", "verifier", "'CS'", {"way": "'site'", "passed": "true", "remark": "''"}),
    ("closure", "ended_at", "verifier", "'CS'", {"remark": "''"}),
    ("rating", "rated_at", "NULL::uuid", "'RE'", {
        "solved": "s.solved", "satisfaction": "s.satisfaction", "remark": "''"}),
)  # fmt: skip

EVENTS = (
    ("case.submitted", "submitted_at", "NULL::uuid", "''", "'source', s.source, 'on_behalf', false, 'photos', 0"),
    ("case.rejected", "rejected_at", "s.clerk", "'CS'",
     "'from', 'submitted', 'to', 'rejected', 'cause', 'private', "
     "'text', '这是两家之间的私事，社区没有权力处理，可以申请人民调解。', "
     "'other_way', '社区人民调解委员会，或12348法律热线'"),
    ("case.withdrawn", "withdrawn_at", "NULL::uuid", "''", "'from', 'submitted', 'to', 'withdrawn'"),
    ("case.accepted", "accepted_at", "s.clerk", "'CS'",
     "'from', 'submitted', 'to', 'accepted', 'grade', s.grade, 'category', s.category_id, 'mode', s.mode"),
    ("case.dispatched", "dispatched_at", "s.clerk", "'CS'",
     "'from', 'accepted', 'to', s.handler_name, 'is_unit', false, 'said', '请先联系报事人'"),
    ("case.contacted", "first_contact_at", "s.assignee_id", "s.handler_role",
     "'from', 'dispatched', 'to', 'in_progress', 'way', 'phone', 'reached', true, 'said', '约好了时间去看'"),
    ("case.replied", "answered_at", "s.assignee_id", "s.handler_role",
     "'from', 'in_progress', 'to', 'replied', 'result', s.result, 'text', s.reply_text"),
    ("case.verified", "verified_at", "s.verifier", "'CS'",
     "'from', 'replied', 'to', 'verifying', 'way', 'site', 'said', ''"),
    ("case.closed", "ended_at", "s.verifier", "'CS'", "'from', 'verifying', 'to', 'closed', 'said', ''"),
    ("case.rated", "rated_at", "NULL::uuid", "''", "'solved', s.solved, 'satisfaction', s.satisfaction, 'said', ''"),
    ("case.archived", "archived_at", "NULL::uuid", "'SYS'", "'from', 'closed', 'to', 'archived'"),
)  # fmt: skip


def load(street_id: str, rows: Iterable[dict[str, Any]], told: Callable[[int], None]) -> None:
    """The matters, their acts and their history are in the tables; inside the caller's transaction in this street.

    `told` hears how many matters have been written to the staging table.
    """
    with connection.cursor() as cursor:
        columns = _stage(cursor, rows, told)
        with _tables_set_aside(cursor):
            _number(cursor, street_id)
            _write_cases(cursor, street_id, columns)
            _write_pairs(cursor)
            for table, moment, by, role, values in ACTS:
                _write_acts(cursor, street_id, table, moment, by, role, values)
            for number, event in enumerate(EVENTS):
                _write_events(cursor, street_id, number, *event)
            _analyse(cursor)


def _analyse(cursor: Any) -> None:
    for table in TABLES:
        cursor.execute(f'ANALYZE "{table}"')


def _stage(cursor: Any, rows: Iterable[dict[str, Any]], told: Callable[[int], None]) -> list[str]:
    extra = ", ".join(
        f"{name} {'timestamptz' if name.endswith('_at') else 'uuid' if name in ('clerk', 'verifier') else 'text'}"
        for name in STORY
    )
    cursor.execute(f"CREATE TEMP TABLE told (LIKE cases_case, {extra}) ON COMMIT DROP")
    for field in Case._meta.concrete_fields:
        cursor.execute(f'ALTER TABLE told ALTER COLUMN "{field.column}" DROP NOT NULL')
    rows = iter(rows)
    first = next(rows)
    columns = list(first)
    names = ", ".join(f'"{name}"' for name in columns)
    with cursor.copy(f"COPY told ({names}) FROM STDIN") as copy:
        copy.write_row(list(first.values()))
        for count, row in enumerate(rows, 2):
            copy.write_row(list(row.values()))
            if count % 2000 == 0:
                told(count)
    cursor.execute("ANALYZE told")
    return columns


def _number(cursor: Any, street_id: str) -> None:
    """Numbers in the order of sending, after those that the street has given out."""
    year = "extract(year FROM submitted_at AT TIME ZONE 'Asia/Shanghai')::int"
    cursor.execute(
        f"""
        WITH placed AS (
          SELECT id, {year} AS year, row_number() OVER (PARTITION BY {year} ORDER BY submitted_at, id) AS nth FROM told)
        UPDATE told SET number = 'HL-' || %(street)s || '-' || p.year || '-'
               || lpad((p.nth + coalesce(c.last, 0))::text, greatest(6, length((p.nth + coalesce(c.last, 0))::text)), '0')
          FROM placed p LEFT JOIN cases_counter c ON c.street_id = %(street)s AND c.year = p.year WHERE p.id = told.id
        """,
        {"street": street_id},
    )
    cursor.execute(
        f"""
        INSERT INTO {Counter._meta.db_table} (street_id, id, year, last)
        SELECT %s, gen_random_uuid(), {year}, count(*) FROM told GROUP BY 3
            ON CONFLICT (street_id, year) DO UPDATE SET last = cases_counter.last + excluded.last
        """,
        [street_id],
    )


def _write_cases(cursor: Any, street_id: str, told: list[str]) -> None:
    """Columns that the story does not name get the model's own defaults."""
    names, values, given = [], [], []
    for field in Case._meta.concrete_fields:
        if field.generated:
            continue
        if field.column == "street_id":
            given.append(street_id)
        elif field.column not in told and field.has_default():
            given.append(field.get_db_prep_save(field.get_default(), connection))
        elif field.column not in told and field.db_default is models.NOT_PROVIDED and not field.null:
            given.append("")
        elif field.column not in told:
            continue
        names.append(f'"{field.column}"')
        values.append(f's."{field.column}"' if field.column in told else f"%s::{field.db_type(connection)}")
    sql = f"INSERT INTO cases_case ({', '.join(names)}) SELECT {', '.join(values)} FROM told s ORDER BY s.id"
    cursor.execute(sql, given)


def _write_pairs(cursor: Any) -> None:
    """What the trigger would write row by row, at once."""
    cursor.execute(
        """
        INSERT INTO cases_pair (street_id, pair, case_key)
        SELECT c.street_id, p, c.id FROM cases_case c JOIN told s ON s.id = c.id, cases_pairs(
               cases_words(c.number, c.description, c.place_label, c.public_summary, c.contact_name)) AS p
        """
    )


def _write_acts(
    cursor: Any, street: str, table: str, moment: str, by: str, role: str, values: dict[str, str]
) -> None:
    who = by if "::" in by else f"s.{by}"
    cursor.execute(
        f"""
        INSERT INTO cases_{table} (street_id, id, case_id, at, by_person_id, by_name, by_role, {", ".join(values)})
        SELECT %s, {_ID.format(at=f"s.{moment}", salt=table)}, s.id, s.{moment}, {who}, coalesce(p.name, ''), {role},
               {", ".join(values.values())}
          FROM told s LEFT JOIN people_person p ON p.street_id = %s AND p.id = {who} WHERE s.{moment} IS NOT NULL
        """,
        [street, street],
    )


def _write_events(
    cursor: Any, street: str, number: int, kind: str, moment: str, by: str, role: str, told: str
) -> None:
    cursor.execute(
        f"""
        INSERT INTO audit_event (street_id, id, at, kind, subject_type, subject_id, actor_user_id, actor_person_id,
                                 actor_name, role, reason, particulars, request_id)
        SELECT %s, {_ID.format(at=f"s.{moment}", salt=f"event{number}")}, s.{moment}, %s, 'cases.case', s.id,
               p.user_id, p.id, coalesce(p.name, ''), {role}, '', jsonb_build_object({told}), ''
          FROM told s LEFT JOIN people_person p ON p.street_id = %s AND p.id = {by} WHERE s.{moment} IS NOT NULL
        """,
        [street, kind, street],
    )


@contextmanager
def _tables_set_aside(cursor: Any) -> Iterator[None]:
    """Within the block the loaded tables have neither foreign keys nor plain indexes, and the pairs neither key nor trigger;
    afterwards all of them again."""
    cursor.execute("ALTER TABLE cases_case DISABLE TRIGGER cases_pairs_new")
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'p' AND conrelid = 'cases_pair'::regclass"
    )
    key, key_definition = cursor.fetchone()
    cursor.execute(f"ALTER TABLE cases_pair DROP CONSTRAINT {key}")
    cursor.execute(
        "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])",
        [TABLES],
    )
    keys = cursor.fetchall()
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i "
        "WHERE indrelid = ANY(%s::regclass[]) "
        "AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
        [TABLES],
    )
    indexes = cursor.fetchall()
    for table, name, _definition in keys:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
    cursor.execute(f"ALTER TABLE cases_pair ADD CONSTRAINT {key} {key_definition}")
    cursor.execute("ALTER TABLE cases_case ENABLE TRIGGER cases_pairs_new")
    for _name, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in keys:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
