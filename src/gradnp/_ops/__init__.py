"""The operations, one file a chapter. Users meet them as `gradnp`'s and its namespaces' names."""
