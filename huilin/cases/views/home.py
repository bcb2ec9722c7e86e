"""The start page: every compound of the street, and the field for a query code."""

from itertools import groupby
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from huilin.cases.public_matters import NONE_YET, counted_compounds
from huilin.cases.spots import spoken_name
from huilin.core.codes import PLACARD_LENGTH, QUERY_LENGTH, read_code
from huilin.core.pages import ActorView
from huilin.core.text import clean_text
from huilin.people.models import Role
from huilin.places.models import Placard, Street, streets

LONGEST_SEARCH = 60


class HomeView(ActorView):
    def get(self, request: HttpRequest) -> HttpResponse:
        code = request.GET.get("code", "")[:LONGEST_SEARCH]
        if digits := read_code(code, QUERY_LENGTH):
            return redirect("cases:progress", digits)
        if digits := read_code(code, PLACARD_LENGTH):
            return redirect("cases:placard", digits)
        error = _("没有这个查询码，请核对每一个数字。查询码是16位数字。") if code.strip() else ""
        name = request.GET.get("name", "")[:LONGEST_SEARCH].replace("\x00", "")
        context = {"query_code": code, "query_error": error, "searched": name}
        return render(
            request, "core/home.html", context | self.places(clean_text(name)), status=422 if error else 200
        )

    def places(self, name: str) -> dict[str, Any]:
        """The compounds by community; on a server of several streets without one chosen, the streets."""
        street: Street | None = self.request.street  # type: ignore[attr-defined]
        if street is None:
            known = sorted(streets.get().by_id.values(), key=lambda each: each.number)
            return {"street_name": "", "communities": [], "streets": known}
        return {"street_name": street.name, "communities": communities(name), "streets": []}


def communities(name: str = "") -> list[dict[str, Any]]:
    """The compounds whose name, community or address has `name` in it, by community; two statements."""
    placard = Placard.objects.filter(compound_id=OuterRef("pk"), is_retired=False)
    widest = placard.order_by("building_id", "entrance_id", "code")
    compounds = counted_compounds().annotate(
        placard_code=Subquery(widest.filter(building__isnull=True).values("code")[:1]),
        any_placard_code=Subquery(widest.values("code")[:1]),
    )
    ordered = compounds.order_by("community__order_key", "community__name", "order_key", "name")
    wanted = [row for row in ordered if not name or name in f"{row.name} {row.community.name} {row.address}"]
    stewards = steward_names()
    return [
        {"name": community, "compounds": [_line(row, stewards) for row in rows]}
        for community, rows in groupby(wanted, key=lambda row: row.community.name)
    ]


def steward_names() -> dict[Any, list[str]]:
    roles = (
        Role.objects.in_force()
        .filter(code__in=["ST", "SL"])
        .select_related("person")
        .order_by("code", "starts_on")
    )
    names: dict[Any, list[str]] = {}
    for role in roles:
        names.setdefault(role.compound_id, []).append(spoken_name(role))
    return names


def _line(compound: Any, stewards: dict[Any, list[str]]) -> dict[str, Any]:
    numbers = compound.numbers or NONE_YET
    code = compound.placard_code or compound.any_placard_code
    return {
        "name": compound.name,
        "url": reverse("cases:compound", args=[compound.pk]),
        "report_url": reverse("cases:placard", args=[code]) if code else "",
        "steward_names": _("、").join(stewards.get(compound.pk, [])[:3]),
        "solved": numbers["done"],
        "open": numbers["under_way"],
    }
