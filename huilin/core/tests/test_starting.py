"""What an installation has from its first day."""

from types import SimpleNamespace

import pytest
from django.db.models.signals import post_migrate

from huilin.core import starting


@pytest.fixture
def migrated(monkeypatch):
    """`migrated(room, as_owner=...)`: what the receivers that were added since are told after migrating."""
    told = []
    monkeypatch.setattr(post_migrate, "connect", lambda receiver, **options: told.append(receiver))

    def send(room, *, as_owner):
        monkeypatch.setattr(starting, "connections", {"default": SimpleNamespace(is_owner=as_owner)})
        for receiver in told:
            receiver(app_config=SimpleNamespace(label=room), using="default", verbosity=0)

    return send


def test_a_room_is_put_in_place_when_its_owner_migrated_it(migrated):
    done = []
    starting.after_migrating("visits")(lambda: done.append("cycles"))
    migrated("cases", as_owner=True)
    migrated("visits", as_owner=False)
    assert done == []
    migrated("visits", as_owner=True)
    assert done == ["cycles"]


def test_what_anybody_puts_in_place_comes_back_after_tables_were_emptied(migrated):
    done = []
    starting.after_migrating("insights", by_owner=False)(lambda: done.append("weights"))
    migrated("insights", as_owner=False)
    assert done == ["weights"]
