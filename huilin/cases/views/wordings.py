"""Ready words put into an act's form, for the eye and the hand to go over; nothing is sent by it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from huilin.cases.acts import acts
from huilin.cases.models import Template
from huilin.cases.models.template import filled
from huilin.cases.views.scoping import CaseScoped
from huilin.core.errors import Forbidden, NotHere


class WordingView(CaseScoped):
    """POST with what is typed so far: the form comes back with the template's words added to it."""

    def post(self, request: HttpRequest, number: str, pk: UUID) -> HttpResponse:
        template = Template.objects.for_case(self.case, self.actor, most=None).filter(pk=pk).first()
        act: Any = next((act for act in acts() if template and act.name == template.act), None)
        if template is None or act is None:
            raise NotHere
        if not act.is_offered(self.actor, self.case):
            raise Forbidden
        view = act()
        view.setup(request, number=number)
        view.case = self.case
        return view.page(self.worded(act, template), 200)

    def worded(self, act: Any, template: Template) -> Any:
        """The act's form, unsent, with everything typed and the template's text after it."""
        empty = act.form_class(case=self.case, actor=self.actor)
        typed = {
            name: field.widget.value_from_datadict(self.request.POST, {}, name)
            for name, field in empty.fields.items()
            if name in self.request.POST
        }
        before = str(typed.get(act.worded_field) or "").strip()
        words = filled(template.text, self.case, self.actor)
        typed[act.worded_field] = f"{before}\n{words}" if before else words
        return act.form_class(case=self.case, actor=self.actor, initial=typed, auto_id=f"{act.name}_%s")
