"""What becomes true of the history in the background: new events are sealed."""

from huilin.audit.seals import AT_A_TIME, seal_street
from huilin.core.tenancy import street_ids


def seal_events() -> None:
    """Every street's events up to now have their place in its chain."""
    for street_id in street_ids():
        while seal_street(street_id) == AT_A_TIME:
            continue
