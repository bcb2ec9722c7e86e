"""Named filters: kept from the list, renamed, put in order, removed."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from huilin.cases.desk_head import communities_of
from huilin.cases.forms.queue import NewViewForm, ViewForm
from huilin.cases.models import SavedView
from huilin.cases.permissions import CASE_READ
from huilin.cases.views.desk import clean
from huilin.core.errors import Forbidden, NotHere, Refused
from huilin.core.pages import DeskView, add_refusal

LONGEST_VALUE = 80


def desk_url(query: dict[str, str]) -> str:
    return f"{reverse('cases:desk')}?{urlencode(query)}"


class SavedViewsView(DeskView):
    permission = CASE_READ

    def get(self, request: HttpRequest) -> HttpResponse:
        query = clean(request.GET)
        form = (
            NewViewForm(initial={"query": urlencode(query)}, communities=self.communities())
            if query
            else None
        )
        return self.page(form, 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewViewForm(request.POST, communities=self.communities())
        if not form.is_valid():
            return self.page(form, 422)
        told = form.cleaned_data
        query = {name: value[:LONGEST_VALUE] for name, value in clean(QueryDict(told["query"])).items()}
        community = self.places.get(told["community"])
        try:
            SavedView.keep(by=self.actor, name=told["name"], query=query, community=community)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect(desk_url(query))

    def communities(self) -> list[tuple[str, str]]:
        self.places = {str(place.pk): place for place in communities_of(self.actor)}
        return [(key, place.name) for key, place in self.places.items()]

    def page(self, form: NewViewForm | None, status: int) -> HttpResponse:
        views = SavedView.objects.for_actor(self.actor).select_related("community")
        rows = [
            {"view": view, "url": desk_url(view.query), "is_kept": view.is_kept_by(self.actor)}
            for view in views
        ]
        context = {"rows": rows, "form": form, "section": "cases:desk"}
        return render(self.request, "cases/saved_views.html", context, status=status)


class SavedViewScoped(DeskView):
    permission = CASE_READ

    def find(self, pk: UUID) -> SavedView:
        """A view that this reader has as a tab; raises NotHere, and Forbidden where it only reads it."""
        view: SavedView | None = SavedView.objects.for_actor(self.actor).filter(pk=pk).first()
        if view is None:
            raise NotHere
        if not view.is_kept_by(self.actor):
            raise Forbidden(_("这个视图不是您的。"))
        return view


class SavedViewView(SavedViewScoped):
    def get(self, request: HttpRequest, view: UUID) -> HttpResponse:
        kept = self.find(view)
        now = {"name": kept.name, "place": kept.place, "is_start": kept.is_start}
        return self.page(ViewForm(initial=now, is_shared=bool(kept.community_id)), 200)

    def post(self, request: HttpRequest, view: UUID) -> HttpResponse:
        kept = self.find(view)
        form = ViewForm(request.POST, is_shared=bool(kept.community_id))
        if not form.is_valid():
            return self.page(form, 422)
        try:
            kept.arrange(by=self.actor, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect("cases:saved_views")

    def page(self, form: ViewForm, status: int) -> HttpResponse:
        context = {
            "title": _("改视图"),
            "form": form,
            "button": _("保存"),
            "back_url": reverse("cases:saved_views"),
            "section": "cases:desk",
        }
        return render(self.request, "core/desk_form.html", context, status=status)


class SavedViewRemovalView(SavedViewScoped):
    def post(self, request: HttpRequest, view: UUID) -> HttpResponse:
        self.find(view).remove(by=self.actor)
        return redirect("cases:saved_views")
