"""Who may do what: the matrix of permissions.csv as data, and the questions asked of it.

A cell is a scope (`P` published, `O` own, `H` household, `B` building, `C` compound, `A` assigned, `M` community,
`S` street, `D` counts only) with `*` (the maker may not check) and `!` (a reason is asked and logged). What an actor may do
is the union over the roles it holds; maker-is-not-checker is asked of the person.
"""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Q, QuerySet
from django.utils.translation import gettext as _

from huilin.core.errors import Forbidden

ACTOR_CODES = ("AN", "RE", "HH", "OW", "ST", "SL", "BL", "CS", "ME", "PO", "PV", "PU", "SO", "LD", "AU", "AD")
STAFF_CODES = frozenset({"CS", "ME", "PO", "SO", "LD", "AU", "AD"})
"""Roles whose holders work at a desk: two factors, short sessions."""


class Permission(str):
    """The name of a right, `object.action`; it must be a row of the matrix."""

    def __new__(cls, name: str) -> "Permission":
        if name not in matrix():
            raise LookupError(f"{name} is not in permissions.csv")
        return super().__new__(cls, name)


@dataclass(frozen=True, slots=True)
class Cell:
    scope: str
    maker_is_not_checker: bool = False
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role in force now, with the place or unit it is held for."""

    code: str
    street_id: str
    community_id: UUID | None = None
    compound_id: UUID | None = None
    building_id: UUID | None = None
    organisation_id: UUID | None = None
    household_id: UUID | None = None


@dataclass(frozen=True)
class Actor:
    """Whoever asks: a signed-in person with roles, a resident holding a query code, or the system itself."""

    user_id: UUID | None = None
    person_id: UUID | None = None
    name: str = ""
    roles: tuple[HeldRole, ...] = ()
    case_ids: frozenset[UUID] = frozenset()
    """Cases that this visitor owns by query code."""
    is_system: bool = False
    request_id: str = ""
    grants: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def is_staff(self) -> bool:
        return any(role.code in STAFF_CODES for role in self.roles)

    @property
    def has_desk(self) -> bool:
        """Whether the actor has work to do in the system beyond being a resident."""
        return any(role.code not in {"AN", "RE", "HH", "OW"} for role in self.roles)

    def held(self) -> tuple[HeldRole, ...]:
        """The roles held, the anonymous visitor's among them."""
        return (*self.roles, ANYONE)

    def has(self, *codes: str) -> bool:
        return any(role.code in codes for role in self.roles)

    def role_for(self, permission: "Permission") -> str:
        """The code of the first role that gives `permission` at all, for the record; empty when none does."""
        if self.is_system:
            return "SYS"
        return next((role.code for role, _cell in cells(self, permission) if role is not ANYONE), "AN")


ANYONE = HeldRole("AN", "")
ANONYMOUS = Actor()
SYSTEM = Actor(name="系统", is_system=True)


