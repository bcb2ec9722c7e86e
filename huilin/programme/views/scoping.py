"""Who comes into which part of this room, and the page on which a member's acts stand."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huilin.core.errors import Conflict, NotHere, Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.permissions import Actor, cells, holds, may
from huilin.programme.forms import CertificateForm, ReasonForm, VersionForm
from huilin.programme.models import TRANSITIONS, PartyMember, ServiceHours, State
from huilin.programme.permissions import CONFIRM, PUT_UP, READ

SECTION = "programme:members"
SHOWN_HOURS = 60


def reads(actor: Actor) -> bool:
    """Whoever the matrix lets read members without a reason for each; audit takes the ledger, for a reason."""
    return any(not cell.needs_reason for _role, cell in cells(actor, READ))


class ReadersView(DeskView):
    def is_let_in(self) -> bool:
        return self.actor.has_desk and reads(self.actor)


class PostsPage(DeskView):
    """Posts are no secret at the desk: they tell of a need, never of a person."""

    def is_let_in(self) -> bool:
        return self.actor.has_desk and (reads(self.actor) or holds(self.actor, PUT_UP))


def refuse(form: Any, refusal: Refused, version: int | None = None) -> None:
    """The reason on the form; after a conflict it carries the present version, the typed text kept."""
    if isinstance(refusal, Conflict) and version is not None:
        typed = form.data.copy()
        typed["version"] = version
        form.data = typed
    add_refusal(form, refusal)


ACTS: tuple[tuple[str, Any, State | None, Any], ...] = (
    ("confirmation", _("确认报到"), State.CONFIRMED, VersionForm),
    ("rejection", _("退回"), State.REJECTED, ReasonForm),
    ("transfer", _("转出"), State.TRANSFERRED, ReasonForm),
    ("end", _("结束报到"), State.ENDED, VersionForm),
    ("withdrawal", _("撤回同意"), None, VersionForm),
)


class MemberScoped(ReadersView):
    def find(self, pk: UUID) -> PartyMember:
        found = PartyMember.objects.visible_to(self.actor).filter(pk=pk)
        member: PartyMember | None = found.select_related(
            "person", "organisation", "compound", "community"
        ).first()
        if member is None:
            raise NotHere
        return member

    def page(self, member: PartyMember, status: int = 200, **forms: Any) -> HttpResponse:
        is_own = self.actor.person_id == member.person_id
        confirms = may(self.actor, CONFIRM, member)
        context = {
            "section": SECTION,
            "member": member,
            "is_own": is_own,
            "name": member.person.name if is_own else str(member),
            "confirms": confirms,
            "lacks_role": confirms and member.is_active and not member.can_sign_in,
            "acts": self.acts(member, forms, is_own, confirms),
            "claims": list(member.claims.filter(ended_at=None).select_related("post").order_by("at")),  # type: ignore[attr-defined]
            "hours": self.hours(member),
            "certificate_form": forms.get("certificate") or (
                confirms and bool(member.confirmed_at) and CertificateForm(auto_id="certificate-%s")
            ),
        }  # fmt: skip
        return render(self.request, "programme/member.html", context, status=status)

    def hours(self, member: PartyMember) -> list[ServiceHours]:
        """What was confirmed; who confirms, and the member itself, also what waits. The unit sees hours and posts only."""
        found = member.hours.order_by("-starts_at")  # type: ignore[attr-defined]
        if not (self.actor.person_id == member.person_id or may(self.actor, CONFIRM, member)):
            found = found.filter(state="confirmed")
        return list(found[:SHOWN_HOURS])

    def acts(
        self, member: PartyMember, forms: dict[str, Any], is_own: bool, confirms: bool
    ) -> list[dict[str, Any]]:
        offered = []
        for name, title, to, form_class in ACTS:
            if to is None:
                offers = is_own
            else:
                who = TRANSITIONS.get((State(member.state), to), frozenset())
                offers = self.actor.has(*who) and (confirms or (is_own and "PV" in who))
            if offers:
                form = forms.get(name) or form_class(
                    initial={"version": member.version}, auto_id=f"{name}-%s"
                )
                offered.append({
                    "title": title, "name": name, "form": form, "danger": name not in ("confirmation", "end"),
                    "url": reverse(f"programme:{name}", args=[member.pk]), "is_main": name == "confirmation",
                })  # fmt: skip
        return offered


class Step:
    """Something done to a thing that `find` finds: back to its page, which tells why where it is refused."""

    page_name = ""

    def act(self, thing: Any) -> None:
        raise NotImplementedError

    def post(self: Any, request: HttpRequest, pk: UUID) -> HttpResponse:
        thing = self.find(pk)
        try:
            self.act(thing)
        except Refused as refusal:
            return self.page(self.find(pk), refusal.status, refused=refusal.message)
        return redirect(self.page_name, pk=pk)
