"""Checks of gradients for anybody's test suite, and NumPy's assertions on arrays of every backend.

`check_grads` holds a function's derivatives against finite differences on one backend; `check_backends` holds the
backends against one another. Neither needs more than ``assert``: they raise AssertionError, in pytest or outside.
"""

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
