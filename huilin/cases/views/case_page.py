"""What the case page shows."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from huilin.audit import kinds
from huilin.audit.models import Event
from huilin.cases.acts import acts
from huilin.cases.ending import promise_lines
from huilin.cases.models import Attachment, Case, Note, Rating, Reply
from huilin.cases.permissions import CASE_READ_CONTACT
from huilin.cases.presenting import CaseCard, photo
from huilin.core.permissions import Actor, may
from huilin.core.registry import buttons_for
from huilin.core.text import mask_name

ON_ITS_OWN = frozenset({"note", "contact_reveal"})
"""Acts that stand beside the thing they belong to, not in the list of next steps."""


def case_context(case: Case, actor: Actor, *, refused: Any = None, phone: str = "") -> dict[str, Any]:
    """Three statements beyond the case itself, four where it may be dispatched.

    `refused` is an act form that was not accepted: it stays open with what was typed. `phone` is a number just revealed.
    """
    files = list(Attachment.objects.filter(case=case).order_by("at", "id"))
    events = list(Event.objects.about(case.pk))
    notes = list(Note.objects.filter(case=case).order_by("at", "id")) if actor.has_desk else []
    offers = {act.name: act_form(act, case, actor, refused) for act in acts() if act.is_offered(actor, case)}
    sounds = [address(case, file) for file in files if file.kind == "sound"]
    return {
        "case": CaseCard(case),
        "section": "cases:desk",
        "photos": photos(case, files, "report") + photos(case, files, "verification"),
        "voice_url": sounds[0] if sounds else "",
        "contact": contact(case, offers.get("contact_reveal"), phone, may(actor, CASE_READ_CONTACT, case)),
        "acts": sorted(
            (form for name, form in offers.items() if name not in ON_ITS_OWN),
            key=lambda act: not act["is_main"],
        ),
        "note_act": offers.get("note"),
        "notes": [{"at": note.at, "by": note.by_name, "text": note.text} for note in notes],
        "replies": replies(case, events, files),
        "promises": promise_lines(events),
        "timeline": timeline(events),
        "buttons": buttons_for(actor, "case", case),
        "refused": left_over(refused, offers),
    }


def left_over(form: Any, offers: dict[str, Any]) -> dict[str, Any] | None:
    """A form that came too late, because its act is not offered any more: why, and what was typed in it."""
    if form is None or any(offer["form"] is form for offer in offers.values()):
        return None
    typed = [str(form[name].value() or "") for name, field in form.fields.items() if is_text(field)]
    messages = [error for errors in form.errors.values() for error in errors]
    return {"messages": messages, "typed": [text for text in typed if text]}


def is_text(field: Any) -> bool:
    return isinstance(field, forms.CharField) and not field.widget.is_hidden


def act_form(act: Any, case: Case, actor: Actor, refused: Any) -> dict[str, Any]:
    """An act as `_act_form.html` shows it; radio buttons and ids are kept apart by the act's name."""
    own = refused is not None and isinstance(refused, act.form_class)
    form = refused if own else act.form_class(case=case, actor=actor, auto_id=f"{act.name}_%s")
    return {
        "name": act.name,
        "title": act.title,
        "button": act.button,
        "form": form,
        "url": reverse(f"cases:{act.name}", args=[case.number]),
        "is_main": act.is_main,
        "is_open": own or act.is_main,
        "danger": act.is_danger,
        "help": act.help,
    }


def address(case: Case, file: Attachment) -> str:
    return reverse("cases:case_file", args=[case.number, file.pk])


def photos(case: Case, files: list[Attachment], phase: str) -> list[dict[str, str]]:
    return [
        photo(file, address(case, file)) for file in files if file.kind == "picture" and file.phase == phase
    ]


def contact(case: Case, reveal: dict[str, Any] | None, phone: str, may_reveal: bool) -> dict[str, Any] | None:
    if not case.contact_sealed:
        return None
    return {
        "masked": f"{mask_name(case.contact_name)} {case.masked_contact}".strip(),
        "full": phone,
        "reveal_form": reveal["form"] if reveal and may_reveal else None,
        "reveal_url": reveal["url"] if reveal else "",
    }


def replies(case: Case, events: list[Event], files: list[Attachment]) -> list[dict[str, Any]]:
    """What the reporter was told, newest first; the pictures stand with the newest."""
    found = [event for event in events if event.kind in ("case.replied", "case.settled")]
    rows = [
        {
            "at": event.at,
            "by": event.actor_name,
            "text": event.particulars.get("text", ""),
            "result_label": dict(Reply.Result.choices).get(event.particulars.get("result", ""), ""),
            "before": [],
            "after": [],
        }
        for event in reversed(found)
    ]
    if rows:
        rows[0] |= {"before": photos(case, files, "before"), "after": photos(case, files, "after")}
    return rows


def said(event: Event) -> str:
    """What was written beside the act, for those who work on the matter."""
    told = event.particulars
    answers = [
        dict(Rating.Solved.choices).get(told.get("solved", ""), ""),
        dict(Rating.Satisfaction.choices).get(told.get("satisfaction", ""), ""),
    ]
    suggested, outside = told.get("suggested"), told.get("outside")
    parts = [
        event.reason,
        "，".join(str(answer) for answer in answers if answer),
        told.get("said", ""),
        _("不在职责清单，还派的理由：%(why)s") % {"why": outside} if outside else "",
        _("建议派给：%(whom)s") % {"whom": suggested} if suggested else "",
    ]
    return " ".join(part for part in parts if part)


def timeline(events: list[Event]) -> list[dict[str, Any]]:
    return [
        {
            "at": event.at,
            "label": kinds.sentence(event.kind, event.particulars),
            "by": event.actor_name,
            "text": said(event),
            "on_behalf": bool(event.particulars.get("on_behalf")),
        }
        for event in reversed(events)
    ]
