"""The register of persons: a masked list, one person, and the whole entry for a reason."""

from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huilin.core.crypto import blind_index
from huilin.core.errors import NotHere
from huilin.core.pages import DeskView
from huilin.core.permissions import any_scope, demand, may, visible
from huilin.core.registry import buttons_for
from huilin.core.text import half_width, normalise_phone
from huilin.people.forms import PersonFilter, ReasonForm
from huilin.people.models import Household, Ownership, Person, Residency, Role
from huilin.people.models.person import EDIT, EXPORT, IMPORT, READ_FULL, READ_MASKED
from huilin.people.revealing import TooManyHomes, reveal
from huilin.places.models import Compound

PAGE = 50
HOME = "household__dwelling__entrance", "household__dwelling__building", "household__compound"


def place_label(dwelling: Any, compound: str) -> str:
    """小区-栋-单元-房, as the desk writes places."""
    parts = (compound, dwelling.building.name, dwelling.entrance.name, dwelling.name)
    return "-".join(part for part in parts if part)


class PersonsView(DeskView):
    permission = READ_MASKED

    def get(self, request: HttpRequest) -> HttpResponse:
        compounds = [(str(place.pk), place.name) for place in self.compounds()]
        form = PersonFilter(request.GET, compounds=compounds)
        form.is_valid()
        told = form.cleaned_data
        rows = self.page(told)
        more, rows = len(rows) > PAGE, rows[:PAGE]
        query = request.GET.copy()
        query["after"] = str(rows[-1].pk) if rows else ""
        context = {
            "section": "people:persons",
            "filter_form": form,
            "is_filtered": bool(told.get("q") or told.get("compound")),
            "reset_url": reverse("people:persons"),
            "persons": [_line(person) for person in rows],
            "total": None,
            "next_url": f"?{query.urlencode()}" if more else "",
            "first_url": reverse("people:persons") if request.GET.get("after") else "",
            "import_url": reverse("people:imports") if any_scope(self.actor, IMPORT) else "",
            "export_url": reverse("people:export") if any_scope(self.actor, EXPORT) else "",
        }
        return render(request, "people/person_list.html", context)

    def compounds(self) -> QuerySet[Compound]:
        return Compound.objects.filter(visible(Compound, self.actor, READ_MASKED))

    def page(self, told: dict[str, Any]) -> list[Person]:
        """One more person than a page holds, in order of names; one statement."""
        found = (
            Person.objects.visible_to(self.actor)
            .filter(erased_at__isnull=True)
            .annotate(
                codes=ArraySubquery(Role.objects.in_force().filter(person=OuterRef("pk")).values("code")),
                home=Subquery(home_of(OuterRef("pk"))),
            )
        )
        if told.get("compound"):
            found = found.filter(compound_id=told["compound"])
        found = self.after(found)
        text = half_width(told.get("q", "")).strip()
        if len(text) == 4 and text.isdigit():
            return [person for person in found[:10_000] if person.phone.endswith(text)][: PAGE + 1]
        return list(matching(found, text)[: PAGE + 1])

    def after(self, found: QuerySet[Person]) -> QuerySet[Person]:
        try:
            last = Person.objects.filter(pk=UUID(self.request.GET.get("after", "")))
        except ValueError:
            return found
        key = last.values("sort_key")
        return found.filter(Q(sort_key__gt=key) | Q(sort_key=key, pk__gt=last.values("pk")))


def home_of(person: Any) -> QuerySet[Residency]:
    """Where a person lives now, in the words of a list, as one JSON value."""
    lived = Residency.objects.filter(person=person, ends_on__isnull=True).order_by("pk")
    return lived.values(
        home=JSONObject(
            relation=F("relation"),
            kind=F("household__kind"),
            compound=F("household__compound__name"),
            building=F("household__dwelling__building__name"),
            entrance=F("household__dwelling__entrance__name"),
            dwelling=F("household__dwelling__name"),
        )
    )[:1]


