"""Letters of feedback to units: drafted, sent by another, acknowledged."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.paging import page_after, paging_context
from huilin.core.permissions import holds, may, visible
from huilin.core.sheets.writing import taken_by
from huilin.people.models import Organisation
from huilin.places.models import Community
from huilin.programme.forms import LetterForm
from huilin.programme.letter_sheet import render_letter
from huilin.programme.models import FeedbackLetter, LetterState
from huilin.programme.models.member import unit_of
from huilin.programme.permissions import FEED_BACK
from huilin.programme.views.scoping import ReadersView, Step

SECTION = "programme:letters"


class LettersView(ReadersView):
    def get(self, request: HttpRequest) -> HttpResponse:
        found = FeedbackLetter.objects.visible_to(self.actor).select_related("organisation", "community")
        letters, following = page_after(found, "drafted_at", request.GET.get("after", ""), latest=True)
        context = {"section": SECTION, "letters": letters, "writes": holds(self.actor, FEED_BACK)}
        return render(request, "programme/letters.html", context | paging_context(request, following, {}))


class NewLetterView(DeskView):
    permission = FEED_BACK

    def form(self, *sent: Any) -> LetterForm:
        communities = Community.objects.filter(visible(Community, self.actor, FEED_BACK)).order_by("name")
        units = Organisation.objects.exclude(kind=Organisation.Kind.STREET).order_by("name")
        only = communities.first() if len(communities) == 1 else None
        return LetterForm(*sent, communities=communities, units=units, initial={"community": only})

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        told = form.cleaned_data
        year, quarter = map(int, told["quarter"].split("-"))
        try:
            letter = FeedbackLetter.draft(
                told["community"], told["organisation"], year, quarter, told["words"], by=self.actor
            )
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect("programme:letter", pk=letter.pk)

    def page(self, form: LetterForm, status: int = 200) -> HttpResponse:
        context = {
            "section": SECTION,
            "form": form,
            "title": _("写给单位的反馈"),
            "button": _("写好，等另一个人送出"),
        }
        return render(self.request, "programme/edit.html", context, status=status)


class LetterScoped(ReadersView):
    def find(self, pk: UUID) -> FeedbackLetter:
        found = FeedbackLetter.objects.visible_to(self.actor).select_related("organisation", "community")
        letter: FeedbackLetter | None = found.filter(pk=pk).first()
        if letter is None:
            raise NotHere
        return letter

    def page(self, letter: FeedbackLetter, status: int = 200, refused: str = "") -> HttpResponse:
        is_unit = unit_of(self.actor) == letter.organisation_id
        context = {
            "section": SECTION,
            "letter": letter,
            "lines": letter.shown_lines(),
            "is_unit": is_unit,
            "sends": letter.state == LetterState.DRAFTED and may(self.actor, FEED_BACK, letter),
            "waits_for_another": letter.state == LetterState.DRAFTED and self.actor.person_id == letter.drafted_by_id,
            "acknowledges": letter.state == LetterState.SENT and is_unit,
            "refused": refused,
        }  # fmt: skip
        return render(self.request, "programme/letter.html", context, status=status)


class LetterView(LetterScoped):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.find(pk))


class PaperView(LetterScoped):
    """The letter as PDF, once it was sent: whole names for the unit, masked ones for everybody else."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        letter = self.find(pk)
        if letter.state == LetterState.DRAFTED:
            raise NotHere
        is_unit = unit_of(self.actor) == letter.organisation_id
        content = render_letter(letter, in_full=is_unit, taken=taken_by(self.actor))
        name = content_disposition_header(
            True, f"{_('党员服务反馈函')}-{letter.organisation}-{letter.name}.pdf"
        )
        headers = {"Content-Disposition": name or ""}
        return HttpResponse(content, content_type="application/pdf", headers=headers)


class LetterStep(Step, LetterScoped):
    page_name = "programme:letter"


class SendingView(LetterStep):
    def act(self, letter: FeedbackLetter) -> None:
        letter.send(by=self.actor)


class AcknowledgmentView(LetterStep):
    def act(self, letter: FeedbackLetter) -> None:
        letter.acknowledge(by=self.actor)
