"""Signals of typhoon and rainstorm, pictures with consent, festivals and calendars."""

import datetime as dt
import io

import pytest
from django.utils import timezone
from icalendar import Calendar
from PIL import Image

from huilin.activities.calendars import calendar_of
from huilin.activities.festivals import coming_festivals, festivals_of
from huilin.activities.models import Activity, ActivityPhoto, SignUp, WarningSignal, WeatherRule
from huilin.activities.tests.conftest import person
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import ANONYMOUS
from huilin.core.uploads.pictures import clean_picture
from huilin.notifications.models import Message


def window():
    return timezone.now(), timezone.now() + dt.timedelta(days=5)


@pytest.mark.parametrize(
    ("weather", "colour", "left"),
    [
        ("typhoon", "blue", {"室内"}),
        ("typhoon", "red", set()),
        ("rainstorm", "yellow", {"室内", "室外"}),
        ("rainstorm", "orange", {"室内"}),
        ("rainstorm", "red", set()),
    ],
)
def test_a_signal_calls_off_what_its_rule_says(cast, published, weather, colour, left):
    published(title="室外")
    inside = published(title="室内", is_outdoor=False)
    SignUp.sign(inside, person("任居安", 1), by=cast["RE"])
    signal = WarningSignal.announce(weather, colour, *window(), by=cast["CS"])
    still = set(Activity.objects.filter(state="published").values_list("title", flat=True))
    assert (still, signal.cancelled_count) == (left, 2 - len(left))
    assert Message.objects.filter(kind="activity.cancelled").count() == (0 if "室内" in left else 1)


def test_only_what_falls_within_its_hours_and_reach(cast, published, drafted):
    published(starts_at=timezone.now() + dt.timedelta(days=6))
    drafted()
    assert WarningSignal.announce("typhoon", "red", *window(), by=cast["SO"]).cancelled_count == 0
    published()
    assert WarningSignal.announce("typhoon", "red", *window(), by=cast.outsider("CS")).cancelled_count == 0
    assert WarningSignal.announce("typhoon", "red", *window(), by=cast["SO"]).cancelled_count == 1
    with pytest.raises(Forbidden):
        WarningSignal.announce("typhoon", "red", *window(), by=cast["ST"])


def test_the_rule_of_its_day_counts(cast, published):
    WeatherRule.objects.create(
        weather="typhoon", colour="blue", cancels="all", valid_from=dt.date(2026, 11, 1), source="街道通知"
    )
    published(is_outdoor=False)
    assert WarningSignal.announce("typhoon", "blue", *window(), by=cast["CS"]).source == "街道通知"
    assert not Activity.objects.filter(state="published").exists()


def test_it_refuses_signals_that_are_none(cast):
    begin, end = window()
    for wrong in (
        ("snow", "red", begin, end),
        ("typhoon", "pink", begin, end),
        ("typhoon", "red", end, begin),
    ):
        with pytest.raises(Refused):
            WarningSignal.announce(*wrong, by=cast["CS"])


@pytest.fixture
def picture():
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "JPEG")
    file.seek(0)
    file.name, file.size = "a.jpg", len(file.getvalue())
    return clean_picture(file)


def add(activity, picture, by, **told):
    known = {"shows": [], "no_faces": False, "caption": "一起扫地"}
    return ActivityPhoto.add(activity, picture, by=by, **known | told)


def test_a_picture_shows_only_those_who_agree(cast, held, picture):
    activity, signup = held()
    shy = SignUp.objects.create(
        activity=activity, code="1", name="不愿意", group="adult", state="joined", phone="+8613800000009"
    )
    for wrong in ({"shows": [shy.pk]}, {}, {"shows": [signup.pk], "no_faces": True}):
        with pytest.raises(Refused):
            add(activity, picture, cast["ST"], **wrong)
    photo = add(activity, picture, cast["ST"], shows=[signup.pk])
    assert not activity.photos.shown().exists()
    photo.publish(by=cast["CS"])
    assert activity.photos.shown().exists()
    with pytest.raises(Conflict):
        photo.publish(by=cast["CS"])
    signup.set_photo_consent(False, by=ANONYMOUS)
    assert not activity.photos.shown().exists()


def test_who_added_a_picture_does_not_publish_it(cast, held, picture):
    photo = add(held()[0], picture, cast["CS"], no_faces=True)
    for by in (cast["CS"], cast["ST"], cast.outsider("CS")):
        with pytest.raises(Forbidden):
            photo.publish(by=by)
    photo.publish(by=cast.second("CS"))
    photo.take_down(by=cast["ST"])
    assert not ActivityPhoto.objects.shown().exists()


def test_a_picture_whose_consent_went_is_not_published(cast, held, picture):
    activity, signup = held()
    photo = add(activity, picture, cast["ST"], shows=[signup.pk])
    SignUp.objects.filter(pk=signup.pk).update(agrees_to_photos=False)
    with pytest.raises(Refused):
        photo.publish(by=cast["CS"])


def test_festivals_fall_on_their_days():
    """Days of the State Council's calendars and of the almanac."""
    told = {str(one.name): one.day for one in festivals_of(2026)}
    assert told["春节"] == dt.date(2026, 2, 17)
    assert told["中秋节"] == dt.date(2026, 9, 25)
    assert told["重阳节"] == dt.date(2026, 10, 18)
    assert told["清明"] == dt.date(2026, 4, 5)
    assert told["冬至"] == dt.date(2026, 12, 22)
    assert {str(one.name): one.day for one in festivals_of(2027)}["端午节"] == dt.date(2027, 6, 9)
    assert [str(one.name) for one in coming_festivals(dt.date(2026, 11, 11), 3)] == ["冬至", "春节", "元宵节"]


def test_a_calendar_says_what_was_called_off(cast, published):
    published(title="好的")
    published(title="坏的").cancel(by=cast["CS"], reason="台风")
    activities = Activity.objects.select_related("compound").order_by("title")
    read = Calendar.from_ical(calendar_of(activities, "和盛阁小区", lambda one: f"https://x.test/{one.pk}"))
    events = {str(event["summary"]): event for event in read.walk("VEVENT")}
    assert events["好的"]["status"] == "CONFIRMED"
    assert events["（取消）坏的"]["status"] == "CANCELLED"
    assert events["好的"]["dtstart"].dt == dt.datetime(2026, 11, 14, 2, tzinfo=dt.UTC)
    assert int(events["（取消）坏的"]["sequence"]) > int(events["好的"]["sequence"])
