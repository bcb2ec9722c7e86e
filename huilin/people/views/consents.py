"""What a person agreed to: written down, looked at, withdrawn; and a steward's picture while the consent stands."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.core.errors import NotHere, Refused
from huilin.core.pages import ActorView, DeskView, add_refusal, render_form
from huilin.core.uploads.pictures import clean_picture
from huilin.core.uploads.serving import file_response
from huilin.core.uploads.storage import keep
from huilin.people.models import Consent, Person, Role
from huilin.people.models.consent import GIVE, may_record


class ConsentForm(forms.Form):
    use_required_attribute = False

    purpose = forms.ChoiceField(label=gettext_lazy("用途"), choices=Consent.Purpose)
    way = forms.ChoiceField(label=gettext_lazy("方式"), choices=Consent.Way, initial=Consent.Way.PAPER)
    evidence = forms.FileField(
        label=gettext_lazy("签字的照片（可以不传）"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )


class ConsentScoped(DeskView):
    """The consents of one person, for itself and those who may write them down; for others not there."""

    permission = GIVE

    def person(self, pk: UUID) -> Person:
        person: Person | None = Person.objects.filter(pk=pk, erased_at=None).first()
        if person is None or not may_record(self.actor, person):
            raise NotHere
        return person

    def consent(self, pk: UUID) -> Consent:
        consent: Consent | None = Consent.objects.select_related("person").filter(pk=pk).first()
        if consent is None or not may_record(self.actor, consent.person):
            raise NotHere
        return consent


class ConsentsView(ConsentScoped):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.person(pk), ConsentForm())

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        person, form = self.person(pk), ConsentForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(person, form, 422)
        told = form.cleaned_data
        try:
            file = told["evidence"]
            kept = keep(clean_picture(file).content, "jpg") if file else ""
            Consent.give(person, told["purpose"], by=self.actor, way=told["way"], evidence=kept)
        except Refused as refusal:
            refusal.field = refusal.field or ("evidence" if told["evidence"] else None)
            add_refusal(form, refusal)
            return self.page(person, form, refusal.status)
        return redirect("people:consents", pk=person.pk)

    def page(self, person: Person, form: ConsentForm, status: int = 200) -> HttpResponse:
        consents = Consent.objects.filter(person=person).order_by("withdrawn_at", "-given_at")
        context = {
            "section": "people:persons",
            "name": person.name if self.actor.person_id == person.pk else person.masked_name,
            "form": form,
            "consents": [self.line(consent) for consent in consents],
        }
        return render_form(self.request, "people/consents.html", context, status=status)

    @staticmethod
    def line(consent: Consent) -> dict[str, Any]:
        stands = consent.withdrawn_at is None
        return {
            "consent": consent,
            "state_label": _("有效") if stands else _("已撤回"),
            "state_tone": "done" if stands else "back",
            "evidence_url": reverse("people:consent_evidence", args=[consent.pk]) if consent.evidence else "",
            "withdrawal_url": reverse("people:consent_withdrawal", args=[consent.pk]) if stands else "",
        }


class ConsentWithdrawalView(ConsentScoped):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        consent = self.consent(pk)
        consent.withdraw(by=self.actor)
        return redirect("people:consents", pk=consent.person_id)


class ConsentEvidenceView(ConsentScoped):
    def get(self, request: HttpRequest, pk: UUID) -> Any:
        return file_response(self.consent(pk).evidence, "image/jpeg")


class StewardPhotoView(ActorView):
    """Everybody may see it while the steward is in office and agrees; from then on it is not there."""

    def get(self, request: HttpRequest, pk: UUID) -> Any:
        if request.street is None:  # type: ignore[attr-defined]
            raise NotHere
        role: Any = Role.objects.in_force().with_consents().filter(pk=pk, code__in=("ST", "SL")).first()
        if role is None or not role.shown_photo:
            raise NotHere
        return file_response(role.shown_photo, "image/jpeg")
