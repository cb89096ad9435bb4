"""Random numbers: NumPy's streams, drawn on the host for every backend, and stateless keys."""
