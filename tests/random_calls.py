"""A call of each function of NumPy's random numbers, for the tests of `np.random`."""

from __future__ import annotations

import numpy

DISTRIBUTIONS = {
    "beta": ([0.5, 2.0], 3.0),
    "binomial": (10, [0.2, 0.7]),
    "chisquare": ([1.5, 4.0],),
    "dirichlet": ([1.0, 2.0, 3.0],),
    "exponential": ([0.5, 2.0],),
    "f": ([2.0, 3.0], 5.0),
    "gamma": ([0.3, 2.5], [1.0, 0.5]),
    "geometric": ([0.3, 0.6],),
    "gumbel": ([0.5, -1.0], 2.0),
    "hypergeometric": (8, 5, 6),
    "laplace": ([0.5, -1.0], 2.0),
    "logistic": ([0.5, -1.0], 2.0),
    "lognormal": ([0.5, -1.0], 0.3),
    "logseries": ([0.3, 0.6],),
    "multinomial": (6, [0.2, 0.3, 0.5]),
    "multivariate_normal": ([1.0, -1.0], [[2.0, 0.3], [0.3, 1.0]]),
    "negative_binomial": (4, [0.3, 0.6]),
    "noncentral_chisquare": ([2.0, 3.0], 0.5),
    "noncentral_f": ([2.0, 3.0], 5.0, 0.5),
    "normal": ([0.5, -1.0], [2.0, 0.1]),
    "pareto": ([1.5, 3.0],),
    "poisson": ([0.5, 4.0],),
    "power": ([0.5, 3.0],),
    "rayleigh": ([0.5, 2.0],),
    "standard_cauchy": (),
    "standard_exponential": (),
    "standard_gamma": ([0.3, 2.5],),
    "standard_normal": (),
    "standard_t": ([3.0, 5.0],),
    "triangular": ([0.0, 1.0], [0.5, 1.5], 2.0),
    "uniform": ([0.5, -1.0], 2.0),
    "vonmises": ([0.5, -1.0], 2.0),
    "wald": ([0.5, 1.0], 2.0),
    "weibull": ([0.5, 3.0],),
    "zipf": ([1.5, 3.0],),
}
"""The parameters of each distribution that both kinds of generators have."""

LINES = numpy.arange(24.0).reshape(4, 3, 2)

CALLS = [
    *[(name, parameters, {}) for name, parameters in DISTRIBUTIONS.items()],
    *[(name, p, {"size": (3, n)}) for name, p in DISTRIBUTIONS.items() if name not in ("dirichlet",) for n in (2,)],
    ("random", (), {"size": 4}),
    ("random", (3,), {}),
    ("normal", (), {}),
    ("standard_normal", (), {"size": ()}),
    ("normal", (0.5, 2.0), {"size": 0}),
    ("choice", (5,), {"size": 4}),
    ("choice", (5,), {}),
    ("choice", (LINES[:, 0, 0],), {"size": (2, 2)}),
    ("choice", (LINES[:, 0, 0], 3, False, [0.1, 0.2, 0.3, 0.4]), {}),
    ("choice", (LINES[:, 0, 0],), {}),
    ("permutation", (6,), {}),
    ("permutation", (LINES,), {}),
    ("permutation", (LINES[:, 0, 0],), {}),
]
"""Calls of methods that both have: a name, arguments, keywords."""

ONLY = {
    "Generator": [
        ("random", (3, "float32"), {}),
        ("standard_normal", (), {"size": 3, "dtype": "float32"}),
        ("standard_exponential", (3,), {"method": "inv"}),
        ("standard_gamma", (2.0,), {"size": 3, "dtype": "float32"}),
        ("integers", (10,), {"size": 5}),
        ("integers", ([0, 5], [5, 9]), {"endpoint": True}),
        ("integers", (0, 200), {"size": 5, "dtype": "uint8"}),
        ("multivariate_hypergeometric", ([5, 3, 2], 4), {}),
        ("multivariate_normal", ([1.0, -1.0], [[2.0, 0.3], [0.3, 1.0]], 3), {"method": "cholesky"}),
        ("multivariate_normal", ([1.0, -1.0], [[2.0, 0.3], [0.3, 1.0]], 3), {"method": "eigh"}),
        ("choice", (LINES, 2), {"axis": 1, "replace": False, "shuffle": False}),
        ("choice", (LINES, (2, 2)), {"axis": -1}),
        ("permutation", (LINES, 1), {}),
        ("permuted", (LINES,), {"axis": 1}),
        ("permuted", (LINES,), {"axis": -1}),
        ("permuted", (LINES,), {}),
    ],
    "RandomState": [
        ("rand", (), {}),
        ("rand", (2, 3), {}),
        ("randn", (2, 3), {}),
        ("random_sample", (3,), {}),
        ("randint", (10,), {"size": 5}),
        ("randint", (2, 9), {}),
        ("randint", (2, 200, 3, "uint8"), {}),
        ("tomaxint", (), {}),
    ],
}
"""Calls of methods that only one of them has."""
