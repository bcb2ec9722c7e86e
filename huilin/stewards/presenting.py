"""What the public may read of a stewardship: never more than the person agreed to at this moment."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from huilin.stewards.models import PublicNotice


def public_name(row: Any) -> str:
    """The name while the consent to publish it stands, else with stars. Needs `with_name_consent`."""
    return row.name if row.shows_name else row.masked_name


def notice_url(row: Any) -> str:
    return f"{settings.BASE_URL}{reverse('stewards:notice', args=[row.pk])}"


def notice_facts(row: Any, notice: PublicNotice, street: Any) -> dict[str, Any]:
    """What the notice says, on the page and on paper. Needs `with_name_consent` and compound, community."""
    own = row.person.phone if row.shows_phone and row.person else ""
    return {
        "name": public_name(row),
        "what": row.get_code_display(),
        "compound": row.compound.name,
        "community": row.community.name,
        "street": street.name,
        "duties": row.duties or _("听诉求、调纠纷、查隐患、办实事"),
        "visiting": row.visiting,
        "phone": own or row.compound.duty_phone or row.community.office_phone,
        "office_phone": row.community.office_phone,
        "supervision_phone": street.supervision_phone,
        "issuer": _("%(community)s居民委员会") % {"community": row.community.name},
        "posted_on": notice.starts_on,
        "ends_on": notice.ends_on,
        "workdays": notice.workdays,
        "corrected": notice.corrected,
        "round": notice.round,
        "head": notice.head,
    }
