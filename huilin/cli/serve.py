"""The web server and the worker, each as one foreground program."""

import os
import shutil
import signal
from typing import Any

from django.core.management import call_command
from django.utils.module_loading import import_string
from granian import Granian
from granian.constants import Interfaces

from huilin.cli.database import reachable_database
from huilin.cli.home import Home, nothing_collected, set_up_django, static_files
from huilin.cli.processes import die_with_parent, give_up_after_parent

TARGET = "huilin.project.wsgi:application"
GRACE_SECONDS = 15
ORPHAN_SECONDS = 3


def serve(host: str, port: int, processes: int, threads: int) -> None:
    """Answers HTTP until SIGTERM or SIGINT; requests under way are finished first."""
    home = Home()
    with reachable_database(home.path) as variables:
        os.environ |= variables
        gather_static_files(home)
        _share_metrics(home)
        # Loaded once, before the server processes are forked from this one; it opens no connection.
        set_up_django()
        with nothing_collected():
            import_string("django.urls.get_resolver")().url_patterns  # noqa: B018
        server(TARGET, host, port, processes, threads).serve(target_loader=load_application)


def server(target: str, host: str, port: int, processes: int, threads: int) -> Any:
    """Our choice of settings. A request waits rather than being refused while all threads are busy; a
    server process that died is replaced."""
    return Granian(
        target=target,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        backpressure=max(64, threads * 8),
        respawn_failed_workers=True,
        respawn_interval=1,
        workers_kill_timeout=GRACE_SECONDS,
        websockets=False,
        log_enabled=False,
    )


def load_application(target: str) -> Any:
    """Runs in each server process. A process whose parent was killed finishes and ends as well."""
    die_with_parent(signal.SIGTERM)
    return import_string(target.replace(":", "."))


def gather_static_files(home: Home) -> None:
    """The style sheets and scripts lie compressed and named by content in HUILIN_HOME/static."""
    with home.once_for("static", static_files()) as is_new:
        if is_new:
            set_up_django()
            call_command("collectstatic", interactive=False, verbosity=0)


def _share_metrics(home: Home) -> None:
    folder = home.path / f"metrics-{os.getpid()}"
    for left in home.path.glob("metrics-*"):
        if not os.path.exists(f"/proc/{left.name.partition('-')[2]}"):
            shutil.rmtree(left, ignore_errors=True)
    folder.mkdir(exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def work(concurrency: int) -> None:
    """Does the queue's jobs until SIGTERM or SIGINT; jobs under way are finished first."""
    give_up_after_parent(ORPHAN_SECONDS)
    with reachable_database(Home().path) as variables:
        os.environ |= variables
        set_up_django()
        queue = import_string("procrastinate.contrib.django.app")
        # Django's own connection cannot wait for notifications; the worker needs a pool of its own.
        with queue.replace_connector(queue.connector.get_worker_connector()) as app:
            app.run_worker(name="huilin", concurrency=concurrency, shutdown_graceful_timeout=GRACE_SECONDS)


def migrate() -> None:
    """The schema, the application's role and the wall between streets are up to date."""
    home = Home()
    with reachable_database(home.path) as variables:
        os.environ |= variables
        set_up_django()
        import_string("huilin.core.tenancy.wall.migrate")(verbosity=1)
