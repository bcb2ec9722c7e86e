"""Steps that draw less leave the same models, the same statements and the same tables as Django's own."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from huilin.core.migrating import LeanExecutor, LeanState

STEPS = [
    migrations.CreateModel("Street", [("id", models.AutoField(primary_key=True)), ("name", models.TextField())]),
    migrations.CreateModel(
        "House",
        [("id", models.AutoField(primary_key=True)), ("street", models.ForeignKey("rows.Street", models.CASCADE))],
    ),
    migrations.AddIndex("house", models.Index(fields=["street"], name="by_street")),
    migrations.AddField("street", "number", models.IntegerField(default=0)),
    migrations.AddConstraint(
        "street", models.UniqueConstraint(fields=["number"], name="one_number", condition=models.Q(number__gt=0))
    ),
    migrations.CreateModel(
        "Lamp",
        [("id", models.AutoField(primary_key=True)), ("house", models.ForeignKey("rows.House", models.CASCADE))],
    ),
    migrations.AddField("house", "lamp", models.ForeignKey("rows.Lamp", models.CASCADE, null=True, related_name="+")),
    migrations.AddIndex("house", models.Index(fields=["lamp"], name="by_lamp")),
    migrations.AlterField("street", "name", models.CharField(max_length=20)),
    migrations.RemoveIndex("house", "by_street"),
    migrations.RenameField("lamp", "house", "home"),
]  # fmt: skip


def drawn(state: ProjectState) -> dict[str, Any]:
    """What a step's database side can see of each model."""
    return {
        model._meta.label: (
            [
                (type(field).__name__, field.name, field.column, field.max_length)
                for field in model._meta.fields
            ],
            {
                field.name: field.remote_field.model._meta.label
                for field in model._meta.fields
                if field.remote_field
            },
            [index.name for index in model._meta.indexes],
            [constraint.name for constraint in model._meta.constraints],
        )
        for model in state.apps.get_models()
    }


def test_each_step_shows_the_same_models():
    plain, lean = ProjectState(), LeanState()
    assert drawn(plain) == drawn(lean)
    for step in STEPS:
        plain, lean = plain.clone(), lean.clone()
        assert isinstance(lean, LeanState)
        step.state_forwards("rows", plain)
        step.state_forwards("rows", lean)
        assert drawn(plain) == drawn(lean), step.describe()


def test_a_new_model_leaves_the_others_as_they_are():
    lean = LeanState()
    lean.apps  # noqa: B018 - drawn on first sight
    STEPS[0].state_forwards("rows", lean)
    street = lean.apps.get_model("rows", "street")
    STEPS[1].state_forwards("rows", lean)
    STEPS[2].state_forwards("rows", lean)
    assert lean.apps.get_model("rows", "street") is street


def test_every_index_and_constraint_is_in_the_database(db):
    wanted = {
        (model._meta.db_table, each.name)
        for model in apps.get_models()
        if model._meta.managed
        for each in (*model._meta.indexes, *model._meta.constraints)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, indexname FROM pg_indexes UNION ALL"
            " SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE conrelid <> 0"
        )
        found = set(cursor.fetchall())
    assert len(wanted) > 200
    assert sorted(wanted - found) == []


@pytest.mark.slow
def test_the_whole_house_is_built_by_the_same_statements(db):
    assert statements(LeanExecutor) == statements(MigrationExecutor)


def statements(kind: type[MigrationExecutor]) -> list[str]:
    """What a new database would be sent; nothing is sent."""
    executor = kind(connection)
    state, said = executor._create_project_state(), []
    for migration, _backwards in executor.migration_plan(
        executor.loader.graph.leaf_nodes(), clean_start=True
    ):
        with connection.schema_editor(collect_sql=True, atomic=False) as editor:
            state.apps  # noqa: B018 - as the executor does
            state = migration.apply(state, editor, collect_sql=True)
        said += editor.collected_sql
    return said
