"""The steps of an activity, each an address of its own."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from huilin.activities.forms import CancelForm, FinishForm, SeriesForm, SummaryForm
from huilin.activities.views.scoping import ActivityScoped, StepView


class ManageView(ActivityScoped):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.find(pk))


class ApprovalView(StepView):
    name, verb, form_class = "approval", "approve", SeriesForm


class PublicationView(StepView):
    name, verb, form_class = "publication", "publish", SeriesForm


class StartView(StepView):
    name, verb = "start", "start"


class FinishView(StepView):
    name, verb, form_class = "finish", "finish", FinishForm


class SummaryView(StepView):
    name, verb, form_class = "summary", "summarise", SummaryForm


class CancellationView(StepView):
    name, verb, form_class = "cancellation", "cancel", CancelForm
