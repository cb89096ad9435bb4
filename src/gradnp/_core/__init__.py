"""The machinery: what an operation is, how a call finds its backend, what is done to its arguments on the way."""
