"""`python -m huilin.consensus`: the consensus command without the rest of Huilin."""

from .command import app

app(prog_name="python -m huilin.consensus")
