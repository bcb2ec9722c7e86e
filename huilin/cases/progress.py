"""Everything the page of a query code shows, gathered in a fixed number of statements."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from huilin.audit.models import Event
from huilin.cases.ending import DEMAND_KINDS, PROMISE_KINDS, finding, promise_lines
from huilin.cases.forms.following import AnswersForm, SeparationForm
from huilin.cases.forms.resident import (
    AppealForm,
    RatingForm,
    ReporterContactForm,
    ReporterReopeningForm,
    UnlockForm,
    WithdrawalForm,
)
from huilin.cases.models import Attachment, Case, Incident, Rating, Reply, Status
from huilin.cases.models.attachment import Kind
from huilin.cases.models.status import WITH_CLOCK
from huilin.cases.presenting import photo, public_state, state_tone
from huilin.cases.spots import first_steward
from huilin.cases.steps import History, honest_end, steps_of
from huilin.core.permissions import Actor
from huilin.core.templatetags.reading import day, moment
from huilin.core.tenancy import TenantQuerySet
from huilin.people.models import Role

REPLY_KINDS = ("case.replied", "case.settled")
TAKEN_BACK = "case.taken_back"
UPDATE_KINDS = ("case.incident_updated", "case.incident_ended")
SHOWN_KINDS = (*REPLY_KINDS, *PROMISE_KINDS, *DEMAND_KINDS, TAKEN_BACK, "case.dispatched", "case.contacted",
               "case.rated", "case.followed_up", "case.rejected", "case.withdrawn", "case.transferred_out",
               "case.outside_answered", "case.outside_numbered", "case.merged", "case.suspended",
               "case.extension_granted", *UPDATE_KINDS)  # fmt: skip
PHASES = Attachment.Phase


def cases_by_code() -> TenantQuerySet:
    """Cases with everything that a reporter's page says about place and handler."""
    return Case.objects.select_related(
        "compound__community", "building", "assignee", "assigned_unit", "master"
    )


def handler_name(case: Case) -> str:
    """Who has it in hand, in words for a resident: the unit, or the surname of the person."""
    if case.assigned_unit:
        return str(case.assigned_unit.name)
    return _("%(surname)s同志") % {"surname": case.assignee.name[:1]} if case.assignee else ""


def standing(events: list[Event]) -> list[Event]:
    """Without what was taken back before the reporter was told of it, and without the taking back."""
    left: list[Event] = []
    for event in events:
        if event.kind != TAKEN_BACK:
            left.append(event)
        elif last := next((one for one in reversed(left) if one.kind == event.particulars["undone"]), None):
            left.remove(last)
    return left


def _called(event: Event) -> str:
    """Who acted, as a resident calls them: 张管家, 王同志 社区工作者."""
    if not event.actor_name:
        return ""
    surname = {"surname": event.actor_name[:1]}
    if event.role in (Role.Code.ST, Role.Code.SL):
        return _("%(surname)s管家") % surname
    role = dict(Role.Code.choices).get(event.role, "")
    return f"{_('%(surname)s同志') % surname} {role}".rstrip()


