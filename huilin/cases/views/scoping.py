"""The desk's way to a case: loaded only if the actor may see it; what it may do there; one shape for all acts."""

import datetime as dt
from dataclasses import replace
from functools import lru_cache
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from huilin.cases.forms.versioned import VersionedForm
from huilin.cases.models import Case, Status, Template
from huilin.cases.permissions import CASE_READ
from huilin.cases.presenting import CaseCard
from huilin.cases.views.case_page import act_form, case_context
from huilin.core.acting import ActPage
from huilin.core.errors import NotHere
from huilin.core.pages import DeskView
from huilin.core.permissions import Actor, may
from huilin.core.rows import Kept, text_mark
from huilin.core.tenancy import current_street


class CaseScoped(DeskView):
    """A view of one case at the desk. Not visible to the actor, or not there: 404, which look the same."""

    permission = CASE_READ
    case: Case

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_let_in():
            self.case = find_case(self.actor, kwargs["number"])
        return super().dispatch(request, *args, **kwargs)


def find_case(actor: Actor, number: str) -> Case:
    """The case with this number if the actor may read it; raises NotHere."""
    kept = _readable(replace(actor, request_id=""), current_street(), timezone.localdate())
    found = kept.all({"number": number})
    if not found:
        raise NotHere
    case: Case = found[0]
    return case


@lru_cache(maxsize=512)
def _readable(actor: Actor, _street: str, _today: dt.date) -> Kept:
    cases = Case.objects.visible_to(actor).filter(number=text_mark("number"))
    return Kept(cases.select_related("compound", "assignee", "assigned_unit", "rung_person"))


class ActView(ActPage, CaseScoped):
    """One act on a case: GET shows its form on a page of its own, POST calls the verb and returns to the case."""

    form_class: ClassVar[type[VersionedForm]]
    to: ClassVar[Status | None] = None
    """The state that the act leads to, where it is one."""
    worded_field: ClassVar[str] = ""
    """The field that templates are offered for."""

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        """Whether the actor could do this now; the verb decides again."""
        return may(actor, cls.act_permission, case) and (cls.to is None or case.can_move(cls.to, actor))

    @property
    def thing(self) -> Case:
        return self.case

    def look_again(self) -> None:
        self.case = find_case(self.actor, self.case.number)

    def form(self, *sent: Any) -> VersionedForm:
        return self.form_class(*sent, case=self.case, actor=self.actor, auto_id=f"{self.name}_%s")

    def done(self) -> HttpResponse:
        """Back to the case, which learns what was done; with htmx its new state is the answer."""
        if self.request.htmx:  # type: ignore[attr-defined]
            return render(self.request, "cases/_case.html", case_context(self.case, self.actor))
        return redirect(f"{reverse('cases:case', args=[self.case.number])}#done-{self.name}")

    def page(self, form: Any, status: int) -> HttpResponse:
        if self.request.htmx:  # type: ignore[attr-defined]
            context = case_context(self.case, self.actor, refused=form)
            return render(self.request, "cases/_case.html", context, status=status)
        templates = list(Template.objects.for_case(self.case, self.actor)) if self.worded_field else []
        act = act_form(type(self), self.case, self.actor, form, templates)
        context = {"case": CaseCard(self.case), "act": act}
        return render(self.request, "cases/act_page.html", context | {"section": "cases:desk"}, status=status)
