"""The rights of this room, by their names in the matrix."""

from huilin.core.permissions import Permission

EDIT_TABLES = Permission("dict.edit")
