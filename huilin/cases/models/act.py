"""What every act on a case shares: the case, the moment, who did it and as what."""

from huilin.core.acts import ActRecord
from huilin.core.tenancy import TenantForeignKey


class Act(ActRecord):
    on = "case"

    case = TenantForeignKey("cases.Case", related_name="%(class)ss")

    class Meta:
        abstract = True
