"""The second wall: with our own filter gone, PostgreSQL still shows one street only."""

import pytest
from django.db import DatabaseError, connection, transaction

from huilin.core.tenancy import NoStreet, TenantForeignKey, current_street, in_street
from huilin.core.tenancy.wall import tenant_models
from huilin.places.models import Community, Compound, Street

pytestmark = pytest.mark.django_db
A, B = "441302004", "441302005"


@pytest.fixture
def two_streets():
    Street.objects.create(id=A, number=1, name="甲街道")
    Street.objects.create(id=B, number=2, name="乙街道")
    for street in (A, B):
        with in_street(street):
            Community.objects.create(name=f"{street}社区")


def ask(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def test_the_application_is_neither_owner_nor_superuser():
    [(name, is_super, bypasses)] = ask(
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )
    owners = {row[0] for row in ask("SELECT tableowner FROM pg_tables WHERE schemaname = 'public'")}
    assert (is_super, bypasses) == (False, False)
    assert name not in owners


@pytest.mark.parametrize("model", tenant_models(), ids=lambda model: model._meta.label)
def test_every_tenant_table_is_walled(model):
    table = model._meta.db_table
    [(enabled, forced)] = ask(
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", table
    )
    assert enabled
    assert forced
    [(policies,)] = ask("SELECT count(*) FROM pg_policies WHERE tablename = %s", table)
    assert policies == 1
    rows = ask(
        "SELECT c.contype, array_agg(a.attname) FROM pg_constraint c JOIN pg_attribute a "
        "ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey) WHERE c.conrelid = %s::regclass "
        "AND c.contype IN ('p', 'u') GROUP BY c.oid, c.contype",
        table,
    )
    assert all("street_id" in columns for _kind, columns in rows)
    assert any(kind in ("p", b"p") for kind, _columns in rows)
    parents = [field for field in model._meta.local_fields if isinstance(field, TenantForeignKey)]
    [(references,)] = ask(
        "SELECT count(*) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f' AND cardinality(conkey) = 2",
        table,
    )
    assert references == len(parents)


def test_no_tenant_table_counts_in_sequence():
    for model in tenant_models():
        defaults = ask(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND "
            "(is_identity = 'YES' OR column_default LIKE 'nextval%%')",
            model._meta.db_table,
        )
        assert defaults == []


def test_a_query_without_a_filter_sees_one_street(two_streets):
    with in_street(A):
        assert ask("SELECT DISTINCT street_id FROM places_community") == [(A,)]
    with in_street(B):
        assert ask("SELECT DISTINCT street_id FROM places_community") == [(B,)]


def test_no_street_means_no_rows(two_streets):
    ask("SELECT set_config('app.street', '', true)")
    assert ask("SELECT count(*) FROM places_community") == [(0,)]
    with pytest.raises(NoStreet):
        Community.objects.count()


def test_a_row_cannot_be_written_into_another_street(two_streets):
    with in_street(A), pytest.raises(DatabaseError), transaction.atomic():
        Community(street_id=B, name="混入").save(force_insert=True)


def test_a_child_cannot_hang_on_another_streets_parent(two_streets):
    with in_street(B):
        foreign = Community.objects.get()
    with in_street(A), pytest.raises(DatabaseError):
        hang_a_compound_on(foreign)


def hang_a_compound_on(community):
    with transaction.atomic():
        Compound(name="错挂", community_id=community.pk).save(force_insert=True)
        ask("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_street_ends_with_its_block(two_streets):
    with in_street(A):
        with in_street(B):
            assert current_street() == B
        assert current_street() == A
        assert Community.objects.get().name == f"{A}社区"


def test_history_cannot_be_rewritten(two_streets):
    with in_street(A):
        for statement in ("UPDATE audit_event SET kind = 'x'", "DELETE FROM audit_event"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
