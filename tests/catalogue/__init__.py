"""The English catalogue: what must be in it, and the command that brings it up to date (`python -m tests.catalogue`)."""
