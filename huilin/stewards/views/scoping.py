"""The desk's way to a stewardship: loaded only if the actor may read its file; one shape for all acts."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from huilin.core.acting import ActPage, Offers
from huilin.core.errors import NotHere
from huilin.core.pages import DeskView
from huilin.core.permissions import Actor, may
from huilin.stewards.forms.base import FileForm
from huilin.stewards.models import Status, Stewardship
from huilin.stewards.permissions import READ_FILES

SECTION = "stewards:files"
offered = Offers()


class FileScoped(DeskView):
    """A view of one stewardship at the desk. Not visible to the actor, or not there: 404, which look the same."""

    permission = READ_FILES
    row: Stewardship

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_let_in():
            self.row = find_file(self.actor, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)


def find_file(actor: Actor, pk: UUID) -> Stewardship:
    """The stewardship if the actor may read its file; raises NotHere."""
    rows = Stewardship.objects.visible_to(actor).with_name_consent()
    row: Stewardship | None = rows.select_related("person", "compound", "community").filter(pk=pk).first()
    if row is None:
        raise NotHere
    return row


class FileAct(ActPage, FileScoped):
    """One act on a stewardship: GET shows its form on a page of its own, POST calls the verb and returns to the file."""

    form_class: ClassVar[type[FileForm]]
    to: ClassVar[Status | None] = None
    """The state that the act leads to, where it is one."""
    states: ClassVar[frozenset[Status] | None] = None
    """The states in which it is offered; any without."""

    @classmethod
    def is_offered(cls, actor: Actor, row: Stewardship) -> bool:
        """Whether the actor could do this now; the verb decides again."""
        in_state = cls.states is None or row.status in cls.states
        return (
            in_state
            and may(actor, cls.act_permission, row)
            and (cls.to is None or row.can_move(cls.to, actor))
        )

    @property
    def thing(self) -> Stewardship:
        return self.row

    def look_again(self) -> None:
        self.row = find_file(self.actor, self.row.pk)

    def form(self, *sent: Any) -> FileForm:
        return self.form_class(*sent, row=self.row, actor=self.actor, auto_id=f"{self.name}_%s")

    def done(self) -> HttpResponse:
        if Stewardship.objects.visible_to(self.actor).filter(pk=self.row.pk).exists():
            return redirect("stewards:file", pk=self.row.pk)
        return redirect("stewards:board", pk=self.row.compound_id)

    def page(self, form: Any, status: int) -> HttpResponse:
        context = {
            "section": SECTION,
            "row": self.row,
            "act": act_line(type(self), self.row, form),
            "back_url": reverse("stewards:file", args=[self.row.pk]),
        }
        return render(self.request, "stewards/act_page.html", context, status=status)


def act_line(act: type[FileAct], row: Stewardship, form: Any = None) -> dict[str, Any]:
    return act.line(reverse(f"stewards:{act.name}", args=[row.pk]), form)