@cache
def matrix() -> dict[str, dict[str, Cell]]:
    """{permission: {actor code: cell}}; a denied actor has no key."""
    table: dict[str, dict[str, Cell]] = {}
    with (Path(__file__).parent / "permissions.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["object"]:
                cells_of_row = {code: _cell(row[code]) for code in ACTOR_CODES if row[code] != "-"}
                table[f"{row['object']}.{row['action']}"] = cells_of_row
    return table


def _cell(text: str) -> Cell:
    return Cell(text[0], "*" in text, "!" in text)


def cells(actor: Actor, permission: str) -> list[tuple[HeldRole, Cell]]:
    """The held roles that the matrix gives `permission`, each with its cell."""
    row = matrix()[permission]
    return [(role, row[role.code]) for role in actor.held() if role.code in row]


HELD_PLACE = {"M": "community_id", "C": "compound_id", "B": "building_id"}


@dataclass(frozen=True)
class Among:
    """A look-up by one of several values that a row names in an array: `value` is among them.

    A list finds the same rows by their ids, which the query that `rows` makes gives one column of. A question about one row
    needs no query, so none is made. Under row-level security an index answers
    equality only, not what an array contains; ids that were read first are equal to something.
    """

    value: Any
    rows: Callable[[], QuerySet[Any]]

    def listed(self) -> Q:
        return Q(_AnyOf(F("pk"), ArraySubquery(self.rows())))


class _AnyOf(Func):
    template, arg_joiner, output_field = "%(expressions)s)", " = ANY(", BooleanField()


class Scoped:
    """What a model tells about its rows so that scopes can be looked up: {field: value that it equals, or `Among`}.

    Any one look-up suffices.
    """

    street_id: str
    place_scopes: ClassVar[dict[str, str]] = {"M": "community_id", "C": "compound_id", "B": "building_id"}

    @classmethod
    def own_lookups(cls, actor: Actor) -> list[dict[str, Any]]:
        """Rows that are the actor's own (scope O)."""
        return []

    @classmethod
    def assigned_lookups(cls, actor: Actor, role: HeldRole) -> list[dict[str, Any]]:
        """Rows that are assigned to the actor or its unit (scope A)."""
        return []

    @classmethod
    def household_lookups(cls, actor: Actor, role: HeldRole) -> list[dict[str, Any]]:
        return []

    @classmethod
    def published_lookups(cls) -> list[dict[str, Any]]:
        """Rows of which anyone may read the published side (scope P)."""
        return [{}]

    def makers(self, permission: str) -> set[UUID]:
        """Persons who made what `permission` checks, and so may not check it."""
        return set()

    @classmethod
    def lookups(cls, actor: Actor, role: HeldRole, cell: Cell) -> list[dict[str, Any]]:
        scope = cell.scope
        if scope in HELD_PLACE:
            held = getattr(role, HELD_PLACE[scope])
            return [{cls.place_scopes[scope]: held}] if held and scope in cls.place_scopes else []
        if scope in {"S", "D"}:
            return [{"street_id": role.street_id}]
        if scope == "O":
            return cls.own_lookups(actor)
        if scope == "A":
            return cls.assigned_lookups(actor, role)
        if scope == "H":
            return cls.household_lookups(actor, role)
        return cls.published_lookups()


def visible(model: type[Scoped], actor: Actor, permission: Permission) -> Q:
    """The filter that leaves the rows of `model` on which the actor holds `permission`."""
    if actor.is_system:
        return Q()
    found = Q(pk__in=[])
    for role, cell in cells(actor, permission):
        for lookup in model.lookups(actor, role, cell):
            if not lookup:
                return Q()
            found |= listed(lookup)
    return found


def listed(lookup: dict[str, Any]) -> Q:
    """The filter for the rows that one look-up finds."""
    found = Q()
    for name, value in lookup.items():
        found &= value.listed() if isinstance(value, Among) else Q(**{name: value})
    return found


def visible_where(model: type[Scoped], actor: Actor, permission: Permission) -> tuple[str, dict[str, Any]]:
    """The same for a statement of one's own: a condition on the columns of alias `t`, and its parameters."""
    given: dict[str, Any] = {}

    def mark(value: Any) -> str:
        given[f"scope{len(given)}"] = value
        return f"%(scope{len(given) - 1})s"

    def condition(column: str, value: Any) -> str:
        if not isinstance(value, Among):
            return f"t.{column} = {mark(value)}"
        statement, parameters = value.rows().query.sql_with_params()
        return f"t.id = ANY(ARRAY({statement % tuple(mark(parameter) for parameter in parameters)}))"

    any_of = [
        " AND ".join(condition(*part) for part in lookup.items()) or "true"
        for role, cell in cells(actor, permission)
        for lookup in model.lookups(actor, role, cell)
    ]
    return f"({' OR '.join(any_of) or 'false'})", given


def may(actor: Actor, permission: Permission, thing: Any) -> bool:
    """Whether the actor holds `permission` on this row (or, for what is still to be made, at this place)."""
    return actor.is_system or _cell_for(actor, permission, thing) is not None


def _cell_for(actor: Actor, permission: Permission, thing: Any) -> Cell | None:
    for role, cell in cells(actor, permission):
        if not any(_matches(thing, lookup) for lookup in thing.lookups(actor, role, cell)):
            continue
        if cell.maker_is_not_checker and actor.person_id in thing.makers(permission):
            continue
        return cell
    return None


def _matches(thing: Any, lookup: dict[str, Any]) -> bool:
    return all(
        value.value in getattr(thing, name) if isinstance(value, Among) else getattr(thing, name) == value
        for name, value in lookup.items()
    )


def demand(actor: Actor, permission: Permission, thing: Any, *, reason: str = "") -> None:
    """Raises Forbidden unless the actor holds `permission` on `thing`, with a reason where the matrix asks one."""
    if actor.is_system:
        return
    cell = _cell_for(actor, permission, thing)
    if cell is None:
        raise Forbidden(_("您的身份不能办理这一步。"))
    if cell.needs_reason and not reason.strip():
        raise Forbidden(_("请写明理由。"))


def needs_reason(actor: Actor, permission: Permission, thing: Any) -> bool:
    """Whether the matrix asks this actor for a reason (`!`)."""
    cell = None if actor.is_system else _cell_for(actor, permission, thing)
    return cell is not None and cell.needs_reason


def any_scope(actor: Actor, permission: Permission) -> bool:
    """Whether the actor's roles, or anybody's, give `permission` anywhere; to let in, never for a decision."""
    return actor.is_system or bool(cells(actor, permission))


def holds(actor: Actor, permission: Permission) -> bool:
    """Whether a role of the actor's own gives `permission` somewhere; for menus and the desk's doors."""
    return actor.is_system or any(role is not ANYONE for role, _cell in cells(actor, permission))


def compounds_of(actor: Actor, codes: Iterable[str]) -> set[UUID]:
    return {role.compound_id for role in actor.roles if role.code in set(codes) and role.compound_id}
