"""Migrations on a new database in a third of the time (decision 0052).

Django draws a model anew whenever one that refers to it, over however many others, is made or gets an index. In a
house of 170 tables that all know their street and most of them a case or a person, that is nearly every model at
nearly every step.
"""

from typing import Any

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState


class LeanState(ProjectState):
    """What the models are between two steps, where a step draws only what it changes.

    Nothing can refer to a model before it is there, so making one leaves all others as they are. An index or a constraint
    changes no column, so the model keeps its class and learns of it. All other steps are Django's.
    """

    def clone(self) -> "LeanState":
        copy = super().clone()
        copy.__class__ = LeanState
        return copy  # type: ignore[return-value]

    def add_model(self, model_state: ModelState) -> None:
        key = model_state.app_label, model_state.name_lower
        self.models[key] = model_state
        if self._relations is not None:  # type: ignore[attr-defined]
            self.resolve_model_relations(key)
        if "apps" in self.__dict__:
            self.apps.render_multiple([model_state])

    def _append_option(self, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
        state = self.models[app_label, model_name]
        state.options[option_name] = [*state.options[option_name], obj]
        if "apps" in self.__dict__:
            setattr(self.apps.get_model(app_label, model_name)._meta, option_name, state.options[option_name])


class LeanExecutor(MigrationExecutor):
    def _create_project_state(self, with_applied_migrations: bool = False) -> ProjectState:
        state: ProjectState = super()._create_project_state(with_applied_migrations)  # type: ignore[misc]
        state.__class__ = LeanState
        return state