def matching(found: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Those whose name begins so, or whose whole phone number this is."""
    if not text:
        return found
    if text[-1].isdigit():
        try:
            return found.filter(phone_index=blind_index(normalise_phone(text), purpose="phone"))
        except ValidationError:
            return found.none()
    return found.filter(name__startswith=text.replace("\x00", ""))


def _line(person: Any) -> dict[str, Any]:
    home = person.home
    parts = [home[step] for step in ("compound", "building", "entrance", "dwelling")] if home else []
    labels = dict(Role.Code.choices)
    return {
        "url": reverse("people:person", args=[person.pk]),
        "name_masked": person.masked_name,
        "phone_masked": person.masked_phone,
        "place_label": "-".join(part for part in parts if part),
        "relation_label": Residency.Relation(home["relation"]).label if home else _("不住在这里"),
        "household_label": Household.Kind(home["kind"]).label if home else "",
        "roles_label": "、".join(str(labels[code]) for code in person.codes),
    }


class PersonView(DeskView):
    """One person, masked."""

    permission = READ_MASKED

    def person(self, pk: UUID) -> Person:
        person: Person | None = Person.objects.visible_to(self.actor).filter(pk=pk).first()
        if person is None:
            raise NotHere
        return person

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        person = self.person(pk)
        return self.page(person, ReasonForm() if may(self.actor, READ_FULL, person) else None, {}, 200)

    def page(
        self, person: Person, form: ReasonForm | None, full: dict[str, str], status: int
    ) -> HttpResponse:
        context = {
            "section": "people:persons",
            "back_url": reverse("people:persons"),
            "person": {
                "name_masked": person.masked_name,
                "phone_masked": person.masked_phone,
                "identity_masked": person.masked_identity,
                "gender_label": person.get_sex_display() if person.sex else "",
                "birth_label": f"{person.born_on.year}" if person.born_on else "",
                "full": full,
            },
            "consents_url": reverse("people:consents", args=[person.pk])
            if may(self.actor, EDIT, person)
            else "",
            "buttons": buttons_for(self.actor, "person", person),
            "reveal_form": form,
            "reveal_url": reverse("people:person_reveal", args=[person.pk]),
            **_surroundings(person, is_whole=bool(full)),
        }
        return render(self.request, "people/person_detail.html", context, status=status)


class PersonRevealView(PersonView):
    """The whole entry, once, for a reason that is recorded."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return super().get(request, pk)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        person = self.person(pk)
        demand(self.actor, READ_FULL, person, reason="-")
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.page(person, form, {}, 422)
        try:
            full = reveal(person, by=self.actor, reason=form.cleaned_data["reason"])
        except TooManyHomes as error:
            form.add_error(None, error.message)
            return self.page(person, form, {}, error.status)
        return self.page(person, None, full, 200)


def _surroundings(person: Person, *, is_whole: bool) -> dict[str, Any]:
    """Where the person lives, what it owns, with whom, in which roles; papers' addresses only in the whole entry."""
    lived = Residency.objects.filter(person=person).select_related(*HOME).order_by("-starts_on")
    owned = Ownership.objects.filter(person=person, ends_on__isnull=True).select_related(
        "dwelling__entrance", "dwelling__building", "dwelling__compound"
    )
    with_them = Residency.objects.filter(household_id=person.household_id, ends_on__isnull=True).exclude(
        person=person
    )
    held = person.roles.in_force().select_related("compound", "community", "building", "organisation")  # type: ignore[attr-defined]
    return {
        "residencies": [
            {
                "place_label": place_label(one.household.dwelling, one.household.compound.name),
                "kind_label": one.household.get_kind_display(),
                "since": one.starts_on,
                "until": one.ends_on,
                "hukou_address": one.hukou_address if is_whole else "",
                "police_address": one.police_address if is_whole else "",
            }
            for one in lived
        ],
        "ownerships": [
            {
                "place_label": place_label(one.dwelling, one.dwelling.compound.name),
                "area_label": f"{one.area / 100:.2f} ㎡",
                "source_label": one.get_area_source_display(),
            }
            for one in owned
        ],
        "household": [
            {
                "name_masked": one.person.masked_name,
                "relation_label": one.get_relation_display(),
                "url": reverse("people:person", args=[one.person_id]),
            }
            for one in (with_them.select_related("person") if person.household_id else ())
        ],
        "roles": [
            {
                "label": role.get_code_display(),
                "place_label": str(
                    role.building or role.compound or role.community or role.organisation or ""
                ),
                "from_on": role.starts_on,
                "until_on": role.ends_on,
            }
            for role in held
        ],
    }
