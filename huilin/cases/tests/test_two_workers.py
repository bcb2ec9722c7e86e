"""Ten thousand overdue cases and two workers: each case rises once, and soon."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.models import Case, Escalation, Notice
from huilin.cases.watching import rise_in_street, watch_street
from huilin.core import clock
from huilin.core.reference import ReferenceTable
from huilin.core.tenancy import in_street
from tests.cast import STREET, make_cast, make_streets


@pytest.fixture
def committed_cast(transactional_db):
    street = make_streets()
    with in_street(STREET):
        made = make_cast(street)
    ReferenceTable.forget()
    return made


def run_twice(job, moment):
    """Two workers at once, each on its own connection."""
    start, faults = threading.Barrier(2), []

    def work():
        try:
            start.wait()
            with clock.at(moment):
                job(STREET)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _n in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert faults == []


def many(cast, count):
    """Copies of one case in the steward's hands, all overdue; they differ in number and codes."""
    first = cast.case_in("in_progress")
    copies = []
    for n in range(count - 1):
        copy = Case.objects.get(pk=first.pk)
        copy.pk = None
        copy.id = Case._meta.pk.get_default()
        copy.number, copy.query_code, copy.idempotency_key = f"X-{n:06d}", f"9{n:015d}", f"copy-{n}"
        copies.append(copy)
    Case.objects.bulk_create(copies, batch_size=500)
    return first


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.slow)])
def test_two_workers_raise_each_case_once(committed_cast, count):
    with in_street(STREET):
        first = many(committed_cast, count)
    began = timezone.now()
    run_twice(rise_in_street, first.due_at)
    seconds = (timezone.now() - began).total_seconds()
    run_twice(watch_street, first.due_at)
    with in_street(STREET):
        assert Escalation.objects.count() == count
        assert Escalation.objects.values("case_id").distinct().count() == count
        assert Case.objects.filter(rung=2).count() == count
        assert Event.objects.filter(kind="case.risen").count() == count
        assert Notice.objects.filter(level="red").count() == count
    print(f"{count} cases risen in {seconds:.1f} s")
    assert seconds <= 20
