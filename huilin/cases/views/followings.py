"""/f/<code>: the matter that a neighbour joined, as the public may know it; leaving a phone number; leaving the matter."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huilin.cases.forms.resident import ReporterContactForm
from huilin.cases.intake import count_lookup
from huilin.cases.models import Case, Follower, IncidentUpdate
from huilin.cases.nearby import known
from huilin.core.codes import QUERY_LENGTH, read_code
from huilin.core.errors import NotHere, Refused
from huilin.core.pages import ActorView, add_refusal


class FollowingScoped(ActorView):
    """Loads the follower of the code."""

    follower: Follower

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        count_lookup(request)
        found = Follower.objects.select_related("case__compound", "case__master__compound")
        digits = read_code(kwargs["code"], QUERY_LENGTH) or ""
        follower = found.filter(query_code=digits).first()
        if follower is None:
            raise NotHere
        self.follower = follower
        return super().dispatch(request, *args, **kwargs)

    @property
    def case(self) -> Case:
        """The matter that carries it now."""
        joined: Case = self.follower.case
        return joined.master or joined  # type: ignore[return-value]

    def page(self, form: Any = None, status: int = 200) -> HttpResponse:
        is_joined, is_hidden = self.follower.left_at is None, self.case.is_confidential
        context = {
            "code": self.follower.query_code,
            "matter": None if is_hidden else known(self.case),
            "updates": []
            if is_hidden
            else list(IncidentUpdate.objects.filter(incident__case=self.case).order_by("-at")[:10]),
            "is_joined": is_joined,
            "contact_masked": self.follower.masked_contact if self.follower.contact_sealed else "",
            "contact_form": (form or ReporterContactForm()) if is_joined and self.case.is_open else None,
        }
        return render(self.request, "cases/following_page.html", context, status=status)

    def to_page(self) -> HttpResponse:
        response = redirect("cases:following", self.follower.query_code)
        response.status_code = 303
        return response


class FollowingView(FollowingScoped):
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page()


class FollowingContactView(FollowingScoped):
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.to_page()

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = ReporterContactForm(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            self.follower.leave_contact(form.cleaned_data["phone"], by=self.actor)
        except Refused as refusal:
            request.roll_back = True  # type: ignore[attr-defined]
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        messages.success(request, _("电话记下了，有进展会告诉您。"))
        return self.to_page()


class LeavingView(FollowingScoped):
    """Not any more; the number of neighbours goes down by one."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.to_page()

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        self.follower.leave(by=self.actor)
        messages.success(request, _("好的，不再通知您，您的电话也删了。"))
        return self.to_page()
