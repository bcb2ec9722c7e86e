"""Tenancy by street: which street this work belongs to, and the wall that PostgreSQL keeps between streets."""

from huilin.core.tenancy.current import NoStreet, current_street, enter_street, in_street
from huilin.core.tenancy.models import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.tenancy.streets import street_ids, streets_come_from

__all__ = [
    "NoStreet",
    "TenantForeignKey",
    "TenantManager",
    "TenantModel",
    "TenantQuerySet",
    "current_street",
    "enter_street",
    "in_street",
    "street_ids",
    "streets_come_from",
]
