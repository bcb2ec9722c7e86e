"""Invented matters in any number, for measuring and for trying things out: `huilin simulate --cases 200000`.

`texts` words them, `cast` knows where they are and who handles them, `stories` lives each through its time, `writing` makes
rows and events of it in the form of `copying`, in processes `beside` each other; `loading` copies them into the tables, with
their indexes `aside`, and `chain` seals the new history.
"""
