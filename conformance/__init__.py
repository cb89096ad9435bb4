"""The conformance suite: every operation, every backend, the same value and the same gradient."""
