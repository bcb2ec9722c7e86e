"""What an installation has from its first day, and what a new version brings: put in place when a room was migrated."""

from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

Put = Callable[[], None]


def after_migrating(room: str, *, by_owner: bool = True) -> Callable[[Put], Put]:
    """The decorated function adds what is missing and leaves what is there. It runs each time the app `room` was migrated.

    Emptying tables between tests counts as migrating to Django; the owner has no part in it, so that only what is not
    `by_owner` comes back by itself.
    """

    def keep(put: Put) -> Put:
        def put_in_place(app_config: AppConfig, using: str, **kwargs: Any) -> None:
            database: Any = connections[using]
            if app_config.label == room and (not by_owner or database.is_owner):
                put()

        post_migrate.connect(put_in_place, dispatch_uid=f"{put.__module__}.{put.__qualname__}", weak=False)
        return put

    return keep
