"""Tickets as a sheet: read, checked, compared with what is here, let in whole or not at all; and answers out again."""
