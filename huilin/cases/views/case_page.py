"""What the case page shows."""

from functools import lru_cache
from typing import Any

from django import forms
from django.urls import reverse

from huilin.audit.models import Event
from huilin.cases.acts import acts
from huilin.cases.chronicle import chronicle
from huilin.cases.ending import promise_lines
from huilin.cases.models import (
    Attachment,
    Case,
    Note,
    OutsideAnswer,
    Part,
    Reply,
    Status,
    Template,
    Transfer,
    Watcher,
)
from huilin.cases.models.reader import open_by
from huilin.cases.models.template import MOST_OFFERED, filled
from huilin.cases.nearby import likely_same
from huilin.cases.permissions import CASE_MERGE, CASE_READ_CONTACT
from huilin.cases.presenting import CaseCard, photo
from huilin.core.permissions import Actor, may
from huilin.core.registry import buttons_for
from huilin.core.rows import key_mark, text_mark
from huilin.core.tenancy import current_street
from huilin.core.text import mask_name
from huilin.core.together import Together

ON_ITS_OWN = frozenset({"note", "contact_reveal"})
"""Acts that stand beside the thing they belong to, not in the list of next steps."""


def papers_of(case: Case, actor: Actor) -> dict[str, list[Any]]:
    """Everything that hangs on the case; one statement, which is kept."""
    kept = _papers(current_street(), actor.has_desk, case.status == Status.TRANSFERRED_OUT)
    return kept.read(
        {
            "case": case.pk,
            "person": actor.person_id,
            "community": case.community_id,
            "category": case.category_id or "",
        }
    )


@lru_cache(maxsize=256)
def _papers(_street: str, has_desk: bool, is_transferred: bool) -> Together:
    case, person = key_mark("case"), key_mark("person")
    about: dict[str, Any] = {
        "files": Attachment.objects.filter(case_id=case).order_by("at", "id"),
        "events": Event.objects.about(case),
        "notes": Note.objects.filter(case_id=case).order_by("at", "id") if has_desk else Note.objects.none(),
        "parts": Part.objects.filter(case_id=case).order_by("given_at", "id"),
        "watchers": Watcher.objects.filter(case_id=case, person_id=person),
        "templates": Template.objects.fitting(text_mark("category"), key_mark("community"), person)[
            :MOST_OFFERED
        ],
    }
    if is_transferred:
        about["transfers"] = Transfer.objects.filter(case_id=case).order_by("at", "id")
        about["answers"] = OutsideAnswer.objects.filter(case_id=case).order_by("at", "id")
    return Together(**about)


def case_context(case: Case, actor: Actor, *, refused: Any = None, phone: str = "") -> dict[str, Any]:
    """Two statements beyond the case itself, and one or two for the choices of its forms.

    `refused` is an act form that was not accepted: it stays open with what was typed. `phone` is a number just revealed.
    """
    papers = papers_of(case, actor)
    case.know_parts(papers["parts"])
    files, events, templates = papers["files"], papers["events"], papers["templates"]
    offers = {
        act.name: act_form(act, case, actor, refused, templates)
        for act in acts()
        if act.is_offered(actor, case)
    }
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
        "notes": [{"at": note.at, "by": note.by_name, "text": note.text} for note in papers["notes"]],
        "replies": replies(case, events, files),
        "parts": papers["parts"],
        "promises": promise_lines(events),
        "transfer": {"sent": papers["transfers"][-1:], "answers": papers["answers"]}
        if "transfers" in papers
        else None,
        "timeline": chronicle(events, files, lambda file: address(case, file)),
        "buttons": buttons_for(actor, "case", case),
        "refused": left_over(refused, offers),
        "duplicates": duplicates(case, actor),
        "is_followed": bool(papers["watchers"]),
        "readers": open_by(case, actor),
        "actor_key": str(actor.person_id or ""),
    }


def duplicates(case: Case, actor: Actor) -> list[CaseCard]:
    """What may be the same matter, while this one waits for triage by who may merge it; one statement."""
    if case.status != Status.SUBMITTED or not may(actor, CASE_MERGE, case):
        return []
    return [CaseCard(row) for row in likely_same(case, actor, CASE_MERGE)]


def left_over(form: Any, offers: dict[str, Any]) -> dict[str, Any] | None:
    """A form that came too late, because its act is not offered any more: why, and what was typed in it."""
    if form is None or any(offer["form"] is form for offer in offers.values()):
        return None
    typed = [str(form[name].value() or "") for name, field in form.fields.items() if is_text(field)]
    messages = [error for errors in form.errors.values() for error in errors]
    return {"messages": messages, "typed": [text for text in typed if text]}


def is_text(field: Any) -> bool:
    return isinstance(field, forms.CharField) and not field.widget.is_hidden


def act_form(
    act: Any, case: Case, actor: Actor, refused: Any, templates: list[Template] | None = None
) -> dict[str, Any]:
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
        "draft": f"{case.number}/{act.name}",
        "draft_owner": str(actor.person_id or ""),
        "version": case.version,
        "wordings": wordings(act, case, actor, form, templates or []),
    }


def wordings(
    act: Any, case: Case, actor: Actor, form: Any, templates: list[Template]
) -> list[dict[str, str]]:
    """The ready words for this act, filled from the case, each with the address that puts them into its form."""
    if not act.worded_field:
        return []
    return [
        {
            "title": template.title,
            "text": filled(template.text, case, actor),
            "url": reverse("cases:wording", args=[case.number, template.pk]),
            "field": form[act.worded_field].id_for_label,
        }
        for template in templates
        if template.act == act.name
    ]


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
