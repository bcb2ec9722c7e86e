"""Tickets at the desk: what waits for an answer, one ticket with its place and answer."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.presenting import time_left
from huilin.cases.views.scoping import CaseScoped
from huilin.core.errors import Conflict, NotHere, Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.paging import page_after
from huilin.core.permissions import may
from huilin.hotline.forms import AnswerForm, SpotForm
from huilin.hotline.models import Ticket
from huilin.hotline.permissions import TICKETS
from huilin.hotline.reply import draft_for
from huilin.hotline.sheet.trial import places_for

SECTION = "hotline:tickets"
OPEN = Q(answered_at=None)
TABS = {
    "waiting": (gettext_lazy("要答复的"), lambda now: OPEN & Q(case__isnull=False)),
    "unplaced": (gettext_lazy("要选地点"), lambda now: OPEN & Q(case=None)),
    "overdue": (gettext_lazy("已超期"), lambda now: OPEN & Q(due_at__lt=now)),
    "answered": (gettext_lazy("已答复"), lambda now: ~OPEN),
}


class TicketLine:
    """A ticket as the lists show it."""

    def __init__(self, ticket: Ticket) -> None:
        self.ticket = ticket

    def __getattr__(self, name: str) -> Any:
        return getattr(self.ticket, name)

    @property
    def title(self) -> str:
        words = " ".join(self.ticket.text.split())
        return words[:40] + "…" if len(words) > 40 else words

    @property
    def place(self) -> str:
        return self.ticket.case.place_label if self.ticket.case else self.ticket.address

    @property
    def kind_label(self) -> str:
        return str(self.ticket.get_kind_display())  # type: ignore[attr-defined]

    @property
    def state(self) -> tuple[str, str]:
        """(words, tone)"""
        if self.ticket.answered_at:
            return _("已答复"), "done"
        if self.ticket.case is None:
            return _("要选地点"), "waiting"
        return str(self.ticket.case.get_status_display()), "doing"  # type: ignore[attr-defined]

    @property
    def due(self) -> tuple[str, str]:
        """(还剩3天, tone); empty when it was answered."""
        if self.ticket.answered_at:
            return "", ""
        return time_left(self.ticket.due_at, timezone.now()), "late" if self.ticket.is_overdue else ""


class TicketsView(DeskView):
    permission = TICKETS

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        tab = request.GET.get("tab", "")
        tab = tab if tab in TABS else "waiting"
        mine = Ticket.objects.visible_to(self.actor)
        counts = mine.aggregate(
            **{key: Count("pk", filter=choose(now)) for key, (_l, choose) in TABS.items()}
        )
        is_answered = tab == "answered"
        rows, next_key = page_after(
            mine.filter(TABS[tab][1](now)).select_related("case"),
            "answered_at" if is_answered else "due_at",
            request.GET.get("after", ""),
            latest=is_answered,
        )
        context = {
            "section": SECTION,
            "tabs": [
                {
                    "label": label,
                    "count": counts[key],
                    "tone": "late" if key == "overdue" and counts[key] else "",
                    "current": key == tab,
                    "url": f"?tab={key}",
                }
                for key, (label, _choose) in TABS.items()
            ],
            "tickets": [TicketLine(ticket) for ticket in rows],
            "total": counts[tab],
            "next_url": f"?tab={tab}&after={next_key}" if next_key else "",
            "first_url": f"?tab={tab}" if request.GET.get("after") else "",
        }
        return render(request, "hotline/ticket_list.html", context)


class TicketScoped(DeskView):
    """A view of one ticket; not there for those who may not take it."""

    permission = TICKETS

    def ticket(self, pk: UUID) -> Ticket:
        found = Ticket.objects.visible_to(self.actor).select_related("case__compound__community")
        ticket: Ticket | None = found.filter(pk=pk).first()
        if ticket is None:
            raise NotHere
        return ticket

    def page(
        self, ticket: Ticket, *, form: Any = None, spot_form: Any = None, status: int = 200
    ) -> HttpResponse:
        is_placed = ticket.case is not None
        if is_placed and form is None:
            form = AnswerForm(initial={"text": ticket.draft or draft_for(ticket), "version": ticket.version})
        if not is_placed and spot_form is None:
            spot_form = self.spot_form(ticket)
        context = {
            "section": SECTION,
            "ticket": TicketLine(ticket),
            "form": form if is_placed else None,
            "spot_form": None if is_placed else spot_form,
            "answers": list(ticket.answers.order_by("-at", "-id")[:20]) if is_placed else [],  # type: ignore[attr-defined]
            "is_fresh_draft": is_placed and not ticket.draft,
        }
        return render(self.request, "hotline/ticket_detail.html", context, status=status)

    def spot_form(self, ticket: Ticket, posted: Any = None) -> SpotForm:
        places = places_for(self.actor, ticket.street_id)
        near = places.find(f"{ticket.address} {ticket.text}").candidates
        return SpotForm(posted, compounds=list(places.compounds), near=near)


class TicketView(TicketScoped):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.ticket(pk))


class TicketPlaceView(TicketScoped):
    """A person says where the ticket is; it becomes a matter."""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        ticket = self.ticket(pk)
        form = self.spot_form(ticket, request.POST)
        if not form.is_valid():
            return self.page(ticket, spot_form=form, status=422)
        ticket.place(form.cleaned_data["place"], by=self.actor)
        return redirect("hotline:ticket", pk=ticket.pk)


class TicketTextView(TicketScoped):
    """What is done with the text of the answer."""

    def act(self, ticket: Ticket, **answers: Any) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        ticket, form = self.ticket(pk), AnswerForm(request.POST)
        if not form.is_valid():
            return self.page(ticket, form=form, status=422)
        try:
            self.act(ticket, **form.cleaned_data)
        except Refused as refusal:
            if isinstance(refusal, Conflict):
                ticket = self.ticket(pk)
                form.data = form.data.copy() | {"version": ticket.version}  # type: ignore[attr-defined]
            add_refusal(form, refusal)
            return self.page(ticket, form=form, status=refusal.status)
        return redirect("hotline:ticket", pk=ticket.pk)


class TicketDraftView(TicketTextView):
    def act(self, ticket: Ticket, **answers: Any) -> None:
        ticket.write_draft(by=self.actor, **answers)


class TicketAnswerView(TicketTextView):
    def act(self, ticket: Ticket, **answers: Any) -> None:
        ticket.answer(by=self.actor, **answers)


class CaseTicketView(CaseScoped):
    """From a matter to its ticket."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        ticket = Ticket.objects.filter(case=self.case).first()
        if ticket is None or not may(self.actor, TICKETS, ticket):
            raise NotHere
        return redirect(reverse("hotline:ticket", args=[ticket.pk]))
