"""Keeping values and cutting gradients."""

from __future__ import annotations

from gradnp._core.dispatch import primitive
from gradnp._core.types import Array, Weak


@primitive
def stop_gradient(x: Array | Weak, /) -> Array:
    """The same values, as a constant to differentiation.

    Parameters
    ----------
    x : array
        Of any shape and dtype.

    Returns
    -------
    array
        With the values of `x`; NumPy's own array on NumPy.

    Notes
    -----
    No gradient and no tangent passes, of any order. It is the one way to cut a gradient in gradnp.

    Examples
    --------
    >>> np.stop_gradient(numpy.array([1.0, 2.0]))
    array([1., 2.])
    """
