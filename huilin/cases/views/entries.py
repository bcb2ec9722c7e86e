"""Entering a matter on behalf of somebody; recorded as such, with the way in which the person agreed. Then the next one."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from huilin.cases.entering import entry_kept_as, entry_key, new_report
from huilin.cases.forms.entry import EntryForm, compounds_of, filled, usual_compound
from huilin.cases.forms.following import asked_about, said_to
from huilin.cases.models import Case
from huilin.cases.pasted import Pasted
from huilin.cases.permissions import CASE_CREATE_ON_BEHALF
from huilin.core.errors import Refused
from huilin.core.ids import new_id
from huilin.core.pages import DeskView, add_refusal
from huilin.core.registry import buttons_for

WAYS = {"group": Case.Source.ONLINE, "phone": Case.Source.PHONE, "here": Case.Source.WALK_IN}


class EntryPage(DeskView):
    permission = CASE_CREATE_ON_BEHALF

    def way(self) -> str:
        way = self.request.GET.get("way", "group")
        return way if way in WAYS else "group"

    def page(self, form: EntryForm, status: int = 200, read: Pasted | None = None) -> HttpResponse:
        saved = self.request.GET.get("saved", "") if self.request.method == "GET" else ""
        first = "agreed" if read and read.text else "pasted" if self.way() == "group" else "description"
        form.fields[first].widget.attrs["autofocus"] = True
        context = {
            "form": form,
            "way": self.way(),
            "read": read,
            "asked_form": asked_about(form),
            "saved": Case.objects.visible_to(self.actor).filter(number=saved).first() if saved else None,
            "buttons": buttons_for(self.actor, "cases.entry", None),
            "section": "cases:desk",
        }
        is_part = read is not None and self.request.htmx  # type: ignore[attr-defined]
        template = "cases/_entry_form.html" if is_part else "cases/entry.html"
        return render(self.request, template, context, status=status)


class EntryView(EntryPage):
    """One page for one matter: what was pasted or said, where, who, one tick; saved, the next one is open."""

    def get(self, request: HttpRequest) -> HttpResponse:
        compounds = compounds_of(self.actor)
        asked = request.GET.get("compound", "")
        is_known = any(str(one.pk) == asked for one in compounds)
        initial = {
            "key": str(new_id()),
            "source": WAYS.get(self.way(), Case.Source.ONLINE),
            "compound": asked if is_known else usual_compound(self.actor, compounds),
        }
        return self.page(EntryForm(compounds=compounds, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        compounds = compounds_of(self.actor)
        posted: Any = request.POST
        if not posted.get("description", "").strip() and posted.get("pasted", "").strip():
            posted, _read = filled(posted, compounds)
        form = EntryForm(posted, request.FILES, compounds=compounds)
        if not form.is_valid():
            return self.page(form, 422)
        answers = form.cleaned_data
        key = entry_key(self.actor, answers["key"])
        told = said_to(request.POST, answers["category"])
        try:
            case = entry_kept_as(key) or Case.report(new_report(answers, key, told), by=self.actor)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        again = {"way": self.way(), "compound": answers["compound"], "saved": case.number}
        return redirect(f"{reverse('cases:entry')}?{urlencode(again)}")


class EntryReadingView(EntryPage):
    """What the pasted messages say, put into the fields; nothing is kept."""

    def post(self, request: HttpRequest) -> HttpResponse:
        compounds = compounds_of(self.actor)
        typed, read = filled(request.POST, compounds)
        names = [name for name in EntryForm.base_fields if name != "photos"]
        initial = {name: typed.get(name, "") for name in names}
        return self.page(EntryForm(compounds=compounds, initial=initial), read=read)
