"""The rights of this room, by their names in the matrix. Who triages matters takes tickets, which are matters to be."""

from huilin.cases.permissions import CASE_CREATE_ON_BEHALF, CASE_EXPORT, CASE_TRIAGE
from huilin.core.permissions import Permission

TICKETS = CASE_TRIAGE
TAKE_ANSWERS = CASE_EXPORT
ENTER = CASE_CREATE_ON_BEHALF
TOKENS = Permission("config.edit")
