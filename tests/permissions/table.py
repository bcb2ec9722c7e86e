"""The reviewed table: each address, each method, and what each persona gets.

A persona is an actor code, or a code with `@` for the same role held elsewhere (another community; for SO, LD, AU and AD
another street). Personas that a row does not name get its `rest`. Signs: 200 a page, 302 goes on, 403 seen but not allowed,
404 not there (or not for you), 422 allowed but the empty form was refused.
"""

from dataclasses import dataclass, field

PERSONAS = tuple(
    [
        "AN",
        "RE",
        "HH",
        "OW",
        "ST",
        "SL",
        "BL",
        "CS",
        "ME",
        "PO",
        "PV",
        "PU",
        "SO",
        "LD",
        "AU",
        "AD",
        "ST@",
        "CS@",
        "SO@",
        "LD@",
    ]
)
READERS = "ST SL CS SO LD AU"
"""Who sees a case of the cast's compound that is in the steward's hands."""
DESK = "ST SL BL CS ME PO PV PU SO LD AU ST@ CS@"
"""Who has a queue at all; residents and the system's administrator have none."""


@dataclass(frozen=True)
class Row:
    name: str
    method: str
    answers: dict[int, str] = field(default_factory=dict)
    rest: int = 404
    case: str = "dispatched"
    """The state of the case that the address names."""
    query: str = ""

    def expected(self, persona: str) -> int:
        for status, personas in self.answers.items():
            if persona in personas.split():
                return status
        return self.rest


def public(name: str, method: str = "GET", status: int = 200, **more: object) -> Row:
    return Row(name, method, rest=status, **more)  # type: ignore[arg-type]


def desk_page(name: str, who: str) -> Row:
    """A page of the desk: 200 for these, sign in first for visitors."""
    return Row(name, "GET", {200: who, 302: "AN"})


def act(name: str, who: str, state: str, *, ok: int = 422, readers: str = READERS) -> list[Row]:
    """An act on a case: its form and its sending. Other readers are forbidden, nobody else sees the case."""
    others = " ".join(code for code in readers.split() if code not in who.split())
    return [
        Row(f"cases:{name}", "GET", {200: who, 403: others, 302: "AN"}, case=state),
        Row(f"cases:{name}", "POST", {ok: who, 403: others}, case=state),
    ]


ROWS: list[Row] = [
    public("healthz"),
    public("readyz", status=503),
    public("metrics"),
    public("core:privacy"),
    public("core:feedback"),
    public("core:elder_mode", "POST", 302),
    public("core:language", "POST", 302),
    public("cases:home"),
    public("cases:compound"),
    public("cases:placard"),
    public("cases:report"),
    public("cases:report", "POST", 422),
    desk_page("cases:desk", DESK),
    desk_page("cases:case", READERS),
    desk_page("cases:entry", "ST SL BL CS PO SO ST@ CS@"),
    Row("cases:entry", "POST", {422: "ST SL BL CS PO SO ST@ CS@"}),
    *act("acceptance", "CS SO", "submitted"),
    *act("rejection", "CS SO", "submitted"),
    *act("assignment", "SL CS SO LD", "accepted"),
    *act("first_contact", "ST", "dispatched"),
    *act("return", "ST", "dispatched"),
    *act("reply", "ST", "in_progress"),
    *act("verification", "SL CS SO", "replied"),
    *act("closure", "CS SO", "verifying", ok=302),
    *act("settlement", "ST SL CS", "submitted"),
    *act("transfer", "CS SO", "accepted"),
    *act("reopening", "CS SO LD", "closed"),
    *act("extension", "ST", "in_progress"),
    *act("extension_approval", "CS SO LD", "in_progress", ok=409),
    *act("extension_refusal", "CS SO LD", "in_progress"),
    *act("suspension", "LD", "in_progress"),
    *act("resumption", "SO LD", "in_progress", ok=409),
    *act("supervision", "SO LD", "in_progress"),
    *act("escalation", "CS SO", "in_progress"),
    *act("descent", "SL CS SO LD", "in_progress"),
    *act("arbitration", "SL CS SO LD", "in_progress"),
    *act("whistle", "CS SO", "in_progress"),
    *act("whistle_approval", "LD", "in_progress", ok=409),
    *act("whistle_refusal", "LD", "in_progress"),
    *act("arrival", "CS SO", "in_progress"),
    *act("whistle_conclusion", "CS SO", "in_progress"),
    *act("merging", "CS SO", "accepted"),
    *act("splitting", "CS SO", "accepted"),
    *act("note", "ST SL CS SO LD", "dispatched"),
    *act("contact_reveal", "ST CS SO LD AU", "dispatched"),
    desk_page("stewards:placards", "CS SO CS@"),
]

SIGNED_IN = "RE HH OW ST SL BL CS ME PO PV PU SO LD AU AD ST@ CS@ SO@ LD@"
AT_A_DESK = "CS ME PO SO LD AU AD CS@ SO@ LD@"
"""Holders of staff roles: two factors."""
READS_PERSONS = "ST SL BL CS PO SO LD AU"

