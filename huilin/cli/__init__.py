"""The `huilin` command."""
