"""What phones have sent: each entry once, by whom, when by the phone's clock and by ours, and what it became."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy

from huilin.core.tenancy import TenantModel


class SentEntry(TenantModel):
    """An entry that was taken in. It holds neither words nor places: they are in what it became."""

    append_only = True

    client_id = models.UUIDField()
    """Given by the phone; the same one is never taken twice."""
    kind = models.CharField(max_length=20)
    digest = models.BinaryField(max_length=32)
    """Of kind, body and photos: the same id with other content is no repetition."""
    by_person_id = models.UUIDField()
    claimed_at = models.DateTimeField()
    """What the phone's clock said; `at` is that moment put right, `written_at` when it reached us."""
    at = models.DateTimeField()
    written_at = models.DateTimeField(default=timezone.now)
    subject_id = models.UUIDField()
    label = models.CharField(max_length=60)
    url = models.CharField(max_length=200)

    class Meta:
        verbose_name = gettext_lazy("手机补记")
        constraints = [models.UniqueConstraint(fields=["street_id", "client_id"], name="sententry_once")]
        indexes = [models.Index(fields=["street_id", "subject_id"], name="sententry_subject")]
