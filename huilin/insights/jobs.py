"""What becomes true of the numbers by the clock."""

from huilin.core.tenancy import in_street, street_ids
from huilin.insights.tallying import gather


def gather_tallies() -> None:
    """What has changed lately is added up by day and month, so that reading it stays quick."""
    for street_id in street_ids():
        with in_street(street_id):
            gather()
