"""The demo's outbox: what would have gone to phones, and the staff's six digits of now. Nothing of it exists elsewhere."""

import pyotp
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views import View

from huilin.accounts.models import Totp
from huilin.core.errors import NotHere
from huilin.core.text import local_phone
from huilin.notifications.senders.console import kept


class DemoOutboxView(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        if not settings.DEMO:
            raise NotHere
        letters = [
            {"at": parse_datetime(line["at"]), "phone": local_phone(line["phone"]), "text": line["text"]}
            for line in kept()
        ]
        authenticators = [
            {
                "name": str(totp.user),
                "phone": local_phone(totp.user.phone),
                "digits": pyotp.TOTP(totp.secret).now(),
            }
            for totp in Totp.objects.select_related("user").order_by("user__name")
        ]
        context = {"letters": letters, "authenticators": authenticators}
        return render(request, "notifications/demo_outbox.html", context)
