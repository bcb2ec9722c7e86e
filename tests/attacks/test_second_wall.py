"""With our own filter gone, and with raw SQL, every table shows and takes the rows of the street entered and no others."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.utils import IntegrityError, ProgrammingError

from huilin.core.tenancy import in_street
from huilin.core.tenancy.wall import tenant_models
from tests.attacks.two_streets import A, B, Rows, ask, insert, kept_tables, touched, written_fields
from tests.cast import make_streets

REFUSED_BY_POSTGRES, FOREIGN_KEY = "42501", "23503"
INSTEAD: dict[tuple[str, str], dict[str, Any]] = {
    ("Ownership", "organisation"): {"person_id": None},
    ("Presence", "organisation"): {"member_id": None},
}
"""What gives way to a reference that excludes it."""


@pytest.fixture
def rows(db: None) -> dict[str, Rows]:
    make_streets()
    return {street: Rows(street).make_all() for street in (A, B)}


def unfiltered(model: type[models.Model]) -> models.QuerySet[Any]:
    """As a query looks when somebody forgets the street."""
    return models.QuerySet(model)


def refused(statement: str, *values: object) -> bool:
    """Whether PostgreSQL itself says that this is not allowed."""
    try:
        with transaction.atomic():
            ask(statement, *values)
    except ProgrammingError as error:
        return getattr(error.__cause__, "sqlstate", "") == REFUSED_BY_POSTGRES
    return False


def test_no_filter_no_foreign_row(rows):
    for model in kept_tables():
        for here, there in ((A, B), (B, A)):
            with in_street(here):
                assert set(unfiltered(model).values_list("street_id", flat=True)) == {here}, model
                assert unfiltered(model).filter(pk=rows[here].ids[model]).exists(), model
                assert not unfiltered(model).filter(pk=rows[there].ids[model]).exists(), model
                assert ask(f'SELECT DISTINCT street_id FROM "{model._meta.db_table}"') == [(here,)], model


def test_joins_without_a_filter_stay_here(rows):
    """Also where a table is reached only through another one, by a union or in a subquery."""
    for model in kept_tables():
        table, foreign = model._meta.db_table, rows[B].ids[model]
        with in_street(A):
            joined = f'SELECT t.id FROM places_community c CROSS JOIN LATERAL (SELECT id FROM "{table}") t WHERE t.id = %s'
            either = f'SELECT id FROM "{table}" WHERE false UNION ALL SELECT id FROM "{table}" WHERE id = %s'
            assert ask(joined, foreign) == ask(either, foreign) == [], model


def test_no_row_is_written_into_another_street(rows):
    for model in kept_tables():
        table = model._meta.db_table
        with in_street(A):
            names = ", ".join(f'"{field.column}"' for field in written_fields(model))
            theirs = ", ".join(
                {"street_id": f"'{B}'", "id": "gen_random_uuid()"}.get(field.column, f'"{field.column}"')
                for field in written_fields(model)
            )
            assert refused(f'INSERT INTO "{table}" ({names}) SELECT {theirs} FROM "{table}"'), model
            assert refused(f'UPDATE "{table}" SET street_id = %s', B), model


def test_rows_of_another_street_are_not_changed(rows):
    for model in kept_tables():
        table, foreign = model._meta.db_table, rows[B].ids[model]
        with in_street(A):
            for statement in (
                f'UPDATE "{table}" SET id = id WHERE id = %s',
                f'DELETE FROM "{table}" WHERE id = %s',
            ):
                if model.append_only:
                    assert refused(statement, foreign), model
                else:
                    assert touched(statement, foreign) == 0, model
        with in_street(B):
            assert unfiltered(model).filter(pk=foreign).exists(), model


def test_no_child_hangs_on_a_parent_of_another_street(rows):
    """Every reference of every table, by the composite key; checked by PostgreSQL at the latest when it commits."""
    tried = 0
    for model in kept_tables():
        for field in model._meta.local_concrete_fields:
            if not (field.is_relation and field.remote_field.model in rows[B].ids):
                continue
            with in_street(A):
                columns = Rows(A).columns(model) | INSTEAD.get((model.__name__, field.name), {})
                columns[field.column] = rows[B].ids[field.remote_field.model]
                assert hangs_nowhere(model, columns), f"{model} {field.name}"
                tried += 1
    assert tried > len(kept_tables()) / 2


def hangs_nowhere(model: type[models.Model], columns: dict[str, Any]) -> bool:
    """Whether PostgreSQL refuses the row, and for the reference rather than for anything else."""
    try:
        with transaction.atomic():
            insert(model, columns)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as error:
        return getattr(error.__cause__, "sqlstate", "") == FOREIGN_KEY
    return False


def test_without_a_street_every_table_is_empty(rows):
    ask("SELECT set_config('app.street', '', true)")
    for model in kept_tables():
        assert not unfiltered(model).exists(), model


def test_what_triggers_write_stays_behind_the_same_wall(rows):
    """The pairs of characters that the search looks up: a street's own are neither read nor written from another."""
    Pair = apps.get_model("cases", "Pair")
    for here, there in ((A, B), (B, A)):
        with in_street(here):
            assert set(unfiltered(Pair).values_list("street_id", flat=True)) == {here}
            assert (
                not unfiltered(Pair)
                .filter(case_key=rows[there].ids[apps.get_model("cases", "Case")])
                .exists()
            )
            assert touched("DELETE FROM cases_pair WHERE street_id = %s", there) == 0
            assert refused("UPDATE cases_pair SET street_id = %s", there)
    ask("SELECT set_config('app.street', '', true)")
    assert not unfiltered(Pair).exists()


def test_every_table_without_an_id_is_tried_by_name():
    assert {model._meta.label for model in tenant_models()} - {
        model._meta.label for model in kept_tables()
    } == {"cases.Pair"}
