"""Invented matters in any number, for measuring and for trying things out: `huilin simulate --cases 200000`.

`texts` words them, `cast` knows where they are and who handles them, `stories` lives each through its time, `loading` writes
rows and history in a few statements, `chain` seals the new history.
"""
