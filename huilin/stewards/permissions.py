"""The rights of this room, by their names in the matrix."""

from huilin.core.permissions import Permission

READ_FILES = Permission("steward.read_full_file")
PRINT_PLACARDS = Permission("compound.edit_profile")
"""A placard is part of the compound's profile until the appointment chain brings rights of its own."""
