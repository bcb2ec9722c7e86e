"""The rights of this room, by their names in the matrix."""

from huilin.core.permissions import Permission

READ_BOARD = Permission("steward.read_public_board")
NOMINATE = Permission("steward.nominate")
REVIEW_COMMUNITY = Permission("steward.review_community")
REVIEW_STREET = Permission("steward.review_street")
POST_NOTICE = Permission("steward.post_publicity")
OBJECT = Permission("steward.object")
READ_OBJECTOR = Permission("steward.read_objector")
APPOINT = Permission("steward.appoint")
PROPOSE_REMOVAL = Permission("steward.propose_removal")
REMOVE = Permission("steward.remove")
RESIGN = Permission("steward.resign")
READ_FILES = Permission("steward.read_full_file")
APPRAISE = Permission("steward.appraise")
PRINT_PLACARDS = Permission("compound.edit_profile")
"""A placard is part of the compound's profile."""
