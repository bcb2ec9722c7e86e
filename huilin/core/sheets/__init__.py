"""Spreadsheets that come in and go out: opened within bounds, read by their headings, faults named by sheet and cell."""
