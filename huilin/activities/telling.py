"""Messages to those who signed up, by the phone they left."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.notifications.models import Message, compose, post


def tell(activity: Any, kind: str, body: str, **told: Any) -> int:
    """Everybody who has a place or waits for one reads `body`, once for each phone; how many messages."""
    words = body % (particulars(activity) | told)
    phones = {signup.phone_to_tell for signup in activity.signups.standing()}
    messages = [message_to(phone, kind, words, activity) for phone in sorted(phones) if phone]
    post(messages)
    return len(messages)


def tell_one(signup: Any, kind: str, body: str) -> None:
    if signup.phone_to_tell:
        post([message_to(signup.phone_to_tell, kind, body % particulars(signup.activity), signup.activity)])


def message_to(phone: str, kind: str, words: str, activity: Any) -> Message:
    return compose(kind, words, channel=Message.Channel.SMS, address=phone, subject=activity)


def particulars(activity: Any) -> dict[str, str]:
    begins = timezone.localtime(activity.starts_at)
    when = _("%(month)d月%(day)d日%(time)s") % {
        "month": begins.month,
        "day": begins.day,
        "time": f"{begins:%H:%M}",
    }
    return {"what": activity.title, "when": when, "where": activity.place}
