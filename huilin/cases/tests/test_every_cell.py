"""Every state, every act, every role: what happens is what the matrix and the table of states say, and nothing else.

The expectation is worked out here from the two documents alone (permissions.csv and the moves below, copied from the
domain's table), not with the code under test.
"""

import csv
import datetime as dt
import itertools
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

import huilin.core
from huilin.audit.models import Event
from huilin.cases.models import Case, Status
from huilin.core.errors import Conflict, Forbidden
from huilin.core.permissions import ACTOR_CODES, ANONYMOUS
from tests.cast import holder_of

MOVES = {
    ("submitted", "withdrawn"): "REPORTER",
    ("submitted", "accepted"): "CS SO",
    ("submitted", "rejected"): "CS SO",
    ("accepted", "closed"): "ST SL BL CS",
    ("accepted", "dispatched"): "CS SO SL LD",
    ("dispatched", "returned"): "HANDLER",
    ("returned", "dispatched"): "CS SO LD",
    ("dispatched", "in_progress"): "HANDLER",
    ("in_progress", "replied"): "HANDLER",
    ("in_progress", "suspended"): "LD",
    ("suspended", "in_progress"): "LD SO",
    ("replied", "verifying"): "VERIFIER",
    ("verifying", "closed"): "CS SO",
    ("verifying", "in_progress"): "VERIFIER REPORTER",
    ("closed", "reopened"): "REPORTER CS SO LD",
    ("reopened", "accepted"): "CS SO",
    ("accepted", "transferred_out"): "CS SO",
    ("in_progress", "transferred_out"): "CS SO",
    ("closed", "archived"): "SYS",
}


@dataclass(frozen=True)
class Act:
    """An act: the right it needs, the moves it makes, and in which relation to the case it may depend on."""

    right: str
    moves: tuple[tuple[str, str], ...]
    relation: str = ""
    also_from: tuple[str, ...] = ()
    """States in which it changes no state."""


CLOCK_RUNS = ("accepted", "dispatched", "returned", "in_progress", "reopened")
OPEN = (*CLOCK_RUNS, "submitted", "whistled", "suspended", "replied", "verifying")
PROMISED_IN = ("dispatched", "in_progress", "whistled", "suspended", "replied", "verifying", "closed")
HEARD_IN = ("accepted", "reopened", "in_progress", "replied", "verifying", "closed")
ACTS = {
    "accept": Act("triage", (("submitted", "accepted"), ("reopened", "accepted"))),
    "reject": Act("triage", (("submitted", "rejected"),)),
    "withdraw": Act("read_detail", (("submitted", "withdrawn"),), "reporter"),
    "dispatch": Act("dispatch", (("accepted", "dispatched"), ("returned", "dispatched"))),
    "return_": Act("return_objection", (("dispatched", "returned"),), "assignee"),
    "contact_first": Act("handle", (("dispatched", "in_progress"),), "assignee"),
    "reply": Act("handle", (("in_progress", "replied"),), "assignee"),
    "verify": Act("verify", (("replied", "verifying"),), "maker", also_from=("verifying",)),
    "close": Act("close", (("verifying", "closed"),), "maker"),
    "settle": Act("self_resolve", (("submitted", "closed"), ("accepted", "closed"))),
    "transfer_out": Act("triage", (("accepted", "transferred_out"), ("in_progress", "transferred_out"))),
    "rate": Act("evaluate", (), "reporter", also_from=("replied", "verifying", "closed")),
    "reopen": Act("appeal_reopen", (("closed", "reopened"), ("replied", "in_progress"), ("verifying", "in_progress")),
                  "reporter"),
    "request_extension": Act("extend_request", (), "assignee", also_from=("in_progress",)),
    "suspend": Act("suspend_approve", (("in_progress", "suspended"),), "maker"),
    "resume": Act("supervise", (("suspended", "in_progress"),)),
    "supervise": Act("supervise", (), also_from=OPEN),
    "escalate": Act("triage", (), also_from=CLOCK_RUNS),
    "archive": Act("close", (("closed", "archived"),)),
    "follow_up": Act("verify", (), "maker", also_from=("closed",)),
    "promise": Act("handle", (), "assignee", also_from=PROMISED_IN),
    "propose_unreasonable": Act("triage", (), also_from=HEARD_IN),
}  # fmt: skip
THROUGH = {
    ("submitted", "closed"): MOVES["accepted", "closed"],
    ("replied", "in_progress"): "REPORTER",
    ("verifying", "in_progress"): "REPORTER",
}
"""Acts that pass through a state in one go: who may make the move they end with."""


def cells():
    """{action: {code: cell}} of the case, read here once more."""
    path = Path(huilin.core.__file__).parent / "permissions.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["action"]: row for row in csv.DictReader(file) if row["object"] == "case"}


