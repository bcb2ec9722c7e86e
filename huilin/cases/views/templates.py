"""Reply templates: those one may change, a new one, the next version, taking one out of use."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from huilin.cases.forms.templates import RevisionForm, TemplateForm
from huilin.cases.models import Template
from huilin.cases.permissions import CASE_TRIAGE
from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView, add_refusal

MOST = 200


class TemplatesView(DeskView):
    permission = CASE_TRIAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Template.objects.visible_to(self.actor).in_use().select_related("community")
        context = {
            "rows": rows.order_by("act", "category_slug", "title", "id")[:MOST],
            "section": "cases:templates",
        }
        return render(request, "cases/templates.html", context)


class FormPage(DeskView):
    """One form: shown, and sent."""

    permission = CASE_TRIAGE

    def form(self, *sent: Any) -> Any:
        raise NotImplementedError

    def save(self, **answers: Any) -> None:
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            self.save(**form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect("cases:templates")

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        context = {"form": form, "section": "cases:templates", "back_url": reverse("cases:templates")}
        return render(self.request, "cases/template_form.html", context | self.context(), status=status)


class NewTemplateView(FormPage):
    def form(self, *sent: Any) -> Any:
        return TemplateForm(*sent)

    def save(self, **answers: Any) -> None:
        Template.write(by=self.actor, **answers)

    def context(self) -> dict[str, Any]:
        return {"title": _("新写一个答复模板"), "button": _("保存")}


class TemplateView(FormPage):
    """One template with its versions; what is sent becomes the next version."""

    @cached_property
    def template(self) -> Template:
        """Raises NotHere for one that the actor may not change."""
        rows = Template.objects.visible_to(self.actor).in_use()
        template: Template | None = rows.filter(pk=self.kwargs["pk"]).first()
        if template is None or not template.is_written_by(self.actor):
            raise NotHere
        return template

    def form(self, *sent: Any) -> Any:
        row = self.template
        return RevisionForm(*sent, initial={"title": row.title, "text": row.text, "version": row.version})

    def save(self, **answers: Any) -> None:
        self.template.revise(by=self.actor, **answers)

    def context(self) -> dict[str, Any]:
        return {
            "title": self.template.title,
            "button": _("存为新的一版"),
            "template": self.template,
            "versions": self.template.versions.order_by("-number")[:20],
        }


class TemplateRetirementView(TemplateView):
    """No longer offered; asks once on a page of its own."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        context = {
            "template": self.template,
            "section": "cases:templates",
            "back_url": reverse("cases:templates"),
        }
        return render(request, "cases/template_retirement.html", context)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.template.retire(by=self.actor)
        return redirect("cases:templates")
