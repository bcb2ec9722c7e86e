"""The rights of this room, by their names in the matrix."""

from huilin.core.permissions import Permission

EDIT_TABLES = Permission("dict.edit")
EXPORT_LEDGER = Permission("ledger.export_month")
READ_PROFILE = Permission("compound.read_profile")
