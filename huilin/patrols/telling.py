"""What those are told who have something to do with a hazard. No message names a household."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from huilin.core import clock
from huilin.notifications.models import post
from huilin.people.models import Person, Role

WORDS = {
    "hazard.suspected_major": _(
        "疑似重大隐患，请马上过问：%(number)s，%(where)s，%(what)s。先采取临时措施，报消防判定。"
    ),
    "hazard.ordered": _("请您整改隐患：%(number)s，%(where)s，%(what)s，%(until)s前完成。"),
    "hazard.overdue": _("隐患超过时限：%(number)s，%(where)s，%(what)s，%(state)s。"),
    "hazard.recurred": _("同一处同一类隐患又出现：%(number)s，%(where)s，%(what)s，此前%(n)d次。"),
    "hazard.rectified": _("隐患已整改，请复查：%(number)s，%(where)s，%(what)s。"),
}

PATROLS = {
    "patrol.late": _("巡查过期还没有走：%(where)s，%(name)s，应在%(day)s前。"),
    "patrol.assigned": _("请您巡查：%(where)s，%(name)s，%(day)s前走一遍。"),
}


def tell_of_run(run: Any, kind: str, persons: list[Person]) -> None:
    """The same for a round that is due or late."""
    body = str(PATROLS[kind]) % {
        "where": run.compound.name,
        "name": run.route.name,
        "day": f"{run.due_on:%Y-%m-%d}",
    }
    messages = [person.message(kind, body, subject=run) for person in persons]
    post([message for message in messages if message is not None])


def tell(hazard: Any, kind: str, persons: list[Person]) -> None:
    """A message to each, through the one gate that minds what they agreed to; same transaction as the act."""
    body = str(WORDS[kind]) % {
        "number": hazard.number,
        "where": hazard.compound.name,
        "what": hazard.get_equipment_class_display(),
        "state": hazard.get_status_display(),
        "until": f"{hazard.due_at:%Y-%m-%d}" if hazard.due_at else "",
        "n": hazard.recurrence,
    }
    messages = [person.message(kind, body, subject=hazard) for person in persons]
    post([message for message in messages if message is not None])


def tell_leaders(hazard: Any, kind: str) -> None:
    """The street's leaders and clerks."""
    tell(hazard, kind, holders(code__in=("LD", "SO")))


def tell_community(hazard: Any, kind: str) -> None:
    tell(hazard, kind, holders(code="CS", community_id=hazard.community_id))


def holders(**where: Any) -> list[Person]:
    roles = Role.objects.in_force(clock.now()).filter(**where).select_related("person")
    return list({role.person_id: role.person for role in roles}.values())
