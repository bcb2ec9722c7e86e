"""The shape of every act at the desk: GET shows its form on a page of its own, POST calls the verb and goes back."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise

from huilin.core.errors import Conflict, Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.permissions import Actor, Permission, demand

A = TypeVar("A")


class Offers:
    """The acts that the page of a thing offers to whoever may do them; a class decorator that keeps their order."""

    def __init__(self) -> None:
        self.acts: list[Any] = []

    def __call__(self, act: type[A]) -> type[A]:
        self.acts.append(act)
        return act

    def to(self, actor: Actor, thing: Any) -> list[Any]:
        return [act for act in self.acts if act.is_offered(actor, thing)]


class VersionedForm(forms.Form):
    """A form that remembers which version of its thing the reader saw. Rooms give `thing` in `__init__`."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    use_required_attribute = False

    def suggested(self) -> dict[str, Any]:
        """What the fields hold at first."""
        return {}


class ActPage(DeskView):
    """One act. A room's base finds the thing and says how its pages look; each act names its right, form and verb."""

    act_permission: ClassVar[Permission]
    form_class: ClassVar[type[VersionedForm]]
    name: ClassVar[str]
    title: ClassVar[str | Promise]
    button: ClassVar[str | Promise]
    is_main: ClassVar[bool] = False
    is_danger: ClassVar[bool] = False
    help: ClassVar[str | Promise] = ""
    verb: ClassVar[Callable[..., Any]]
    """The method of the thing that takes the form's answers and `by`."""

    @classmethod
    def line(cls, url: str, form: Any = None) -> dict[str, Any]:
        """The act as pages show it: a link to its form, or the form itself."""
        return {
            "name": cls.name,
            "title": cls.title,
            "button": cls.button,
            "url": url,
            "is_main": cls.is_main,
            "danger": cls.is_danger,
            "help": cls.help,
            "form": form,
        }

    @property
    def thing(self) -> Any:
        """What the act is done to."""
        raise NotImplementedError

    def look_again(self) -> None:
        """Reads the thing afresh after a conflict."""
        raise NotImplementedError

    def form(self, *sent: Any) -> VersionedForm:
        raise NotImplementedError

    def act(self, **answers: Any) -> None:
        """Calls the verb with the form's answers."""
        type(self).verb(self.thing, by=self.actor, **answers)

    def done(self) -> HttpResponse:
        raise NotImplementedError

    def page(self, form: VersionedForm, status: int) -> HttpResponse:
        raise NotImplementedError

    def check(self) -> None:
        """Raises Forbidden for who may not do this at all, before anything that was sent is read."""
        demand(self.actor, self.act_permission, self.thing, reason="-")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.check()
        return self.page(self.form(), 200)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.check()
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            self.act(**form.cleaned_data)
        except Refused as refusal:
            return self.refuse(form, refusal)
        return self.done()

    def refuse(self, form: VersionedForm, refusal: Refused) -> HttpResponse:
        """The form again with the reason; after a conflict it carries the thing's present version, the typed text kept."""
        if isinstance(refusal, Conflict):
            self.look_again()
            typed: Any = form.data.copy()  # type: ignore[attr-defined]
            typed["version"] = self.thing.version
            form.data = typed
        add_refusal(form, refusal)
        return self.page(form, refusal.status)
