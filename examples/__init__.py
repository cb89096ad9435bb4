"""Programs to run: ``python -m examples.digits``, ``python -m examples.three_idioms``."""
