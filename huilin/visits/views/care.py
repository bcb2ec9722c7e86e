"""Care flags of one person: given with consent, ended, looked at with a reason."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.permissions import may, needs_reason, visible
from huilin.core.uploads.pictures import clean_picture
from huilin.core.uploads.storage import keep
from huilin.people.models import Person, Role
from huilin.people.models.role import STEWARDS
from huilin.visits.forms import CareForm, ReasonForm
from huilin.visits.models import CareFlag
from huilin.visits.permissions import KEEP_CARE, VISIT_READ_CARE


class CareScoped(DeskView):
    permission = KEEP_CARE

    def person(self, pk: UUID) -> Person:
        found: Person | None = Person.objects.filter(
            visible(Person, self.actor, KEEP_CARE), pk=pk, erased_at=None
        ).first()
        if found is None:
            raise NotHere
        return found

    def page(
        self, person: Person, form: CareForm | None = None, status: int = 200, **shown: Any
    ) -> HttpResponse:
        flags = (
            CareFlag.objects.standing().filter(person=person).select_related("steward").order_by("given_at")
        )
        context = {
            "section": "people:persons",
            "person": person,
            "flags": list(flags),
            "form": form or self.form(person),
            "reason_form": shown.get("reason_form") or ReasonForm(),
            "note": shown.get("note"),
            "note_of": shown.get("note_of"),
        }
        return render(self.request, "visits/care.html", context, status=status)

    def form(self, person: Person, *sent: Any) -> CareForm:
        roles = Role.objects.in_force().filter(compound_id=person.compound_id, code__in=STEWARDS)
        return CareForm(*sent, stewards=Person.objects.filter(pk__in=roles.values("person_id")))


class CareView(CareScoped):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.person(pk))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        person = self.person(pk)
        form = self.form(person, request.POST, request.FILES)
        if not form.is_valid():
            return self.page(person, form, 422)
        told = form.cleaned_data
        file = told.pop("evidence")
        try:
            told["evidence"] = keep(clean_picture(file).content, "jpg") if file else ""
            CareFlag.give(person, told.pop("kind"), by=self.actor, **told)
        except Refused as refusal:
            refusal.field = refusal.field or ("evidence" if file else None)
            add_refusal(form, refusal)
            return self.page(person, form, refusal.status)
        return redirect("visits:care", pk=person.pk)


class FlagScoped(CareScoped):
    def flag(self, pk: UUID) -> CareFlag:
        found: CareFlag | None = (
            CareFlag.objects.standing()
            .filter(visible(CareFlag, self.actor, VISIT_READ_CARE), pk=pk)
            .select_related("person")
            .first()
        )
        if found is None or not may(self.actor, KEEP_CARE, found.person):
            raise NotHere
        return found


class CareEndView(FlagScoped):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        flag, form = self.flag(pk), ReasonForm(request.POST)
        if not form.is_valid():
            return self.page(flag.person, reason_form=form, status=422)
        flag.end(by=self.actor, reason=form.cleaned_data["reason"])
        return redirect("visits:care", pk=flag.person_id)


class CareLookView(FlagScoped):
    """The note of a flag, for a reason that the history keeps."""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        flag, form = self.flag(pk), ReasonForm(request.POST)
        if not form.is_valid() and needs_reason(self.actor, VISIT_READ_CARE, flag):
            return self.page(flag.person, reason_form=form, status=422)
        note = flag.look(by=self.actor, reason=form.cleaned_data.get("reason", ""))
        return self.page(flag.person, note=note, note_of=flag.pk)
