"""The public notice on A4, laid out as official papers are (GB/T 9704-2012), in plain black without a red head.

Top margin 37 mm, left 28 mm, type area 156 by 225 mm, title 22 pt, body 16 pt, room for a 42 mm seal. The strip below is
for the evidence photo; the QR leads to the page, the line beside it is the newest seal of the history.
"""

from typing import Any

from huilin.core.qr import qr_outline, qr_rows
from huilin.core.templatetags.reading import phone
from huilin.stewards.typesetting import plain_day, printable, typeset, written_day

QUIET_MODULES = 4


def render_notice(facts: dict[str, Any], url: str) -> bytes:
    """One page. `facts` as `presenting.notice_facts` tells them, `url` the public page."""
    rows = qr_rows(url)
    words = {name: printable(value) for name, value in facts.items() if isinstance(value, str)}
    phones = {name: phone(words[name]) for name in ("phone", "office_phone", "supervision_phone")}
    job = (
        words
        | phones
        | {
            "posted_on": plain_day(facts["posted_on"]),
            "from_to": f"{written_day(facts['posted_on'])}至{written_day(facts['ends_on'])}",
            "workdays": facts["workdays"],
            "round": facts["round"],
            "url": url,
            "qr": {"modules": len(rows), "outline": qr_outline(rows, quiet=QUIET_MODULES)},
        }
    )
    return typeset("notice.typ", job, on=facts["posted_on"])
