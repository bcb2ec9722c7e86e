"""The reviewed table: each address, each method, and what each persona gets.

A persona is an actor code, or a code with `@` for the same role held elsewhere (another community; for SO, LD, AU and AD
another street). Personas that a row does not name get its `rest`. Signs: 200 a page, 302 goes on, 403 seen but not allowed,
404 not there (or not for you), 422 allowed but the empty form was refused.
"""

from dataclasses import dataclass, field

PERSONAS = tuple(["AN", "RE", "HH", "OW", "ST", "SL", "BL", "CS", "ME", "PO", "PV", "PU", "SO", "LD", "AU", "AD", "ST@", "CS@", "SO@", "LD@"])
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
    send: dict[str, str] = field(default_factory=dict)

    def expected(self, persona: str) -> int:
        for status, personas in self.answers.items():
            if persona in personas.split():
                return status
        return self.rest


def public(name: str, method: str = "GET", status: int = 200, **more: object) -> Row:
    return Row(name, method, rest=status, **more)  # type: ignore[arg-type]


def desk_page(name: str, who: str) -> Row:
    """A page of the desk: 200 for these, sign in first for visitors."""
    return Row(name, "GET", {200: who, 302: "AN SO@ LD@" if name == "none" else "AN"})


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
    *act("note", "ST SL CS SO LD", "dispatched"),
    *act("contact_reveal", "ST CS SO LD AU", "dispatched"),
    desk_page("stewards:placards", "CS SO CS@"),
]
