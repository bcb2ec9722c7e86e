"""What becomes true of hazards and patrols by the clock."""

from huilin.core.tenancy import street_ids
from huilin.patrols.rounds import keep_rounds
from huilin.patrols.watching import watch_street


def watch_hazards() -> None:
    """Every late step of a hazard has been told, once."""
    for street_id in street_ids():
        watch_street(street_id)


def keep_patrols() -> None:
    """Every route that is due has its round; late ones are told, those never walked are over."""
    for street_id in street_ids():
        keep_rounds(street_id)
