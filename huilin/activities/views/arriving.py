"""Checking in oneself, with the QR that hangs at the place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huilin.activities.forms import ArrivalForm
from huilin.activities.models import Activity, SignUp
from huilin.activities.views.signing import TicketScoped
from huilin.core.codes import QUERY_LENGTH, read_code
from huilin.core.errors import NotHere, Refused


class HereView(TicketScoped):
    """Where the QR at the place leads: one's own sign-up by one tap, another by its code."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.here(self.activity(code), ArrivalForm())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        activity, form = self.activity(code), ArrivalForm(request.POST)
        if not form.is_valid():
            return self.here(activity, form, 422)
        try:
            signup = self.find(form.cleaned_data["ticket"])
            if signup.activity_id != activity.pk:
                raise NotHere
            signup.arrive(by=self.actor, way=SignUp.Way.QR)
        except NotHere:
            form.add_error("ticket", _("这个活动没有这个报名码，请核对每一个数字。"))
            return self.here(activity, form, 422)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self.here(activity, form, refusal.status)
        return redirect("activities:ticket", signup.code)

    def activity(self, code: str) -> Activity:
        found: Activity | None = (
            Activity.objects.announced()
            .select_related("compound")
            .filter(arrival_code=read_code(code, QUERY_LENGTH) or "-")
            .first()
        )
        if found is None:
            raise NotHere
        return found

    def here(self, activity: Activity, form: ArrivalForm, status: int = 200) -> HttpResponse:
        mine: list[SignUp] = []
        if self.actor.person_id:
            own = activity.signups.standing().filter(signed_by_id=self.actor.person_id)
            mine = list(own.order_by("id"))
        context = {"activity": activity, "form": form, "mine": mine}
        return render(self.request, "activities/here.html", context, status=status)