ROWS += [
    public("accounts:sign_in"),
    public("accounts:sign_in", "POST", 422),
    public("accounts:password"),
    public("accounts:password", "POST", 422),
    # Without a code under way, or a password just given, there is nothing to prove: back to the start.
    public("accounts:code", status=302),
    public("accounts:code", "POST", 302),
    public("accounts:second_factor", status=302),
    public("accounts:second_factor", "POST", 302),
    public("accounts:passkey_proof", "POST", 404),
    Row("accounts:enrol_totp", "GET", {200: AT_A_DESK}, rest=302),
    public("accounts:enrol_totp", "POST", 302),
    Row("accounts:passkeys", "GET", {200: AT_A_DESK}),
    Row("accounts:passkeys", "POST", {422: AT_A_DESK}),
    public("accounts:passkey", "POST", 404),
    Row("accounts:devices", "GET", {200: SIGNED_IN, 302: "AN"}),
    Row("accounts:other_devices", "POST", {302: SIGNED_IN}),
    public("accounts:device", "POST", 404),
    public("accounts:arrival", status=302),
    public("accounts:sign_out", "POST", 302),
    # Only the demo shows what would have been sent.
    public("notifications:demo_outbox", status=404),
    desk_page("people:persons", "ST SL BL CS ME PO SO LD AU ST@ CS@"),
    desk_page("people:person", READS_PERSONS),
    Row("people:person_reveal", "GET", {200: READS_PERSONS, 302: "AN"}),
    Row("people:person_reveal", "POST", {422: "CS PO SO LD AU", 403: "ST SL BL"}),
    desk_page("people:imports", "CS SO CS@"),
    Row("people:imports", "POST", {422: "CS SO CS@"}),
    desk_page("people:roster_template", "CS SO CS@"),
    desk_page("people:import", ""),
    desk_page("people:import_confirmation", ""),
    Row("people:import_confirmation", "POST"),
    desk_page("people:import_faults", ""),
    desk_page("people:roles", "LD AD"),
    desk_page("people:role_grant", "LD AD"),
    Row("people:role_grant", "POST", {422: "LD AD"}),
    Row("people:role_approval", "POST", {302: "LD", 403: "AD"}),
    Row("people:role_refusal", "GET", {200: "LD AD", 302: "AN"}),
    Row("people:role_refusal", "POST", {422: "LD AD"}),
    Row("people:role_end", "GET", {200: "LD AD", 302: "AN"}),
    Row("people:role_end", "POST", {422: "LD AD"}),
    desk_page("places:tables", "SO AD"),
    *[
        row
        for name in ("preset", "calendar")
        for row in (
            desk_page(f"cases:{name}", "SO AD"),
            Row(f"cases:{name}", "POST", {422: "SO AD"}),
        )
    ],
    desk_page("places:row", "SO AD"),
    Row("places:row", "POST", {422: "SO AD"}),
    desk_page("places:holidays", "SO AD"),
    desk_page("places:holiday", "SO AD"),
    Row("places:holiday", "POST", {422: "SO AD"}),
    desk_page("places:cancellation", "SO AD"),
    Row("places:cancellation", "POST", {422: "SO AD"}),
    # The cast's clerk entered it, so another has to confirm it.
    Row("places:confirmation", "POST", {302: "AD", 403: "SO"}),
    desk_page("places:refusal", "SO AD"),
    Row("places:refusal", "POST", {422: "SO AD"}),
    desk_page("people:consents", "ST CS SO"),
    Row("people:consents", "POST", {422: "ST CS SO"}),
    Row("people:consent_withdrawal", "POST", {302: "ST CS SO"}),
    desk_page("people:consent_evidence", "ST CS SO"),
    public("people:steward_photo"),
    desk_page("stewards:stewards", "ST SL CS SO LD AU ST@ CS@"),
    desk_page("stewards:steward", "ST CS SO"),
    Row("stewards:steward", "POST", {302: "ST CS SO"}),
    desk_page("people:export", "CS SO AU CS@"),
    Row("people:export", "POST", {422: "CS SO AU CS@"}),
    public("cases:public_file", status=404),
    public("cases:kept_photo", status=404),
    # The code opens the page; a report with a phone number shows no more than its progress until the last four are given.
    public("cases:progress"),
    public("cases:receipt"),
    public("cases:rating", status=303, case="closed"),
    Row("cases:rating", "POST", {422: "RE"}, rest=403, case="closed"),
    public("cases:reporter_reopening", status=303, case="closed"),
    Row("cases:reporter_reopening", "POST", {422: "RE"}, rest=403, case="closed"),
    public("cases:withdrawal", status=303, case="submitted"),
    Row("cases:withdrawal", "POST", {303: "RE"}, rest=403, case="submitted"),
    public("cases:reporter_contact", status=303, case="submitted"),
    Row("cases:reporter_contact", "POST", {422: "RE"}, rest=403, case="submitted"),
    public("cases:unlock", status=303, case="submitted"),
    Row("cases:unlock", "POST", {303: "RE"}, rest=422, case="submitted"),
    public("cases:reporter_file", status=404),
    desk_page("cases:case_file", ""),
    Row("stewards:placard_sheet", "GET", {200: "CS SO", 302: "AN"}, query="size=a4&entrances=on"),
    desk_page("insights:overview", DESK),
    desk_page("insights:measure", DESK),
    desk_page("insights:export", "CS SO LD AU CS@"),
    Row("insights:export", "POST", {422: "CS SO LD AU CS@"}),
    public("api:reports", status=405),
    public("api:report", status=404),
    public("api:place"),
    public("api:openapi"),
    public("api:nothing_here", status=404),
]
