"""The desk's way to a hazard: loaded only if the actor may read it; one shape for all acts."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from huilin.core.acting import ActPage, Offers
from huilin.core.errors import NotHere
from huilin.core.pages import DeskView
from huilin.core.permissions import Actor, may
from huilin.patrols.forms.hazards import HazardActForm
from huilin.patrols.models import Hazard, HazardStatus
from huilin.patrols.permissions import HAZARD_READ

SECTION = "patrols:hazards"
offered = Offers()


class HazardScoped(DeskView):
    """A view of one hazard at the desk. Not visible to the actor, or not there: 404, which look the same."""

    permission = HAZARD_READ
    hazard: Hazard

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_let_in():
            self.hazard = find_hazard(self.actor, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)


def find_hazard(actor: Actor, pk: UUID) -> Hazard:
    """The hazard if the actor may read it; raises NotHere."""
    rows = Hazard.objects.visible_to(actor).select_related("compound", "building", "responsible_unit", "case")
    hazard: Hazard | None = rows.filter(pk=pk).first()
    if hazard is None:
        raise NotHere
    return hazard


class HazardAct(ActPage, HazardScoped):
    """One act on a hazard: GET shows its form on a page of its own, POST calls the verb and returns to the hazard."""

    form_class: ClassVar[type[HazardActForm]]
    to: ClassVar[HazardStatus | None] = None
    """The state that the act leads to, where it is one."""

    @classmethod
    def right(cls, actor: Actor, hazard: Hazard) -> Any:
        return cls.act_permission

    @classmethod
    def is_offered(cls, actor: Actor, hazard: Hazard) -> bool:
        """Whether the actor could do this now; the verb decides again."""
        return may(actor, cls.right(actor, hazard), hazard) and (
            cls.to is None or hazard.can_move(cls.to, actor)
        )

    def check(self) -> None:
        self.act_permission = self.right(self.actor, self.hazard)  # type: ignore[misc]
        super().check()

    @property
    def thing(self) -> Hazard:
        return self.hazard

    def look_again(self) -> None:
        self.hazard = find_hazard(self.actor, self.hazard.pk)

    def form(self, *sent: Any) -> HazardActForm:
        return self.form_class(*sent, hazard=self.hazard, actor=self.actor, auto_id=f"{self.name}_%s")

    def done(self) -> HttpResponse:
        return redirect("patrols:hazard", pk=self.hazard.pk)

    def page(self, form: Any, status: int) -> HttpResponse:
        context = {
            "section": SECTION,
            "hazard": self.hazard,
            "act": act_line(type(self), self.hazard, form),
            "back_url": reverse("patrols:hazard", args=[self.hazard.pk]),
        }
        return render(self.request, "patrols/act_page.html", context, status=status)


def act_line(act: type[HazardAct], hazard: Hazard, form: Any = None) -> dict[str, Any]:
    return act.line(reverse(f"patrols:{act.name}", args=[hazard.pk]), form)
