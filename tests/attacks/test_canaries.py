"""Personal fields are read by those whom the table names and nowhere else: not in lists, files, refusals, logs, messages."""

import io
import itertools
import zipfile
from collections import defaultdict
from contextlib import nullcontext

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from huilin.notifications.models import Message
from tests.attacks.canaries import TEXTS, seen_in
from tests.attacks.readers import MAY_READ, PAGES, READ_AT, READ_ON
from tests.permissions.addresses import planted_at
from tests.permissions.crowd import ask
from tests.permissions.rooms import ROWS
from tests.permissions.row import PERSONAS

TOLD_ELSEWHERE = {
    "User": {"password": "a digest", "name": "of staff; residents have none", "phone_sealed": "as Person.phone_sealed"},
    "LoginCode": {"phone_sealed": "as Person", "digest": "a digest", "letter_sealed": "tests of sign-in"},
    "Totp": {"secret_sealed": "tests of sign-in"},
    "Passkey": {"credential_id": "no person", "public_key": "public", "name": "the owner's own word"},
    "Session": {"session_key": "tests of sign-in", "session_data": "signed ids", "device": "shown to its owner"},
    "Event": {"actor_name": "staff", "reason": "texts of the acts below", "particulars": "the same", "request_id": ""},
    "Message": {"address_sealed": "as Case.contact_sealed", "body": "looked at below", "fault": "no address in it"},
    "RosterImport": {
        "digest": "a digest",
        "file_name": "shown to whom it concerns", "content_sealed": "tests of the roster", "report": "cells, no values",
        "uploaded_by_name": "staff", "applied_by_name": "staff",
    },
    "Reply": {"text": "written for the reporter and the public", "why_not": "stands in the history as Part.task"},
    "Rejection": {"explanation": "written for the reporter", "other_way": "the same"},
    "Settlement": {"action": "written for the reporter and the public", "witness": "shown with the case"},
    "OutsideAnswer": {"external_number": "written for the reporter", "text": "the same"},
    "Ticket": dict.fromkeys(
        ["caller", "phone_sealed", "address", "text", "unit", "remark", "draft", "digest"], "tests of the hotline"
    ),
    "Answer": {"text": "written for the caller"},
    "AnswerExport": {"first": "a day", "last": "a day"},
    "TicketImport": {
        "file_name": "shown to whom it concerns", "content_sealed": "tests of the hotline", "report": "cells, no names",
        "uploaded_by_name": "staff", "applied_by_name": "staff",
    },
    "Activity": dict.fromkeys(
        [
            "title", "text", "place", "budget_source", "emergency_plan", "insurance", "repeats", "arrival_code", "summary",
            "cancelled_reason",
        ], "written for the public",
    ) | {"safety_officer": "a steward's, public"},
    "SignUp": dict.fromkeys(
        ["code", "name", "phone_sealed", "guardian", "guardian_phone_sealed"], "tests of activities"
    ) | {"vouched_by_name": "staff"},
    "Volunteer": {"key": "a keyed digest"},
    "ActivityPhoto": {"name": "a digest", "thumbnail": "a digest", "caption": "written for the public"},
    "Feedback": {"words": "tests of activities"},
    "SmallRepair": {"key": "an id", "code": "of the receipt", "place": "a building", "what": "about a thing",
                    "material": "about a thing", "before": "a digest", "after": "a digest", "case_number": "a number",
                    "done_on": "a day"},
    "RepairThanks": {"words": "tests of activities"},
    "WarningSignal": {"source": "of a rule", "by_name": "staff"},
    "PartyMember": dict.fromkeys(["branch", "skills", "times"], "tests of the programme"),
    "MemberStep": {"reason": "tests of the programme"},
    "Post": dict.fromkeys(["title", "text", "times", "insurance", "until"], "written for the desk"),
    "Shift": {"leader": "staff"},
    "ServiceHours": {
        "what": "a title", "place": "a place", "leader": "staff", "decided_by_name": "staff", "source": "a word",
        "reason": "tests of the programme",
    },
    "FeedbackLetter": {"words": "written for the unit", "sent_by_name": "staff", "lines": "ids, minutes, titles"},
    "MemberImport": {
        "file_name": "shown to whom it concerns", "content_sealed": "tests of the programme", "report": "cells, no values",
        "uploaded_by_name": "staff", "applied_by_name": "staff",
    },
    "Certificate": {"first": "a day", "last": "a day", "parts": "minutes"},
    "Visit": {"heard": "tests of visits", "by_name": "staff"},
    "VisitOutcome": {"label": "a number or a title of the other room", "url": "an address of the house"},
    "SentEntry": {"digest": "a digest", "label": "a result or a number", "url": "an address of the house"},
    "VisitPlan": {"month": "a day"},
    "VisitTask": {"due_from": "a day", "due_until": "a day", "try_again_on": "a day"},
    "CareFlag": {"note_sealed": "tests of visits"},
    "Acknowledgment": {"remark": "of the household, read by whoever reads the visit"},
    **{
        name: dict.fromkeys(fields, "tests of patrols")
        for name, fields in {
            "Hazard": ["number", "key", "spot", "text", "found_by_name", "responsible_name"],
            "HazardCounter": ["month"],
            "HazardGrading": ["criterion", "told", "source", "remark"],
            "HazardDismissal": ["reason"],
            "HazardEscalation": ["reason"],
            "RectificationOrder": ["responsible_name", "measure", "money_from", "interim"],
            "DayRequest": ["reason"],
            "DayAnswer": ["remark"],
            "Rectification": ["text"],
            "Reinspection": ["text"],
            "HazardClosure": ["remark"],
            "HazardReopening": ["reason"],
            "HazardPhoto": ["name", "thumbnail"],
            "FireDevice": ["number", "where"],
            "DeviceInspection": ["remark", "by_name", "month"],
            "Route": ["name"],
            "Checkpoint": ["where", "code"],
            "PatrolRun": ["by_name", "missed"],
            "CheckIn": ["remark", "by_name"],
            "CheckAnswer": ["slug", "text", "source"],
        }.items()
    },
    "MachineToken": {"name": "of a system", "digest": "a digest", "issued_by_name": "staff"},
    "Transfer": {
        "channel": "written for the reporter", "external_number": "the same", "remark": "shown with the case",
        "text": "shown with the case",
    },
    "Template": {
        "category_slug": "a word of the program", "title": "no case's", "text": "no case's", "changed_by_name": "staff",
    },
    "TemplateVersion": {"title": "as Template", "text": "as Template", "by_name": "staff"},
    "Reader": {"name": "staff, for minutes"},
    "Part": {"holder_name": "staff or a unit", "given_by_name": "staff", "ended_by_name": "staff"},
    "Arbitration": {"reason": "stands as Assignment.instruction too"},
    "Merging": {"reason": "as Return.reason", "was": "a word of the program"},
    "Splitting": {"reason": "as Return.reason"},
    "Reopening": {"reason": "as Rating.remark"},
    "Withdrawal": {"reason": "as Rating.remark"},
    "DemandDecision": {"explanation": "written for the reporter", "panel_ids": "staff"},
    "AppealDecision": {"explanation": "written for the reporter"},
    "PromiseOutcome": {"remark": "written for the reporter"},
    "Verification": {"checks": "lines of a list"},
    "Archive": {"summary": "moments and counts"},
    "RecurringMatter": {
        "title": "about a place", "measures": "the same", "reason": "the same", "decided_by_name": "staff",
    },
    "Case": {
        "public_summary": "written for the public", "idempotency_digest": "a digest",
        "due_unit": "a word of the program", "suspension_cause": "one of a list", "suggested_by": "a version",
    },
    "Acceptance": {"suggested_by": "a version"},
    "Organisation": {"name": "public", "code": "public", "phone": "of an office"},
    "Ownership": {"party": "an id"},
    "Attachment": {"name": "a digest", "thumbnail": "a digest", "content_type": "a word of the program"},
    "Export": {"first": "a day", "last": "a day"},
    "Tally": {"span": "a word of the program", "first": "a day", "category": "the same"},
    "Pace": {"span": "a word of the program", "first": "a day", "what": "the same"},
    "BatchRow": {"words": "a refusal's sentence", "before": "columns of the case, without what is sealed"},
    "SavedView": {"name": "a clerk's word for a tab", "query": "filters that its keeper typed"},
    "ListExport": {"query": "filters, shown to nobody"},
    "RoleGrant": {
        "name": "of staff", "asked_by_name": "staff", "decided_by_name": "staff", "remark": "as RoleGrant.reason",
    },
    "TableChange": {
        "table": "a word of the program", "values": "what a rule says", "before": "the same", "source": "a document",
        "asked_by_name": "staff", "decided_by_name": "staff", "remark": "about a rule",
    },
    "Follower": {"key": "random, or an id"},
    "SiteNotice": {
        "text": "written for the public", "withdrawal_reason": "the same", "drafted_by_name": "staff",
        "published_by_name": "staff", "withdrawn_by_name": "staff",
    },
    "Incident": {
        "cause": "of an outage", "advice": "written for the public", "opened_by_name": "staff", "ended_by_name": "staff",
    },
    "IncidentUpdate": {"text": "written for everybody"},
    "Escalation": {"reason": "as Supervision.reason"},
    "Person": {"sort_key": "from the name"},
    "Role": {
        "title": "public", "visiting": "public", "public_phone": "public with consent", "duties": "public",
        "photo": "a digest",
    },
    "Consent": {"notice_version": "no person", "evidence": "a digest"},
    "Stewardship": {
        "name": "public with consent; tests of the notice", "phone_sealed": "tests of the notice",
        "why_not_here": "with the file",
        "conflict": "with the file", "reason": "with the file", "duties": "public",
        "visiting": "public", "photo": "a digest",
    },
    "Appointment": {"code": "a word of the program"},
    "Review": {"remark": "with the file"}, "RemovalProposal": {"reason": "tests of the way"},
    "Departure": {"reason": "with the file"},
    "PublicNotice": {
        "posted_by_name": "staff", "where": "public", "corrected": "public", "head": "public", "posting_photo": "a digest",
        "hung_by_name": "staff", "removal_photo": "a digest", "taken_down_by_name": "staff",
    },
    "Objection": {
        "name_sealed": "tests of the notice", "phone_sealed": "the same", "text": "the same", "answer": "the same",
        "decided_by_name": "staff",
    },
    "HandoverLine": {"label": "a number or a word of the program", "note": "with the handover",
                     "signed_by_name": "staff"},
    "PlacardIssue": {"digests": "keyed digests", "by_name": "staff", "size": "a word of the program"},
    "Seal": {"head": "a digest", "previous_head": "a digest", "signature": "public"},
    "SealedEvent": {"digest": "a digest"},
}  # fmt: skip
"""Free fields without a canary of their own, and why."""
NO_PERSON = {
    "ReferenceVersion", "Holiday", "RateCount", "Community", "Compound", "Building", "Entrance", "Dwelling", "Street",
    "Placard", "Category", "Channel", "Recalculation",
}  # fmt: skip
"""Tables about places and words; rules that hold from a day on are none about persons either."""
NEVER_FREE = {"street_id", "by_name", "by_role", "role", "kind", "subject_type", "mode", "solved", "satisfaction",
              "number", "query_code", "idempotency_key", "place_label"}  # fmt: skip


