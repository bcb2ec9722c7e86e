"""Activities as iCalendar (RFC 5545), for the calendar of a phone."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from huilin.activities.models import Activity, State


def calendar_of(activities: Iterable[Activity], name: str, address: Any) -> bytes:
    """A calendar that phones subscribe to; `address(activity)` is the page of each. What was called off stays, cancelled."""
    calendar = Calendar()
    calendar.add("prodid", "-//Huilin//Activities//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for activity in activities:
        calendar.add_component(_event(activity, address(activity)))
    return calendar.to_ical()  # type: ignore[no-any-return]


def _event(activity: Activity, url: str) -> Event:
    event = Event()
    event.add("uid", f"{activity.pk}@huilin")
    event.add("sequence", activity.version)
    event.add("dtstamp", activity.published_at or activity.drafted_at)
    event.add("dtstart", activity.starts_at)
    event.add("dtend", activity.ends_at)
    is_off = activity.state == State.CANCELLED
    event.add("summary", _("（取消）%(title)s") % {"title": activity.title} if is_off else activity.title)
    event.add("location", f"{activity.compound} {activity.place}")
    event.add("description", activity.cancelled_reason if is_off else activity.text)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("url", url)
    return event
