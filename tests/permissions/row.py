"""A row of the reviewed table: an address, a method, and what each persona gets. The rows stand in `rooms/`, a file a room.

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


SIGNED_IN = "RE HH OW ST SL BL CS ME PO PV PU SO LD AU AD ST@ CS@ SO@ LD@"
AT_A_DESK = "CS ME PO SO LD AU AD CS@ SO@ LD@"
"""Holders of staff roles: two factors."""
