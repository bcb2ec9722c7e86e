"""Members: the list, the sheet of registration, one member and what becomes of it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from huilin.core.errors import Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.paging import page_after, paging_context
from huilin.core.permissions import holds
from huilin.people.models import Organisation
from huilin.places.models import Compound
from huilin.programme.certificate_sheet import render_certificate
from huilin.programme.forms import CertificateForm, MemberForm, ReasonForm, VersionForm
from huilin.programme.models import Certificate, PartyMember
from huilin.programme.models.member import unit_of
from huilin.programme.models.status import STANDING
from huilin.programme.permissions import CONFIRM, REGISTER
from huilin.programme.views.scoping import SECTION, MemberScoped, ReadersView, refuse


class MembersView(ReadersView):
    def get(self, request: HttpRequest) -> HttpResponse:
        is_waiting, is_unit = "waiting" in request.GET, unit_of(self.actor) is not None
        found = PartyMember.objects.visible_to(self.actor).select_related(
            "person", "organisation", "compound"
        )
        after = request.GET.get("after", "")
        if is_waiting:
            members, following = page_after(found.filter(state="registered"), "due_at", after)
        else:
            members, following = page_after(found, "registered_at", after, latest=True)
        context = {
            "section": SECTION,
            "members": members,
            "is_waiting": is_waiting,
            "registers": holds(self.actor, REGISTER) and (is_unit or not self.has_registered(members)),
            "confirms": holds(self.actor, CONFIRM),
            "is_unit": is_unit,
        } | paging_context(request, following, {"waiting": "1"} if is_waiting else {})
        return render(request, "programme/members.html", context)

    def has_registered(self, members: list[PartyMember]) -> bool:
        """Whether the reader stands here itself: nobody registers twice."""
        return any(one.person_id == self.actor.person_id and one.state in STANDING for one in members)


class RegisterView(DeskView):
    permission = REGISTER

    def form(self, *sent: Any) -> MemberForm:
        units = Organisation.objects.exclude(kind=Organisation.Kind.STREET).order_by("name")
        compounds = Compound.objects.order_by("name")
        return MemberForm(*sent, compounds=compounds, units=units, is_unit=unit_of(self.actor) is not None)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form, unit = self.form(request.POST), unit_of(self.actor)
        if not form.is_valid():
            return self.page(form, 422)
        told = {"organisation": Organisation.objects.get(pk=unit)} if unit else {}
        try:
            member = PartyMember.register(form.new(**told), by=self.actor)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect("programme:member", pk=member.pk)

    def page(self, form: MemberForm, status: int = 200) -> HttpResponse:
        context = {"section": SECTION, "form": form, "title": _("党员报到"), "button": _("报到，等社区确认")}
        return render(self.request, "programme/edit.html", context, status=status)


class MemberView(MemberScoped):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.find(pk))


class StepView(MemberScoped):
    """One step of a registration; `verb` is the name of what is done."""

    name = ""
    verb = ""
    form_class: Any = VersionForm
    after = ""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        member, form = self.find(pk), self.form_class(request.POST, auto_id=f"{self.name}-%s")
        if not form.is_valid():
            return self.page(member, 422, **{self.name: form})
        try:
            getattr(member, self.verb)(by=self.actor, **form.cleaned_data)
        except Refused as refusal:
            member = self.find(pk)
            refuse(form, refusal, member.version)
            return self.page(member, refusal.status, **{self.name: form})
        # After a withdrawal the member's page is gone.
        return redirect(self.after) if self.after else redirect("programme:member", pk=pk)


class ConfirmationView(StepView):
    name, verb = "confirmation", "confirm"


class RejectionView(StepView):
    name, verb, form_class = "rejection", "reject", ReasonForm


class TransferView(StepView):
    name, verb, form_class = "transfer", "transfer", ReasonForm


class EndView(StepView):
    name, verb = "end", "end"


class WithdrawalView(StepView):
    name, verb = "withdrawal", "withdraw"
    after = "programme:members"


class CertificateView(MemberScoped):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        member, form = self.find(pk), CertificateForm(request.POST, auto_id="certificate-%s")
        if not form.is_valid():
            return self.page(member, 422, certificate=form)
        try:
            made = Certificate.issue(member, by=self.actor, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(member, refusal.status, certificate=form)
        name = content_disposition_header(True, f"{_('志愿服务证明')}-{made.number}.pdf")
        return HttpResponse(
            render_certificate(made, member), content_type="application/pdf", headers={"Content-Disposition": name or ""}
        )  # fmt: skip
