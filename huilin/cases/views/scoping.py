"""The desk's way to a case: loaded only if the actor may see it; what it may do there; one shape for all acts."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from huilin.cases.forms.versioned import VersionedForm
from huilin.cases.models import Case, Status
from huilin.cases.permissions import CASE_READ
from huilin.cases.presenting import CaseCard
from huilin.cases.views.case_page import act_form, case_context
from huilin.core.errors import Conflict, NotHere, Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.permissions import Actor, Permission, demand, may


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
    cases = Case.objects.visible_to(actor).select_related(
        "compound", "assignee", "assigned_unit", "rung_person"
    )
    case: Case | None = cases.filter(number=number).first()
    if case is None:
        raise NotHere
    return case


class ActView(CaseScoped):
    """One act on a case: GET shows its form on a page of its own, POST calls the verb and returns to the case."""

    act_permission: ClassVar[Permission]
    form_class: ClassVar[type[VersionedForm]]
    to: ClassVar[Status | None] = None
    """The state that the act leads to, where it is one."""
    name: ClassVar[str]
    title: ClassVar[str | Promise]
    button: ClassVar[str | Promise]
    is_main: ClassVar[bool] = False
    is_danger: ClassVar[bool] = False
    help: ClassVar[str | Promise] = ""

    def act(self, **answers: Any) -> None:
        """Calls the verb with the form's answers."""
        raise NotImplementedError

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        """Whether the actor could do this now; the verb decides again."""
        return may(actor, cls.act_permission, case) and (cls.to is None or case.can_move(cls.to, actor))

    def check(self) -> None:
        """Raises Forbidden for who may not do this at all, before anything that was sent is read."""
        demand(self.actor, self.act_permission, self.case, reason="-")

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        self.check()
        return self.page(self.form_class(case=self.case, actor=self.actor, auto_id=f"{self.name}_%s"), 200)

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        self.check()
        form = self.form_class(
            request.POST, request.FILES, case=self.case, actor=self.actor, auto_id=f"{self.name}_%s"
        )
        if not form.is_valid():
            return self.page(form, 422)
        try:
            self.act(**form.cleaned_data)
        except Refused as refusal:
            return self.refuse(form, refusal)
        return self.done()

    def done(self) -> HttpResponse:
        """Back to the case; with htmx its new state is the answer."""
        if self.request.htmx:  # type: ignore[attr-defined]
            return render(self.request, "cases/_case.html", case_context(self.case, self.actor))
        return redirect("cases:case", number=self.case.number)

    def refuse(self, form: VersionedForm, refusal: Refused) -> HttpResponse:
        """The form again with the reason; after a conflict it carries the case's present version, the typed text kept."""
        if isinstance(refusal, Conflict):
            self.case = find_case(self.actor, self.case.number)
            typed: Any = form.data.copy()  # type: ignore[attr-defined]
            typed["version"] = self.case.version
            form.data = typed
        add_refusal(form, refusal)
        return self.page(form, refusal.status)

    def page(self, form: VersionedForm, status: int) -> HttpResponse:
        if self.request.htmx:  # type: ignore[attr-defined]
            context = case_context(self.case, self.actor, refused=form)
            return render(self.request, "cases/_case.html", context, status=status)
        context = {"case": CaseCard(self.case), "act": act_form(type(self), self.case, self.actor, form)}
        return render(self.request, "cases/act_page.html", context | {"section": "cases:desk"}, status=status)