def free_fields() -> set[tuple[str, str]]:
    """Every column in which a text about somebody can stand."""
    kinds = (models.CharField, models.TextField, models.BinaryField, models.JSONField, models.DateField)
    return {
        (model.__name__, field.attname)
        for model in apps.get_models()
        if model.__module__.startswith("huilin.")
        and model.__name__ not in NO_PERSON
        and not hasattr(model, "valid_from")
        for field in model._meta.local_concrete_fields
        if isinstance(field, kinds)
        and not isinstance(field, models.DateTimeField)
        and not field.choices
        and not field.attname.endswith(("_index", "_on"))
        and field.attname not in NEVER_FREE
    }


def test_every_personal_field_has_a_canary_or_a_reason():
    known = {tuple(field.split(".")) for field in TEXTS}
    known |= {(model, field) for model, fields in TOLD_ELSEWHERE.items() for field in fields}
    assert sorted(free_fields() - known) == []


def test_canaries_sing_where_they_should(client, crowd, settings):
    """The other half, that they sing nowhere else, is tried at every address in tests/permissions/test_urls.py."""
    settings.RATE_LIMITS = False
    pages = {*READ_ON, *itertools.chain(*READ_AT.values())}
    heard: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in ROWS:
        if row.method == "GET" and row.name in pages:
            url = planted_at(row, crowd)
            crowd.settle()
            for persona in PERSONAS:
                for field in ask(client, crowd, persona, row, url).canaries:
                    heard[field].add((row.name, persona))
    for field, who in MAY_READ.items():
        readers = {persona for name, persona in heard[field] if name in READ_AT.get(field, READ_ON)}
        assert readers == set(who.split()), field


