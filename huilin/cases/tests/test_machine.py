"""The whole workflow walked at random, hour by hour, with the jobs running: whatever is tried, the rules of the house hold.

What each role may do in each state is tried one by one in test_every_cell.py; here long chains of acts, refusals and
jobs are tried, and after every step the case must make sense.
"""

import datetime as dt
from typing import ClassVar

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from huilin.audit.models import Event
from huilin.cases.following_up import follow_up_in_street, look_at_promises
from huilin.cases.models import (
    Case,
    Closure,
    DemandDecision,
    Escalation,
    Notice,
    Promise,
    Settlement,
    Verification,
)
from huilin.cases.models.status import TRANSITIONS
from huilin.cases.recomputing import recompute_street
from huilin.cases.watching import review_street, rise_in_street, watch_street
from huilin.core import clock
from huilin.core.errors import Forbidden, Refused
from huilin.core.permissions import ACTOR_CODES
from huilin.notifications.models import Message
from tests.cast import STREET, holder_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
MOVES = {(str(start), str(end)) for start, end in TRANSITIONS}
THROUGH = {
    ("submitted", "closed"), ("replied", "in_progress"), ("in_progress", "closed"), ("replied", "closed"),
    ("reopened", "closed"),
}  # fmt: skip
"""Acts that pass a state on their way: settled on the spot, sent back by the reporter or by who verified, ended by a
panel."""
JOBS = (
    watch_street, rise_in_street, review_street, recompute_street, follow_up_in_street, look_at_promises,
)  # fmt: skip
LONG = "这件事属于供电部门的职责，社区没有权限处理，请联系他们。"
WORKING = {"accepted", "dispatched", "returned", "in_progress", "reopened"}

VERBS = {
    "accept": lambda m: {"grade": "C", "category": m.cast.lamp, "mode": "dispatch"},
    "reject": lambda m: {"reason": "private", "explanation": LONG, "other_way": "12348"},
    "withdraw": lambda m: {},
    "dispatch": lambda m: {"person": m.cast.person("ST")},
    "return_": lambda m: {"reason": "不归我管"},
    "contact_first": lambda m: {"way": "phone"},
    "reply": lambda m: {"result": "solved", "text": "好了"},
    "verify": lambda m: {"way": "site", "passed": m.chance, "remark": "看过"},
    "close": lambda m: {},
    "settle": lambda m: {"action": "换了灯", "witness": "邻居"},
    "transfer_out": lambda m: {"channel": "12345"},
    "rate": lambda m: {"solved": "yes" if m.chance else "no", "satisfaction": "good" if m.chance else "bad"},
    "reopen": lambda m: {"reason": "又坏了"},
    "archive": lambda m: {},
    "request_extension": lambda m: {"reason": "等料", "new_due_at": m.now + 12 * DAY},
    "approve_extension": lambda m: {},
    "refuse_extension": lambda m: {"remark": "先办"},
    "suspend": lambda m: {
        "cause": "money",
        "reason": "等批",
        "review_on": timezone.localdate(m.now) + 9 * DAY,
    },
    "resume": lambda m: {},
    "supervise": lambda m: {"reason": "抓紧"},
    "escalate": lambda m: {"reason": "要协调"},
    "descend": lambda m: {"reason": "先去现场"},
    "follow_up": lambda m: {
        "way": "phone",
        "outcome": "reached" if m.chance else "unreached",
        "solved": "no" if m.case.pk.int % 2 else "yes",
        "satisfaction": "bad",
        "cause": "slow",
    },
    "promise": lambda m: {"what": "周五装好", "until": timezone.localdate(m.now) + 3 * DAY},
    "settle_promise": lambda m: {
        "promise": m.promise(), "was_kept": m.chance, "remark": "看过",
    },
    "propose_unreasonable": lambda m: {"ground": "beyond", "reason": LONG},
    "decide_unreasonable": lambda m: {
        "was_granted": m.chance, "explanation": LONG,
        "panel": [m.cast.person_of(m.cast.second(code)) for code in ("CS", "ME", "PO")],
    },
    "appeal": lambda m: {"reason": "不同意"},
    "decide_appeal": lambda m: {"was_granted": m.chance, "explanation": LONG},
}  # fmt: skip
FORWARD = [
    ("accept", "CS"), ("dispatch", "CS"), ("contact_first", "ST"), ("reply", "ST"), ("verify", "CS"),
    ("close", "SO"),
]  # fmt: skip
"""What usually comes next, so that chains also reach the end."""


