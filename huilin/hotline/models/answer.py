"""What was sent back to the hotline: the copy, when and by whom. Never changed afterwards."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.core.tenancy import TenantForeignKey, TenantModel


class Answer(TenantModel):
    append_only = True

    ticket = TenantForeignKey("hotline.Ticket", related_name="answers")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by_person_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=50, blank=True)

    class Meta:
        verbose_name = _("回复")
        indexes = [models.Index(fields=["street_id", "ticket", "at"], name="answer_ticket")]


class AnswerExport(TenantModel):
    """Somebody took the answered tickets of some days away as a file."""

    append_only = True

    at = models.DateTimeField(default=timezone.now)
    by_person_id = models.UUIDField(null=True)
    first = models.DateField()
    last = models.DateField()
    row_count = models.IntegerField()
