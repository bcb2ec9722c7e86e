"""The quarterly letter to a unit on A4, as it was sent, with room for the community's seal."""

from pathlib import Path

from django.utils import timezone

from huilin.places.models import streets
from huilin.programme.certificate_sheet import hours
from huilin.programme.models import FeedbackLetter
from huilin.stewards.typesetting import plain_day, printable, typeset

SHEET = str(Path(__file__).parent / "typst" / "letter.typ")


def render_letter(letter: FeedbackLetter, *, in_full: bool, taken: str) -> bytes:
    """Pages with the letter's words and lines; names `in_full` for the unit, masked for everybody else. `taken` stands small
    on each page: who took it and when. Only of a letter that was sent."""
    day = timezone.localtime(letter.sent_at).date()
    words = {
        "unit": str(letter.organisation), "quarter": letter.name, "words": letter.words, "day": plain_day(day),
        "community": letter.community.name, "street": streets.get().by_id[letter.street_id].name,
        "handler": letter.sent_by_name, "phone": letter.community.office_phone, "taken": taken,
    }  # fmt: skip
    job: dict[str, object] = {name: printable(text) for name, text in words.items()}
    job["lines"] = [
        [
            printable(line["who"].person.name if in_full else str(line["who"])),
            hours(line["minutes"]),
            printable("、".join(line["posts"])) or "—",
        ]
        for line in letter.shown_lines()
    ]
    return typeset(SHEET, job, on=day)
