"""Where each row of the table leads: its address with everything in it filled in."""

import re
from collections.abc import Iterator
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from huilin.cases.models import Case
from tests.cast import Cast
from tests.permissions.crowd import Crowd
from tests.permissions.rooms import thing
from tests.permissions.row import Row


def patterns(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the house: (name with namespace, pattern)."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}", entry


def written(name: str, resolver: URLResolver | None = None, space: str = "", path: str = "/") -> str:
    """The address as a reader writes it: `/cases/<number>/`; "" when the house has none of this name."""
    for entry in (resolver or get_resolver()).url_patterns:
        whole = path + re.sub(r"<\w+:", "<", str(entry.pattern))
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            if found := written(name, entry, inner, whole):
                return found
        elif f"{space}{entry.name}" == name:
            return whole
    return ""


@cache
def known_patterns() -> dict[str, URLPattern]:
    return dict(patterns())


def names_a_case(row: Row) -> bool:
    path = str(known_patterns()[row.name].pattern)
    return "number" in path or path.startswith("q/")


def case_for(row: Row, cast: Cast) -> Case | None:
    """The case that the row's address names, opened in the row's state; None when it names none."""
    return cast.case_in(row.case) if names_a_case(row) else None


def address(row: Row, cast: Cast, case: Case | None) -> str:
    pattern = known_patterns()[row.name]
    known = {
        "number": case.number if case else "",
        "code": case.query_code if case and str(pattern.pattern).startswith("q/") else cast.placard.code,
        "pk": cast.here.compound.pk,
    } | thing(row.name, cast)
    wanted = pattern.pattern.converters
    return reverse(row.name, kwargs={name: known[name] for name in wanted})


def planted_at(row: Row, crowd: Crowd) -> str:
    """The row's address with the case and the neighbour that carry the canaries in the place of anybody else's."""
    url = address(row, crowd.cast, crowd.full if names_a_case(row) else None)
    return url.replace(str(crowd.cast["RE"].person_id), str(crowd.neighbour.pk))