def test_no_message_tells_a_personal_field(crowd):
    told = " ".join(Message.objects.values_list("body", flat=True))
    assert told
    assert seen_in(told) == set()


def test_a_reason_opens_the_entry_and_only_that(client, crowd):
    neighbour, case = crowd.neighbour, crowd.full
    crowd.cast.sign_in(client, "CS")
    answer = client.post(f"/people/{neighbour.pk}/reveal/", {"reason": "核对产权人名册"})
    assert answer.status_code == 200
    opened = seen_in(answer.content.decode())
    assert opened >= {"Person.name", "Person.phone_sealed", "Person.identity_sealed"}
    assert all(field.startswith(("Person.", "Residency.")) for field in opened)
    answer = client.post(
        f"/cases/{case.number}/contact-reveal/", {"version": case.version, "reason": "回访"}, follow=True
    )
    assert "Case.contact_sealed" in seen_in(answer.content.decode())
    assert "Person.phone_sealed" not in seen_in(answer.content.decode())


@pytest.mark.parametrize("full", [False, True], ids=["masked", "whole"])
def test_an_export_tells_what_was_asked_for(client, crowd, full):
    crowd.cast.sign_in(client, "CS")
    asked = {"compound": str(crowd.cast.here.compound.pk), "reason": "核对产权人名册"} | (
        {"full": "on"} if full else {}
    )
    answer = client.post("/people/export/", asked)
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as book:
        told = seen_in(" ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist()))
    owned = {field for field in TEXTS if field.startswith(("Person.", "Residency."))}
    assert told == (owned if full else set())


@pytest.mark.parametrize("kind", ["ledger", "csv"])
def test_a_ledger_of_cases_names_nobody(client, crowd, kind):
    today = timezone.localdate()
    crowd.cast.sign_in(client, "CS")
    answer = client.post("/insights/export/", {"first": today, "last": today, "kind": kind, "reason": "月报"})
    assert answer.status_code == 200, answer.content.decode()
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    with zipfile.ZipFile(io.BytesIO(body)) if body[:2] == b"PK" else nullcontext() as book:
        parts = [book.read(name) for name in book.namelist()] if book else [body]
    told = seen_in(" ".join(part.decode("utf-8", "replace") for part in parts))
    assert "Case.description" in told
    assert told <= {field for field in MAY_READ if field not in PAGES}
