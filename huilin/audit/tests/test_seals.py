import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, connections, transaction
from typer.testing import CliRunner

from huilin.audit.command import app
from huilin.audit.models import Event, Seal, SealedEvent, record
from huilin.audit.seals import GENESIS, digest, follow, printed_head, seal_street
from huilin.audit.verification import verify
from huilin.core.permissions import Actor
from huilin.core.tenancy import in_street

STREET = "441302004"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_key(tmp_path, settings):
    settings.SEAL_KEY_FILE = tmp_path / "keys" / "seal"


@pytest.fixture
def street(transactional_db, monkeypatch):
    monkeypatch.setattr("huilin.core.tenancy.streets._source", [lambda: [STREET]])
    return STREET


TABLES = ("audit_event", "audit_seal", "audit_sealedevent")


def happen(street, count=3):
    with in_street(street):
        place = Seal(street_id=street)
        for turn in range(count):
            record(
                "place.tried", place, by=Actor(name="李四"), role="CS", reason="试", turn=turn, 说明="𠮷·Ω"
            )


def as_owner(sql, *values):
    """Changes rows as the database's owner, past the application's grants and the wall between streets."""
    with connection.as_owner(), transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        cursor.execute(sql, values)
        assert cursor.rowcount > 0
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def test_it_works(street):
    happen(street, 3)
    assert seal_street(street) == 3
    happen(street, 2)
    assert seal_street(street) == 2
    assert seal_street(street) == 0
    report = verify(street)
    assert (report.faults, report.events, report.seals, report.unsealed) == ([], 5, 2, 0)
    assert report.head == printed_head(street)


def test_new_events_are_no_fault(street):
    happen(street)
    assert verify(street).faults == []
    seal_street(street)
    happen(street, 2)
    report = verify(street)
    assert (report.faults, report.unsealed) == ([], 2)


EDITS = [
    "UPDATE audit_event SET reason = '别的' WHERE id = (SELECT min(id::text)::uuid FROM audit_event)",
    "UPDATE audit_event SET at = at + interval '1 microsecond'",
    "UPDATE audit_event SET particulars = particulars || '{\"turn\": 9}'",
    "UPDATE audit_event SET actor_name = '张三'",
    "UPDATE audit_event SET actor_person_id = gen_random_uuid()",
    "DELETE FROM audit_event WHERE id = (SELECT max(id::text)::uuid FROM audit_event)",
    "DELETE FROM audit_sealedevent WHERE position = 2",
    "UPDATE audit_sealedevent SET digest = sha256('x') WHERE position = 2",
    "UPDATE audit_sealedevent SET event_id = gen_random_uuid() WHERE position = 1",
    "UPDATE audit_sealedevent SET event_id = 'ffffffff-ffff-4fff-bfff-ffffffffffff' WHERE position = 1",
    "DELETE FROM audit_seal WHERE number = 1",
    "DELETE FROM audit_seal WHERE number = 2",
    "UPDATE audit_seal SET count = count - 1 WHERE number = 2",
    "UPDATE audit_seal SET sealed_at = sealed_at - interval '1 day' WHERE number = 2",
    "UPDATE audit_seal SET signature = sha512('x') WHERE number = 1",
    "INSERT INTO audit_event (street_id, id, at, kind, subject_type, subject_id, actor_name, role, reason, particulars,"
    " request_id) SELECT street_id, '01900000-0000-7000-8000-000000000001', at, kind, subject_type, subject_id, actor_name,"
    " role, reason, particulars, request_id FROM audit_event LIMIT 1",
]


def test_every_edit_by_the_owner_shows(street):
    """Each edit is made, looked for and rolled back in one transaction of the owner."""
    happen(street, 3)
    seal_street(street)
    happen(street, 2)
    seal_street(street)
    assert verify(street).is_sound
    unnoticed = []
    with connection.as_owner():
        for edit in EDITS:
            with transaction.atomic(), connection.cursor() as cursor:
                for table in TABLES:
                    cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
                cursor.execute(edit)
                assert cursor.rowcount > 0
                if verify(street).is_sound:
                    unnoticed.append(edit)
                transaction.set_rollback(True)
    assert unnoticed == []
    assert verify(street).is_sound


def test_a_chain_written_anew_without_the_key_shows(street):
    """The owner rewrites an event, its digest and the head; only the signature cannot be made."""
    happen(street, 1)
    seal_street(street)
    as_owner("UPDATE audit_event SET reason = '别的'")
    report = verify(street)
    assert any("被改动" in fault for fault in report.faults)
    with in_street(street):
        event = Event.objects.get()
    link = digest(event)
    as_owner("UPDATE audit_sealedevent SET digest = %s", link)
    as_owner("UPDATE audit_seal SET head = %s", follow(GENESIS, link))
    faults = verify(street).faults
    assert "第1号封印的签名不对" in faults
    assert not any("被改动" in fault for fault in faults)


def cut_back(street):
    """What an older copy looks like: the second seal and its events are not there."""
    as_owner(
        "DELETE FROM audit_event WHERE id IN (SELECT event_id FROM audit_sealedevent WHERE seal_number = 2)"
    )
    as_owner("DELETE FROM audit_sealedevent WHERE seal_number = 2")
    as_owner("DELETE FROM audit_seal WHERE number = 2")


def test_a_rolled_back_copy_shows_against_a_printed_head(street, settings):
    happen(street)
    seal_street(street)
    old = printed_head(street)
    happen(street)
    seal_street(street)
    printed = printed_head(street)
    cut_back(street)
    (settings.SEAL_KEY_FILE.parent / "seal-heads").unlink()
    assert verify(street).is_sound
    assert verify(street, printed=old).is_sound
    assert not verify(street, printed=printed).is_sound


def test_a_chain_cut_and_sealed_again_shows_by_the_note_outside(street):
    happen(street)
    seal_street(street)
    happen(street)
    seal_street(street)
    cut_back(street)
    happen(street)
    seal_street(street)
    assert not verify(street).is_sound


def test_two_sealers_do_not_fork(street):
    happen(street, 40)

    def seal(turn):
        try:
            return seal_street(street)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(seal, range(8))) == 40
    assert verify(street).is_sound
    with in_street(street):
        assert Seal.objects.count() == 1


def test_application_can_only_insert_and_read(street):
    happen(street)
    seal_street(street)
    for model in (Event, Seal, SealedEvent):
        with pytest.raises(DatabaseError, match="permission denied"), in_street(street):
            model.objects.update(street_id=street)
        with pytest.raises(DatabaseError, match="permission denied"), in_street(street):
            model.objects.all().delete()
        with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {model._meta.db_table}")


def test_key_is_private_and_kept(street, settings):
    happen(street)
    seal_street(street)
    assert settings.SEAL_KEY_FILE.stat().st_mode & 0o777 == 0o600
    assert b"PRIVATE KEY" in settings.SEAL_KEY_FILE.read_bytes()


def test_command_reports_and_fails_on_edits(street):
    happen(street)
    seal_street(street)
    sound = CliRunner().invoke(app, ["verify", "--json"])
    assert sound.exit_code == 0
    assert json.loads(sound.stdout)[0]["events"] == 3
    as_owner("UPDATE audit_event SET reason = '别的'")
    broken = CliRunner().invoke(app, ["verify"])
    assert broken.exit_code == 1
    assert "被改动" in broken.stdout