CELLS = cells()
HERE = frozenset("SMCBP")


def holds(right, code, relation):
    """Whether the matrix gives the right on a case here to a role that stands in this relation to it."""

    def gives(cell):
        if "*" in cell and relation == "maker":
            return False
        if cell[0] in HERE:
            return True
        return (cell[0] == "O" and relation == "reporter") or (cell[0] == "A" and relation == "assignee")

    return gives(CELLS[right][code]) or gives(CELLS[right]["AN"])


def expected(name, state, code, relation):
    act = ACTS[name]
    if not holds(act.right, code, relation):
        return False
    if state in act.also_from:
        return True
    for start, end in act.moves:
        if start != state:
            continue
        who = THROUGH.get((start, end)) or MOVES[start, end]
        tokens = {code}
        tokens |= {"REPORTER"} if relation == "reporter" else set()
        tokens |= {"HANDLER"} if relation == "assignee" else set()
        tokens |= {"VERIFIER"} if holds("verify", code, relation) else set()
        return bool(tokens & set(who.split()))
    return False


LATER = timezone.now() + dt.timedelta(days=20)
RELATIONS = ("", "reporter", "assignee", "maker")


def words_for(name, cast):
    return {
        "accept": {"grade": "C", "category": cast.lamp, "mode": "dispatch"},
        "reject": {"reason": "private", "explanation": "这是两家之间的私事，社区不能替你们决定。", "other_way": "12348"},
        "dispatch": {"person": cast.person("ST")},
        "return_": {"reason": "不归我管"},
        "contact_first": {"way": "phone"},
        "reply": {"result": "solved", "text": "好了"},
        "verify": {"way": "site", "passed": True},
        "settle": {"action": "换了灯", "witness": "邻居"},
        "transfer_out": {"channel": "12345"},
        "rate": {"solved": "yes", "satisfaction": "good"},
        "reopen": {"reason": "又坏了"},
        "request_extension": {"reason": "等料", "new_due_at": LATER},
        "suspend": {"cause": "money", "reason": "等批", "review_on": timezone.localdate() + dt.timedelta(days=9)},
        "supervise": {"reason": "抓紧"},
        "escalate": {"reason": "要协调"},
        "follow_up": {"way": "phone", "outcome": "reached", "solved": "yes", "satisfaction": "good"},
        "promise": {"what": "周五装好", "until": timezone.localdate() + dt.timedelta(days=9)},
        "propose_unreasonable": {"ground": "beyond", "reason": "同一件事已经依法办完并答复三次，没有新的情况。"},
    }.get(name, {})  # fmt: skip


class RolledBack(Exception):
    """Ends a try that succeeded, so that the next one finds the case as it was."""


def happens(case, name, actor, how):
    """Whether the act is done, or refused as not allowed or not now. Nothing is kept either way."""
    try:
        with transaction.atomic():
            getattr(case, name)(by=actor, **how)
            raise RolledBack
    except RolledBack:
        return True
    except (Forbidden, Conflict):
        return False


def row_of(case):
    return Case.objects.filter(pk=case.pk).values().get()


def related(case, actor, relation):
    """Puts the actor into the relation, and nobody else; gives the actor to ask with."""
    person = actor.person_id
    Case.objects.filter(pk=case.pk).update(
        reporter=person if relation == "reporter" else None,
        assignee=person if relation == "assignee" else None,
        handler_ids=[person] if relation == "maker" and person else [],
    )
    return holder_of(case) if actor is ANONYMOUS and relation == "reporter" else actor


@pytest.mark.parametrize("state", [str(status) for status in Status])
def test_every_act_of_every_role(state, cast, case_in):
    case = case_in(state, by=ANONYMOUS)
    wrong = []
    for code, relation in itertools.product(ACTOR_CODES, RELATIONS):
        if code == "AN" and relation in ("assignee", "maker"):
            continue
        actor = related(case, cast[code], relation)
        before, events = row_of(case), Event.objects.count()
        for name, act in ACTS.items():
            if relation in ("", act.relation):
                want = expected(name, state, code, relation)
                if happens(case, name, actor, words_for(name, cast)) != want:
                    wrong.append((name, code, relation or "no relation", want))
        assert (row_of(case), Event.objects.count()) == (before, events)
    assert not wrong


@pytest.mark.parametrize("state", ["submitted", "accepted", "replied", "verifying", "closed"])
def test_the_same_role_elsewhere_may_do_nothing(state, cast, case_in):
    case = case_in(state)
    for name, code in itertools.product(ACTS, ACTOR_CODES):
        assert not happens(case, name, cast.outsider(code), words_for(name, cast)), (name, code)
