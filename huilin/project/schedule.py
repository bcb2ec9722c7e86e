"""The schedule: every job that runs by the clock, in one table. Times are Asia/Shanghai where an hour is named."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from procrastinate import JobContext

from huilin.accounts.jobs import forget_ended_sessions_and_codes
from huilin.activities.jobs import follow_activities
from huilin.audit.jobs import seal_events
from huilin.cases.jobs import (
    archive_closed_cases,
    check_promises,
    find_recurring_matters,
    open_follow_ups,
    raise_overdue_cases,
    recompute_deadlines,
    review_suspensions,
    watch_deadlines,
)
from huilin.cases.owners import give_matters_owners
from huilin.core.ratelimit import forget_past_windows
from huilin.core.reference import ReferenceTable
from huilin.core.sheets.kept import forget_old_sheets
from huilin.core.uploads.referring import sweep_files
from huilin.insights.jobs import gather_tallies
from huilin.notifications.jobs import deliver_messages
from huilin.patrols.jobs import keep_patrols, watch_hazards
from huilin.programme.deriving import propose_hours
from huilin.stewards.jobs import follow_terms, hold_appraisals, remind_of_reviews
from huilin.visits.jobs import fill_visit_plans, plan_next_month, watch_visits

STALLED_SECONDS = 60
KEPT_HOURS = 24


@dataclass(frozen=True)
class Line:
    """`cron` has five fields, or six with seconds last. At most one run of a job waits, however slow the last one is."""

    cron: str
    job: Callable[[], object]


SCHEDULE = (
    Line("* * * * * */5", deliver_messages),
    Line("* * * * *", seal_events),
    Line("* * * * *", give_matters_owners),
    Line("* * * * *", gather_tallies),
    Line("* * * * *", recompute_deadlines),
    Line("* * * * *", watch_deadlines),
    Line("* * * * *", raise_overdue_cases),
    Line("1-59/5 * * * *", follow_terms),
    Line("7-59/15 * * * *", remind_of_reviews),
    Line("6 * * * *", hold_appraisals),
    Line("22 * * * *", review_suspensions),
    Line("7 * * * *", archive_closed_cases),
    Line("*/20 * * * *", open_follow_ups),
    Line("12 * * * *", check_promises),
    Line("23 2 * * *", find_recurring_matters),
    Line("17 * * * *", forget_past_windows),
    Line("* * * * * */10", fill_visit_plans),
    Line("*/5 * * * *", follow_activities),
    Line("4-59/10 * * * *", propose_hours),
    Line("12 6 * * *", watch_visits),
    Line("32 5 * * *", plan_next_month),
    Line("*/5 * * * *", watch_hazards),
    Line("14 6 * * *", keep_patrols),
    Line("41 3 * * *", sweep_files),
    Line("51 3 * * *", forget_old_sheets),
    Line("27 * * * *", forget_ended_sessions_and_codes),
)


def on_app_ready(app: Any) -> None:
    """Registers the lines above with the queue, and the queue's own upkeep."""
    for line in SCHEDULE:
        name = line.job.__name__
        task = app.task(name=name, queueing_lock=name)(on_time(line.job))
        app.periodic(cron=line.cron)(task)
    upkeep = app.task(name="keep_queue", queueing_lock="keep_queue", pass_context=True)(keep_queue)
    app.periodic(cron="* * * * *")(upkeep)


def on_time(job: Callable[[], object]) -> Callable[[int], None]:
    """`job` as the queue calls it: with the second it was due, which no job here asks, and with today's rules in memory."""

    def run(timestamp: int) -> None:
        ReferenceTable.look()
        job()

    return run


async def keep_queue(context: JobContext, timestamp: int) -> None:
    """Jobs of workers that died run again, and jobs done a day ago are gone."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        await manager.retry_job(job)
    await manager.delete_old_jobs(nb_hours=KEPT_HOURS)
