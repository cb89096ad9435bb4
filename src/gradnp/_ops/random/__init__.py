"""Random numbers: stateless keys."""
