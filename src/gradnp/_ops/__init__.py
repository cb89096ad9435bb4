"""The operations, one file per chapter. Users find them as names of `gradnp` and its namespaces."""
