"""Today's list: the homes that are due, the most urgent staircase first, each walked from the top down."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from huilin.core.permissions import Actor
from huilin.visits.models import CareFlag, VisitTask

MOST = 300
"""Homes on one list; nobody walks more in a day."""


@dataclass
class Home:
    """One home with everything that is due in it."""

    household_id: UUID
    label: str
    tasks: list[VisitTask] = field(default_factory=list)
    care: list[str] = field(default_factory=list)
    """Why it is looked after, only where the reader may know."""

    @property
    def url(self) -> str:
        return reverse("visits:home", args=[self.household_id])

    @property
    def until(self) -> dt.date:
        return min(task.due_until for task in self.tasks)

    @property
    def risk(self) -> int:
        return max(task.risk for task in self.tasks)

    @property
    def missed(self) -> int:
        return max(task.missed_count for task in self.tasks)

    @property
    def tries(self) -> int:
        return max(task.not_home_count for task in self.tasks)


@dataclass
class Staircase:
    label: str
    homes: list[Home] = field(default_factory=list)

    @property
    def risk(self) -> tuple[int, int]:
        """The most urgent home decides; among equals the staircase with more to do comes first."""
        return max(home.risk for home in self.homes), len(self.homes)


def due_today(tasks: QuerySet[VisitTask], day: dt.date) -> list[VisitTask]:
    """Open visits whose window has begun, with what their labels need; one statement."""
    return list(
        tasks.begun(day)  # type: ignore[attr-defined]
        .select_related("household__dwelling__entrance", "building", "compound")
        .order_by("-risk", "due_until", "id")[:MOST]
    )


def staircases(tasks: Iterable[VisitTask], actor: Actor, *, with_compound: bool) -> list[Staircase]:
    """The tasks as a walk; one statement for the care flags that the actor reads without giving a reason."""
    homes: dict[Any, Home] = {}
    stairs: dict[Any, Staircase] = {}
    order: dict[Any, tuple[int, str, str]] = {}
    for task in tasks:
        dwelling = task.household.dwelling
        home = homes.get(task.household_id)
        if home is None:
            home = homes[task.household_id] = Home(task.household_id, dwelling.name)
            entrance = dwelling.entrance
            label = " ".join(filter(None, (str(task.building), entrance.name)))
            label = f"{task.compound} {label}" if with_compound else label
            stairs.setdefault(entrance.pk, Staircase(label)).homes.append(home)
            order[task.household_id] = (-(dwelling.floor or 0), dwelling.order_key, dwelling.name)
        home.tasks.append(task)
    _add_care(homes, actor)
    for staircase in stairs.values():
        staircase.homes.sort(key=lambda home: order[home.household_id])
    return sorted(stairs.values(), key=lambda staircase: staircase.risk, reverse=True)


def _add_care(homes: dict[Any, Home], actor: Actor) -> None:
    """Only the flags of the homes that are this steward's own; whoever must give a reason gives it on the home's page."""
    if not homes or actor.person_id is None:
        return
    flags = CareFlag.objects.standing().filter(steward_id=actor.person_id, household__in=homes)
    for flag in flags.order_by("kind"):
        label = str(flag)
        if label not in homes[flag.household_id].care:
            homes[flag.household_id].care.append(label)