class Workflow(RuleBasedStateMachine):
    cast: ClassVar

    @initialize()
    def report(self):
        self.point = transaction.savepoint()
        self.now, self.chance = timezone.now(), True
        self.case = self.cast.report()

    @rule(name=st.sampled_from(sorted(VERBS)), code=st.sampled_from(ACTOR_CODES), chance=st.booleans())
    def anybody_tries_anything(self, name, code, chance):
        self.chance = chance
        actor = holder_of(self.case) if code == "AN" else self.cast[code]
        self.attempt(name, actor)

    @rule(step=st.sampled_from(FORWARD), chance=st.booleans())
    def the_usual_next_step(self, step, chance):
        self.chance = chance or step[0] != "verify"
        self.attempt(step[0], self.cast[step[1]])

    @rule(hours=st.integers(1, 24 * 9))
    def time_passes(self, hours):
        self.now += dt.timedelta(hours=hours)
        with clock.at(self.now):
            for job in JOBS:
                job(STREET)
            case = Case.objects.get(pk=self.case.pk)
            may_end = not case.can_come_back() and case.demand_state not in ("confirmed", "appealed")
            if case.status == "closed" and may_end:
                case.archive()

    def attempt(self, name, actor):
        case = Case.objects.get(pk=self.case.pk)
        before = self.everything()
        try:
            with clock.at(self.now):
                getattr(case, name)(by=actor, **VERBS[name](self))
        except (Refused, Forbidden):
            assert self.everything() == before, name
            return
        after = self.everything()
        assert after[0]["version"] == before[0]["version"] + 1
        assert after[1] == before[1] + 1
        move = before[0]["status"], after[0]["status"]
        assert move[0] == move[1] or move in MOVES | THROUGH, (name, move)

    def promise(self):
        made = Promise.objects.filter(case=self.case, outcomes__isnull=True).first()
        return made or Promise(case=self.case)

    def row(self):
        return Case.objects.filter(pk=self.case.pk).values().get()

    def everything(self):
        return self.row(), Event.objects.about(self.case.pk).count(), Message.objects.count()

    @invariant()
    def the_case_makes_sense(self):
        row = self.row()
        status = row["status"]
        assert row["assignee_id"] is None or row["assigned_unit_id"] is None
        assert (status == "suspended") == (row["review_on"] is not None)
        assert row["asked_due_at"] is None or status == "in_progress"
        assert row["extension_count"] <= 1
        assert row["reopening_count"] <= 2
        assert (row["follow_up_due_at"] is not None) == (row["follow_up_state"] == "open")
        assert row["follow_up_state"] != "open" or status == "closed"
        assert row["demand_state"] not in ("confirmed", "appealed") or status == "closed"
        open_promises = Promise.objects.filter(case=self.case, outcomes__isnull=True)
        assert (
            row["promised_on"]
            == open_promises.order_by("until_on").values_list("until_on", flat=True).first()
        )
        assert 1 <= row["rung"] <= 4
        assert row["rise_at"] is None or status in WORKING
        assert row["watch_at"] is None or status in WORKING | {"submitted", "replied"}
        assert (row["closed_at"] is not None) or status not in ("closed", "archived", "rejected", "withdrawn")

    @invariant()
    def nothing_closes_unseen(self):
        if self.row()["status"] in ("closed", "archived"):
            ends = (Settlement, Closure, DemandDecision)
            assert any(model.objects.exists() for model in ends)
            for closure in Closure.objects.all():
                seen = Verification.objects.filter(at__lte=closure.at, passed=True).latest("at")
                assert seen.by_person_id not in self.row()["handler_ids"]

    @invariant()
    def each_warning_and_each_rise_is_one(self):
        given = list(Notice.objects.values_list("level", "due_at"))
        assert len(given) == len(set(given))
        rises = list(Escalation.objects.exclude(ended_at=None).values_list("from_rung", "ended_at"))
        assert len(rises) == len(set(rises))

    def teardown(self):
        transaction.savepoint_rollback(self.point)


def test_whatever_is_tried_the_rules_hold(cast):
    class Here(Workflow):
        pass

    Here.cast = cast
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
