"""Who holds which role: the list, what was asked for, the leader's decision, the end of a role."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView, add_refusal, render_form
from huilin.core.permissions import demand, may
from huilin.people.forms import ReasonForm, RoleGrantForm
from huilin.people.models import Organisation, Role, RoleGrant
from huilin.people.models.role_grant import ROLE_GRANT
from huilin.people.roster.naming import building_name
from huilin.places.models import Building, Community, Compound

KINDS: dict[str, Any] = {"community": Community, "compound": Compound, "organisation": Organisation}
PLACES = ("community", "compound", "building__compound", "organisation")
SHOWN = 500


class RolesView(DeskView):
    permission = ROLE_GRANT

    def get(self, request: HttpRequest) -> HttpResponse:
        grants = RoleGrant.objects.select_related(*PLACES).order_by("decided_at", "-asked_at")
        roles = Role.objects.in_force().select_related("person", *PLACES).order_by("code", "starts_on", "id")
        context = {
            "section": "people:roles",
            "waiting": [self.line(grant) for grant in grants.filter(decided_at=None)],
            "roles": [role_line(role) for role in roles[:SHOWN]],
            "ask_url": reverse("people:role_grant") if self.actor.has("AD") else "",
        }
        return render(request, "people/role_list.html", context)

    def line(self, grant: RoleGrant) -> dict[str, Any]:
        may_decide = self.actor.has("LD") and may(self.actor, ROLE_GRANT, grant)
        return {
            "name": grant.name,
            "label": grant.get_code_display(),  # type: ignore[attr-defined]
            "place_label": place_label(grant.place),
            "from_on": grant.starts_on,
            "until_on": grant.ends_on,
            "phone_masked": grant.masked_phone,
            "reason": grant.reason,
            "asked_by": grant.asked_by_name,
            "asked_at": grant.asked_at,
            "approval_url": reverse("people:role_approval", args=[grant.pk]) if may_decide else "",
            "refusal_url": reverse("people:role_refusal", args=[grant.pk]) if may_decide else "",
        }


def place_label(place: Any) -> str:
    """Where a role is held; a building with its compound."""
    if isinstance(place, Building):
        return f"{place.compound} {place}"
    return str(place or _("整个街道"))


def role_line(role: Role) -> dict[str, Any]:
    place = role.building or role.compound or role.community or role.organisation
    return {
        "name": role.person.name,
        "label": role.get_code_display(),  # type: ignore[attr-defined]
        "place_label": place_label(place),
        "from_on": role.starts_on,
        "until_on": role.ends_on,
        "end_url": reverse("people:role_end", args=[role.pk]),
    }


class RoleGrantView(DeskView):
    """The administrator asks that somebody may hold a role."""

    permission = ROLE_GRANT

    def form(self, *data: Any) -> RoleGrantForm:
        groups = [
            (_("社区"), choices("community", Community.objects.order_by("order_key", "name"))),
            (_("小区"), choices("compound", Compound.objects.order_by("order_key", "name"))),
            (_("单位"), choices("organisation", Organisation.objects.order_by("name"))),
        ]
        return RoleGrantForm(
            *data, groups=groups, find=find_place, initial={"starts_on": timezone.localdate()}
        )

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.form(), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            RoleGrant.ask(by=self.actor, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect("people:roles")

    def page(self, form: RoleGrantForm, status: int) -> HttpResponse:
        context = {
            "title": _("申请任命"),
            "intro": _("提出以后由街道领导批准；批准以前什么权限都没有。"),
            "button": _("提出申请"),
            "form": form,
            "back_url": reverse("people:roles"),
            "section": "people:roles",
        }
        return render_form(self.request, "core/desk_form.html", context, status=status)


def choices(kind: str, places: Any) -> list[tuple[str, str]]:
    return [(f"{kind}:{place.pk}", str(place)) for place in places]


def find_place(chosen: str, building: str) -> Any:
    """The place or unit of a choice, or the building of that name in the chosen compound; raises NotHere."""
    kind, _sep, key = chosen.partition(":")
    if kind not in KINDS:
        return None
    place = KINDS[kind].objects.filter(pk=UUID(key)).first()
    if not building or kind != "compound":
        return place
    found = Building.objects.filter(compound=place, name__in=(building, building_name(building))).first()
    if found is None:
        raise NotHere
    return found


class GrantScoped(DeskView):
    """One request that waits or was decided; not of this street: not there."""

    permission = ROLE_GRANT

    def grant(self, pk: UUID) -> RoleGrant:
        grant: RoleGrant | None = RoleGrant.objects.select_related(*PLACES).filter(pk=pk).first()
        if grant is None:
            raise NotHere
        return grant


class ApprovalView(GrantScoped):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        self.grant(pk).approve(by=self.actor)
        return redirect("people:roles")


class RefusalView(GrantScoped):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.grant(pk), ReasonForm(), 200)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        grant, form = self.grant(pk), ReasonForm(request.POST)
        if not form.is_valid():
            return self.page(grant, form, 422)
        grant.refuse(by=self.actor, remark=form.cleaned_data["reason"])
        return redirect("people:roles")

    def page(self, grant: RoleGrant, form: ReasonForm, status: int) -> HttpResponse:
        context = {
            "title": _("不同意任命：%(who)s") % {"who": grant},
            "button": _("不同意"),
            "form": form,
            "back_url": reverse("people:roles"),
            "section": "people:roles",
        }
        return render_form(self.request, "core/desk_form.html", context, status=status)


class RoleEndView(DeskView):
    """A role ends before its term, with the reason."""

    permission = ROLE_GRANT

    def role(self, pk: UUID) -> Role:
        role: Role | None = Role.objects.in_force().select_related("person", *PLACES).filter(pk=pk).first()
        if role is None:
            raise NotHere
        demand(self.actor, ROLE_GRANT, role)
        return role

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.role(pk), ReasonForm(), 200)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        role, form = self.role(pk), ReasonForm(request.POST)
        if not form.is_valid():
            return self.page(role, form, 422)
        try:
            role.end(by=self.actor, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(role, form, refusal.status)
        return redirect("people:roles")

    def page(self, role: Role, form: ReasonForm, status: int) -> HttpResponse:
        line = role_line(role)
        context = {
            "title": _("结束任职：%(name)s %(label)s") % line,
            "intro": _("从这一刻起，%(name)s不能再用这个身份办任何事。") % line,
            "button": _("结束任职"),
            "form": form,
            "back_url": reverse("people:roles"),
            "section": "people:roles",
        }
        return render_form(self.request, "core/desk_form.html", context, status=status)
