"""Where each row of the table leads: its address with everything in it filled in."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from huilin.cases.models import Case
from tests.cast import Cast
from tests.permissions.rooms import thing
from tests.permissions.row import Row


def patterns(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the house: (name with namespace, pattern)."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}", entry


def case_for(row: Row, cast: Cast) -> Case | None:
    """The case that the row's address names, opened in the row's state; None when it names none."""
    path = str(dict(patterns())[row.name].pattern)
    return cast.case_in(row.case) if "number" in path or path.startswith("q/") else None


def address(row: Row, cast: Cast, case: Case | None) -> str:
    pattern = dict(patterns())[row.name]
    known = {
        "number": case.number if case else "",
        "code": case.query_code if case and str(pattern.pattern).startswith("q/") else cast.placard.code,
        "pk": cast.here.compound.pk,
    } | thing(row.name, cast)
    wanted = pattern.pattern.converters
    return reverse(row.name, kwargs={name: known[name] for name in wanted})
