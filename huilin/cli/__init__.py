"""The `huilin` command: sets up, serves and looks after one installation."""

from huilin.cli.commands import main

__all__ = ["main"]
