"""The machinery: what an operation is, how a call finds its backend, and how its arguments are prepared."""
