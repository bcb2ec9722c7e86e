from huilin.people.models.consent import Consent
from huilin.people.models.household import Household, Ownership, Residency
from huilin.people.models.organisation import Organisation
from huilin.people.models.person import Person
from huilin.people.models.role import Role
from huilin.people.models.role_grant import RoleGrant
from huilin.people.models.roster_import import RosterImport

__all__ = [
    "Consent",
    "Household",
    "Organisation",
    "Ownership",
    "Person",
    "Residency",
    "Role",
    "RoleGrant",
    "RosterImport",
]
