"""The demo's matters in several hands, with colleagues named and following; and the ready words for replies."""

import datetime as dt
from typing import Any

from huilin.cases.models import Note, Part, Template
from huilin.core.permissions import Actor

COURSES = ("shared", "shared_done")
AGES = {"shared": (5, 7), "shared_done": (7, 9)}

TEMPLATES: tuple[tuple[str, str, str, str], ...] = (
    (
        "reply",
        "lighting",
        "灯修好了",
        "您好，{地点}的灯已经修好，请您晚上看看亮不亮。还不亮就直接回复，或找{管家}。",
    ),
    ("reply", "", "已处理，请看看", "您好，您反映的事已经处理好，请您看看。还有问题请直接说，{管家}会再去。"),
    ("reply", "water", "疏通好了", "您好，{地点}的管道已经疏通，这两天我们会再去看一次。"),
    ("first_contact", "", "约好上门", "已打电话约好上门时间，{管家}会到{地点}查看。"),
    (
        "rejection",
        "",
        "供电部门的事",
        "您好，这件事属于供电部门的职责，社区没有权限处理。可以打95598，我们也可以帮您打。",
    ),
    ("extension", "", "等材料", "材料已订，要从外地发来，预计一周内到货，到了马上装。"),
    ("closure", "", "现场看过", "已到{地点}现场看过，问题已解决。"),
)
"""(act, category, title, text)."""


def write_templates(street: Actor, community: Actor) -> None:
    """The street's words for everybody, and one that a community worker keeps for herself."""
    for act, category, title, text in TEMPLATES:
        Template.write(by=street, act=act, category=category, title=title, text=text, is_shared=True)
    text = "阿叔阿姨好，{地点}的事我们记下了，{办结时限}前给您回话。"
    Template.write(by=community, act="first_contact", title="给老人家的话", text=text)


class SharingStory:
    """Courses of a story (huilin/cases/demo.py) with co-handlers."""

    case: Any
    now: dt.datetime
    after: Any
    actor: Any
    holder: Any
    by_handler: Any
    _in_progress: Any

    def _shared(self) -> None:
        self._in_progress()
        unit = self.holder("PU").organisation
        due = self.now + dt.timedelta(days=2)
        self.after(
            32, self.case.share, by=self.by_handler(), unit=unit, task="查线路，换坏掉的线", due_at=due
        )
        lead = self.by_handler().name
        self.after(34, Note.add, case=self.case, text=f"@{lead} 住户晚上七点后在家", by=self.actor("CS"))
        self.after(35, self.case.watch, by=self.actor("CS"))
        self.after(35, self.case.watch, by=self.actor("SO"))

    def _shared_done(self) -> None:
        self._shared()
        part = Part.objects.get(case=self.case)
        self.after(
            60, self.case.finish_part, by=self.actor("PU"), part=part.pk, result="线路查过，换了两米线"
        )
