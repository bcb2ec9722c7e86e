"""Following a matter (关注): whoever may read it asks to hear of each act that matters. Nobody else learns who follows."""

from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from huilin.cases.permissions import CASE_READ
from huilin.cases.wording import tell_at_desk
from huilin.core.errors import Forbidden
from huilin.core.permissions import Actor, demand, may
from huilin.core.tenancy import TenantForeignKey, TenantModel
from huilin.core.transactions import verb
from huilin.people.models import Person, Role

OF_NO_MATTER = frozenset(
    {"case.contact_left", "case.contact_revealed", "case.noted", "case.joined", "case.left"}
)
"""Events that watchers do not hear of."""


class Watcher(TenantModel):
    case = TenantForeignKey("cases.Case", on_delete=models.CASCADE, related_name="watchers")
    person = TenantForeignKey(Person, related_name="+")
    since = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street_id", "person", "case"], name="watcher_once"),
        ]
        indexes = [models.Index(fields=["street_id", "case"], name="watcher_case")]


class Watchable:
    """Watch and unwatch are nobody's act on the matter: they change no version and leave no event."""

    def _demand_desk(self: Any, by: Actor) -> None:
        demand(by, CASE_READ, self)
        if not by.has_desk or by.person_id is None:
            raise Forbidden(_("您的身份不能办理这一步。"))

    @verb
    def watch(self: Any, *, by: Actor) -> None:
        """`by` hears of each act from now on; watching twice is watching."""
        self._demand_desk(by)
        watcher = Watcher(case=self, person_id=by.person_id)  # type: ignore[misc]
        Watcher.objects.bulk_create([watcher], ignore_conflicts=True)

    @verb
    def unwatch(self: Any, *, by: Actor) -> None:
        self._demand_desk(by)
        Watcher.objects.filter(case=self, person_id=by.person_id).delete()

    def tell_watchers(self: Any, kind: str, by: Actor) -> None:
        """A desk message to each who follows, may still read the matter, and did not do it."""
        if kind in OF_NO_MATTER:
            return
        following = Watcher.objects.filter(case=self).values("person_id")
        roles = Role.objects.in_force().filter(person_id__in=following).exclude(person_id=by.person_id)
        tell_at_desk(self, "case.watched", readers_among(self, roles))


def readers_among(case: Any, roles: models.QuerySet[Role]) -> list[Person]:
    """The holders of these roles who may read the case at a desk; one statement."""
    persons: dict[Any, Person] = {}
    held: dict[Any, list[Any]] = {}
    for role in roles.select_related("person"):
        persons[role.person_id] = role.person
        held.setdefault(role.person_id, []).append(role.as_held())
    return [
        person
        for key, person in persons.items()
        if may(Actor(person_id=key, name=person.name, roles=tuple(held[key])), CASE_READ, case)
    ]
