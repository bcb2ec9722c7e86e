"""Files from strangers: read up to a limit, made harmless, kept by digest, sent so that nothing runs."""
