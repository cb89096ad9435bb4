"""The windows of signal processing, and the Bessel function that the last of them is made of."""

from __future__ import annotations

import math
from typing import Any

import gradnp as np
from gradnp._core.operation import creation, primitive
from gradnp._core.types import Array, DType, Like, Weak


@creation(inexact=True)
def bartlett(M: int, *, dtype: DType = None, device: Any = None, like: Like = None) -> Array:
    """The triangle from 0 up to 1 and back.

    Parameters
    ----------
    M : int
        The number of points; none give an empty array, one gives 1.
    dtype, device, like : optional
        As for `asarray`.

    Returns
    -------
    array, (M,)

    See Also
    --------
    hanning, hamming, blackman, kaiser

    Examples
    --------
    >>> np.bartlett(5)
    array([0. , 0.5, 1. , 0.5, 0. ])
    """
    return 1 - np.absolute(_places(M, dtype, device, like))


@creation(inexact=True)
def hanning(M: int, *, dtype: DType = None, device: Any = None, like: Like = None) -> Array:
    """The Hann window: one period of a raised cosine, 0 at the ends.

    Parameters
    ----------
    M, dtype, device, like
        As for `bartlett`.

    Returns
    -------
    array, (M,)

    Examples
    --------
    >>> np.hanning(5)
    array([0. , 0.5, 1. , 0.5, 0. ])

    A window is a constant: gradients flow through what it weighs.

    >>> import torch
    >>> x = torch.tensor([1.0, 2.0, 3.0])
    >>> np.grad(lambda x: np.sum(np.hanning(3, like=x) * x**2))(x)
    tensor([0., 4., 0.])
    """
    return _cosines(_places(M, dtype, device, like), 0.5, 0.5)


@creation(inexact=True)
def hamming(M: int, *, dtype: DType = None, device: Any = None, like: Like = None) -> Array:
    """The Hamming window: a raised cosine, 0.08 at the ends.

    Parameters
    ----------
    M, dtype, device, like
        As for `bartlett`.

    Returns
    -------
    array, (M,)

    Examples
    --------
    >>> np.hamming(5)
    array([0.08, 0.54, 1.  , 0.54, 0.08])
    """
    return _cosines(_places(M, dtype, device, like), 0.54, 0.46)


@creation(inexact=True)
def blackman(M: int, *, dtype: DType = None, device: Any = None, like: Like = None) -> Array:
    """The Blackman window: a sum of two cosines, 0 at the ends.

    Parameters
    ----------
    M, dtype, device, like
        As for `bartlett`.

    Returns
    -------
    array, (M,)

    Examples
    --------
    >>> np.round(np.blackman(5), 2) + 0.0
    array([0.  , 0.34, 1.  , 0.34, 0.  ])
    """
    return _cosines(_places(M, dtype, device, like), 0.42, 0.5, 0.08)


@creation(inexact=True)
def kaiser(M: int, beta: Array | Weak, *, dtype: DType = None, device: Any = None, like: Like = None) -> Array:
    """The Kaiser window: a rectangle for `beta` 0, narrower the larger it is.

    Parameters
    ----------
    M : int
        As for `bartlett`.
    beta : number or 0-d array
        The shape.
    dtype, device, like : optional
        As for `asarray`.

    Returns
    -------
    array, (M,)
        nan where `i0` of `beta` overflows: from 92 on in float32, from 714 on in float64.

    Notes
    -----
    Differentiable in `beta`.

    Examples
    --------
    >>> np.round(np.kaiser(5, 2.0), 3)
    array([0.439, 0.835, 1.   , 0.835, 0.439])

    >>> import torch
    >>> np.grad(lambda beta: np.sum(np.kaiser(3, beta)))(torch.tensor(2.0))
    tensor(-0.6122)
    """
    places = _places(M, dtype, device, like)
    beta = np.asarray(beta, dtype, device=device, like=like)
    return np.i0(beta * np.sqrt(1 - places * places)) / np.i0(beta)


def _places(M: Any, dtype: Any, device: Any, like: Any) -> Any:
    """The points from -1 to 1; a single one is 0."""
    return np.arange(1 - M, M, 2, dtype=dtype, device=device, like=like) / max(M - 1, 1)


def _cosines(places: Any, *coefficients: float) -> Any:
    return sum(c * np.cos(n * math.pi * places) for n, c in enumerate(coefficients[1:], 1)) + coefficients[0]


@primitive(inexact=True)
def i0(x: Array | Weak) -> Array:
    """The modified Bessel function of the first kind and order 0.

    Parameters
    ----------
    x : array_like
        Real, of any shape.

    Returns
    -------
    array

    Raises
    ------
    TypeError
        If `x` is complex.

    Notes
    -----
    The derivative is the Bessel function of order 1; the second derivative at 0 is 1/2.

    Examples
    --------
    >>> np.round(np.i0(numpy.array([0.0, 1.0, 2.0])), 4)
    array([1.    , 1.2661, 2.2796])

    >>> import torch
    >>> np.grad(np.i0)(torch.tensor(1.0))
    tensor(0.5652)
    """
