"""Checks of gradients for any test suite, and NumPy's assertions for arrays of every backend.

`check_grads` compares a function's derivatives with finite differences on one backend; `check_backends` compares the
backends with one another. Both raise AssertionError, so they work in pytest and outside.
"""

from gradnp._core.exports import exported as _exported, missing as _missing
from gradnp.testing.assertions import (
    assert_allclose as assert_allclose,
    assert_almost_equal as assert_almost_equal,
    assert_array_almost_equal as assert_array_almost_equal,
    assert_array_equal as assert_array_equal,
    assert_array_less as assert_array_less,
    assert_equal as assert_equal,
)
from gradnp.testing.backends import check_backends as check_backends
from gradnp.testing.gradients import check_grads as check_grads

__all__ = _exported(globals())
__getattr__ = _missing(__name__)


def __dir__() -> list[str]:
    return __all__
