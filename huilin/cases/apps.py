from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huilin.audit import kinds
from huilin.cases.events import SENTENCES
from huilin.cases.permissions import (
    CASE_MERGE,
    CASE_READ,
    CASE_TRIAGE,
    CASE_VERIFY,
    NOTICE_DRAFT,
    NOTICE_PUBLISH,
)
from huilin.core.permissions import holds, may
from huilin.core.registry import Button, MenuEntry, add_button, add_menu_entry
from huilin.places.permissions import EDIT_TABLES


class CasesConfig(AppConfig):
    name = "huilin.cases"
    label = "cases"

    def ready(self) -> None:
        import_module("huilin.cases.starting")
        import_module("huilin.cases.owners")
        kinds.register(SENTENCES)
        import_module("huilin.cases.continuing")
        import_module("huilin.cases.offline")
        add_menu_entry(MenuEntry(_("工作台"), "cases:today", CASE_READ, "home", order=5))
        add_menu_entry(MenuEntry(_("事项"), "cases:desk", CASE_READ, "inbox", order=10))
        add_menu_entry(MenuEntry(_("公告和免报"), "cases:notices", NOTICE_DRAFT, "board", order=14))
        add_menu_entry(MenuEntry(_("大面积事件"), "cases:incidents", CASE_MERGE, "alert", order=16))
        add_menu_entry(MenuEntry(_("公告和免报"), "cases:notices", NOTICE_PUBLISH, "board", order=14))
        add_button(
            Button(
                "case",
                _("大面积事件"),
                lambda case: reverse("cases:incident", args=[case.number]),
                lambda actor, case: case.can_lead_incident and may(actor, CASE_MERGE, case),
            )
        )
        add_menu_entry(MenuEntry(_("答复模板"), "cases:templates", CASE_TRIAGE, "note", order=15))
        add_menu_entry(MenuEntry(_("回访"), "cases:follow_ups", CASE_VERIFY, "phone", order=12))
        add_menu_entry(MenuEntry(_("重复问题"), "cases:recurring", CASE_READ, "board", order=14))
        add_button(Button("case", _("卷宗"), volume_url, lambda actor, case: True))
        add_button(
            Button("case", _("同处同类的事"), recurring_url, lambda actor, case: bool(case.category_id))
        )
        for on, label, name in (
            ("places.tables", _("整套时限"), "cases:preset"),
            ("places.tables", _("派单规则"), "cases:routing"),
            ("places.tables", _("职责清单"), "cases:duties"),
            ("places.tables", _("猜得准不准"), "cases:suggestions"),
            ("places.tables", _("给一类事加问题"), "cases:question"),
            ("places.holidays", _("导入假日表"), "cases:calendar"),
        ):
            add_button(
                Button(
                    on,
                    label,
                    lambda _thing, name=name: reverse(name),  # type: ignore[misc]
                    lambda actor, _thing: holds(actor, EDIT_TABLES),
                )
            )


def volume_url(case: Any) -> str:
    return reverse("cases:volume", args=[case.number])


def recurring_url(case: Any) -> str:
    where = {"compound": case.compound_id, "category": case.category_id}
    return f"{reverse('cases:recurring')}?{urlencode(where)}"
