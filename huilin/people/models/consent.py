"""Consent: given for one purpose, at one time, in one way; withdrawn as easily as given (PIPL art. 14-16, 23, 25)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.core.tenancy import TenantForeignKey, TenantModel
from huilin.people.models.person import Person


class Consent(TenantModel):
    class Purpose(models.TextChoices):
        ON_BEHALF = "on_behalf", _("由他人代为报事")
        PUBLISH_NAME = "publish_name", _("公示姓名")
        PUBLISH_PHOTO = "publish_photo", _("公示照片")
        PUBLISH_PHONE = "publish_phone", _("公示电话")

    class Way(models.TextChoices):
        ONLINE = "online", _("网上")
        PAPER = "paper", _("书面")
        SPOKEN = "spoken", _("当面口头")

    person = TenantForeignKey(Person, related_name="consents")
    purpose = models.CharField(_("用途"), max_length=16, choices=Purpose)
    way = models.CharField(_("方式"), max_length=8, choices=Way)
    witness_id = models.UUIDField(null=True)
    notice_version = models.CharField(_("告知版本"), max_length=20, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("同意")
        indexes = [models.Index(fields=["street_id", "person", "purpose"], name="consent_person")]
