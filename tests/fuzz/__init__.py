"""A fuzzer of gradnp's public functions: ``make fuzz SECONDS=600 BACKEND=torch``, and two fixed seeds in the tests.

hypothesis draws calls (`strategies`) from the specifications' domains and beyond. Each is made with NumPy
(`reference`) and with gradnp on a framework, and judged (`judge`): value, dtype, error, gradient, and the same under
`np.jit` and `np.vmap`. Nothing here is shared with the conformance suite but its sample calls: what it overlooks shall
not be overlooked twice. What may differ from NumPy stands in `deviations`, each with its reason.
"""
