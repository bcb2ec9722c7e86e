"""The certificate of voluntary service (志愿服务证明) on A4, with room for the community's seal."""

from pathlib import Path

from django.utils import timezone

from huilin.places.models import streets
from huilin.programme.models import Certificate, PartyMember, ServiceHours, Volunteer
from huilin.programme.models.volunteer import key_of
from huilin.stewards.typesetting import plain_day, printable, typeset

SHEET = str(Path(__file__).parent / "typst" / "certificate.typ")


def render_certificate(certificate: Certificate, member: PartyMember) -> bytes:
    """One page with the fields that decree 67 of the Ministry of Civil Affairs asks for; the number of the identity card is
    written by hand, the house does not keep it for this."""
    day = timezone.localtime(certificate.at).date()
    sources = ServiceHours.Source
    parts = "、".join(f"{sources(name).label}{hours(n)}小时" for name, n in sorted(certificate.parts.items()))
    given = Volunteer.objects.get(key=key_of(member.person_id))
    words = {
        "name": member.person.name, "number": grouped(certificate.number), "hours": hours(certificate.minutes),
        "parts": parts,
        "first": plain_day(certificate.first), "last": plain_day(certificate.last), "community": member.community.name,
        "volunteer": str(given),
        "street": streets.get().by_id[member.street_id].name, "handler": certificate.by_name,
        "phone": member.community.office_phone, "day": plain_day(day),
    }  # fmt: skip
    return typeset(SHEET, {name: printable(text) for name, text in words.items()}, on=day)


def hours(minutes: int) -> str:
    """2.5, 3: as few digits as say it."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")


def grouped(code: str) -> str:
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