@dataclass
class Progress:
    """The page of one case for one visitor; `actor` is the reporter unless a phone guards the case."""

    case: Case
    actor: Actor

    @cached_property
    def is_open(self) -> bool:
        return self.case.is_reported_by(self.actor)

    @cached_property
    def history(self) -> History:
        found = Event.objects.filter(subject_id=self.case.pk, kind__in=SHOWN_KINDS)
        return History(standing(list(found.order_by("at", "id"))))

    @cached_property
    def files(self) -> list[Attachment]:
        found = Attachment.objects.filter(case=self.case).exclude(phase=PHASES.VERIFICATION)
        return list(found.order_by("at", "id")) if self.is_open else []

    def url_of(self, file: Attachment) -> str:
        return reverse("cases:reporter_file", args=[self.case.query_code, file.pk])

    def photos(self, phase: str, act: str | None = None) -> list[dict[str, str]]:
        return [
            photo(file, self.url_of(file))
            for file in self.files
            if file.kind == Kind.PICTURE and file.phase == phase and (act is None or str(file.act_id) == act)
        ]

    def replies(self) -> list[dict[str, Any]]:
        """What was done, newest first; only for the reporter."""
        if not self.is_open:
            return []
        return [self._reply(event) for event in reversed(self.history.events) if event.kind in REPLY_KINDS]

    def _reply(self, event: Event) -> dict[str, Any]:
        told = event.particulars
        results = dict(Reply.Result.choices)
        return {
            "at": event.at,
            "by": _called(event),
            "text": told.get("text", ""),
            "result_label": results.get(told.get("result", ""), ""),
            "before": self.photos(PHASES.BEFORE, told.get("act", "")),
            "after": self.photos(PHASES.AFTER, told.get("act", "")),
        }

    def rating(self) -> dict[str, Any] | None:
        event = self.history.rating
        if event is None or not self.is_open:
            return None
        told = event.particulars
        return {
            "solved_label": dict(Rating.Solved.choices).get(told.get("solved", ""), ""),
            "satisfaction_label": dict(Rating.Satisfaction.choices).get(told.get("satisfaction", ""), ""),
            "remark": told.get("said", ""),
            "at": event.at,
        }

    @cached_property
    def incident_lines(self) -> list[dict[str, Any]]:
        """The incidents of the matter into which this report went, a line for each update; one statement, only then."""
        if not self.case.master_id:
            return []
        found = Incident.objects.filter(case=self.case.master_id)
        return list(found.values(at=F("updates__at"), text=F("updates__text")))

    @property
    def is_in_incident(self) -> bool:
        return self.case.status == Status.MERGED and bool(self.incident_lines)

    def updates(self) -> list[dict[str, Any]]:
        """What was told to everybody whom the outage concerns, newest first."""
        lines = [line for line in self.incident_lines if line["text"]]
        own = [event for event in self.history.events if event.kind in UPDATE_KINDS]
        lines += [{"at": event.at, "text": event.particulars.get("text", "")} for event in own]
        return sorted(lines, key=lambda line: line["at"], reverse=True)

    def due_note(self) -> str:
        due: dt.datetime | None = self.case.due_at
        if self.case.status == Status.SUBMITTED and self.case.contact_due_at:
            return _("%(when)s前有人来看") % {"when": moment(self.case.contact_due_at)}
        if self.case.status in WITH_CLOCK and due:
            return _("%(when)s前答复您") % {"when": moment(due)}
        return ""

    def time_note(self) -> str:
        """Why it takes longer than was promised, for the reporter."""
        case = self.case
        if case.status == Status.SUSPENDED and case.review_on:
            words = {"cause": case.suspension_label, "day": day(case.review_on)}
            note = _("暂时挂账：%(cause)s。%(day)s前复核，到时告诉您。") % words
            event = self.history.last("case.suspended")
            return note + (event.reason if event and self.is_open else "")
        granted = self.history.last("case.extension_granted")
        if granted and self.is_open and case.status in WITH_CLOCK:
            return _("时限已延长：%(why)s") % {"why": granted.particulars.get("why", "")}
        return ""

    def forms(self) -> dict[str, Any]:
        """The acts that are open to this visitor now; None where one is not."""
        case = self.case
        if not self.is_open:
            return {"unlock_form": UnlockForm()}
        may_rate = (
            case.status in (Status.REPLIED, Status.VERIFYING, Status.CLOSED)
            and not self.history.rating
            and not case.stands_as_unreasonable
        )
        has_contact = bool(case.contact_sealed)
        offers = {
            "rating_form": (RatingForm, may_rate),
            "appeal_form": (AppealForm, case.can_be_appealed),
            "reopening_form": (ReporterReopeningForm, case.can_come_back()),
            "withdrawal_form": (WithdrawalForm, case.status == Status.SUBMITTED),
            "contact_form": (ReporterContactForm, not has_contact and case.is_open),
            "separation_form": (SeparationForm, self.is_in_incident),
        }
        forms: dict[str, Any] = {
            name: form() if is_offered else None for name, (form, is_offered) in offers.items()
        }
        if case.open_questions:
            forms["answers_form"] = AnswersForm(questions=case.open_questions)
        return forms | {"has_contact": has_contact, "contact_masked": case.masked_contact}

    def context(self, **overrides: Any) -> dict[str, Any]:
        case = self.case
        steward = first_steward(case.compound)
        voice = next((file for file in self.files if file.kind == Kind.SOUND), None)
        return {
            "code": case.query_code,
            "number": case.number,
            "title": case.public_title if self.is_open or not case.is_confidential else _("您反映的事"),
            "place_label": case.place_label if self.is_open else str(case.compound),
            "submitted_at": case.submitted_at,
            "state_label": public_state(case),
            "state_tone": state_tone(case),
            "is_open": self.is_open,
            "description": case.description if self.is_open else "",
            "photos": self.photos(PHASES.REPORT),
            "voice_url": self.url_of(voice) if voice else "",
            "steps": steps_of(case, self.history, handler_name(case)),
            "due_note": self.due_note(),
            "time_note": self.time_note(),
            "steward": steward,
            "replies": self.replies(),
            "updates": self.updates(),
            "heard_from": (case.master or case).heard_from,
            "answers": case.answers if self.is_open else [],
            "is_alarming": case.is_alarming,
            "honest_end": honest_end(case, self.history) if self.is_open else None,
            "rating": self.rating(),
            "promises": promise_lines(self.history.events) if self.is_open else [],
            "finding": finding(case, self.history.events) if self.is_open else None,
            "compound_url": reverse("cases:compound", args=[case.compound_id]),
            **self.forms(),
            **overrides,
        }
