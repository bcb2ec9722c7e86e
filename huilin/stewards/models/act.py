"""What every act on a stewardship shares."""

from huilin.core.acts import ActRecord
from huilin.core.tenancy import TenantForeignKey


class Act(ActRecord):
    on = "stewardship"

    stewardship = TenantForeignKey("stewards.Stewardship", related_name="%(class)ss")

    class Meta:
        abstract = True
