"""The functions of the stream that all of a program shares; it is NumPy's, so that either library seeds both."""

from __future__ import annotations

from typing import Any

import numpy

from gradnp._ops.random.random_state import RandomState

_shared = RandomState(numpy.random.rand.__self__)

beta = _shared.beta
binomial = _shared.binomial
bytes = _shared.bytes
chisquare = _shared.chisquare
choice = _shared.choice
dirichlet = _shared.dirichlet
exponential = _shared.exponential
f = _shared.f
gamma = _shared.gamma
geometric = _shared.geometric
get_state = _shared.get_state
gumbel = _shared.gumbel
hypergeometric = _shared.hypergeometric
laplace = _shared.laplace
logistic = _shared.logistic
lognormal = _shared.lognormal
logseries = _shared.logseries
multinomial = _shared.multinomial
multivariate_normal = _shared.multivariate_normal
negative_binomial = _shared.negative_binomial
noncentral_chisquare = _shared.noncentral_chisquare
noncentral_f = _shared.noncentral_f
normal = _shared.normal
pareto = _shared.pareto
permutation = _shared.permutation
poisson = _shared.poisson
power = _shared.power
rand = _shared.rand
randint = _shared.randint
randn = _shared.randn
random = _shared.random
random_integers = _shared.random_integers
random_sample = _shared.random_sample
ranf = _shared.random_sample
rayleigh = _shared.rayleigh
sample = _shared.random_sample
set_state = _shared.set_state
shuffle = _shared.shuffle
standard_cauchy = _shared.standard_cauchy
standard_exponential = _shared.standard_exponential
standard_gamma = _shared.standard_gamma
standard_normal = _shared.standard_normal
standard_t = _shared.standard_t
triangular = _shared.triangular
uniform = _shared.uniform
vonmises = _shared.vonmises
wald = _shared.wald
weibull = _shared.weibull
zipf = _shared.zipf


def seed(seed: Any = None) -> None:
    """Begin the shared stream anew.

    Parameters
    ----------
    seed : int or array of int, optional
        The same seed gives the same numbers, those of ``numpy.random.seed(seed)``, which seeds this stream too. None takes
        one from the operating system.

    Examples
    --------
    >>> np.random.seed(0)
    >>> np.random.normal(size=3)
    array([1.76405235, 0.40015721, 0.97873798])
    """
    numpy.random.seed(seed)
