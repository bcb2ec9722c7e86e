from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huilin.audit import kinds
from huilin.core.permissions import holds
from huilin.core.registry import Button, MenuEntry, add_button, add_menu_entry
from huilin.hotline.events import SENTENCES
from huilin.hotline.permissions import ENTER, TICKETS, TOKENS


class HotlineConfig(AppConfig):
    name = "huilin.hotline"
    label = "hotline"

    def ready(self) -> None:
        import_module("huilin.hotline.starting")
        offers = import_module("huilin.hotline.offers")
        kinds.register(SENTENCES)
        add_menu_entry(MenuEntry(_("12345工单"), "hotline:tickets", TICKETS, "phone", order=12))
        add_menu_entry(MenuEntry(_("接口口令"), "hotline:tokens", TOKENS, "key", order=60))
        add_button(Button("case", _("打包转上级平台"), offers.package_url, offers.offers_package))
        add_button(Button("case", _("12345工单和答复稿"), offers.ticket_url, offers.offers_ticket))
        add_button(
            Button(
                "cases.entry",
                _("粘贴接龙"),
                lambda _thing: reverse("hotline:chain"),
                lambda actor, _thing: holds(actor, ENTER),
            )
        )
