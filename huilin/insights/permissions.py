"""The rights of this room, by their names in the matrix. Which cases are counted is decided by the right to read them."""

from huilin.core.permissions import Permission

DASHBOARD_READ = Permission("dashboard.read")
