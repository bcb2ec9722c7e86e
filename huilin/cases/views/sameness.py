"""What a reporter says about two matters: it is the same as that one; it is not the one it was joined with."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.forms.following import SamenessForm, SeparationForm
from huilin.cases.models import Case
from huilin.cases.views.progress import ReporterActView
from huilin.core.errors import Refused


class SamenessView(ReporterActView):
    form_class, form_name = SamenessForm, "sameness_form"
    thanks = gettext_lazy("知道了，会告诉社区这是同一件事。")

    def act(self, answers: dict[str, Any]) -> None:
        found = Case.objects.known().filter(number=answers["number"], compound=self.case.compound_id).first()
        if found is None:
            raise Refused(_("没有找到这件事，可能已经办完了。"))
        self.case.say_same(found, by=self.holder)


class SeparationView(ReporterActView):
    form_class, form_name = SeparationForm, "separation_form"
    thanks = gettext_lazy("知道了，您这件事单独办。")

    def act(self, answers: dict[str, Any]) -> None:
        self.case.stand_alone(by=self.holder, **answers)
