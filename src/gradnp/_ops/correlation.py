"""Covariances and correlations."""

from __future__ import annotations

import math
from typing import Any

import gradnp as np
from gradnp._core.dtypes import canonical_name, rank, real_name
from gradnp._core.operation import op
from gradnp._core.types import Array, DType, Each, Weak
from gradnp._ops.rules.values import holds_somewhere


@op(inexact=True)
def cov(
    m: Array | Weak,
    y: Array | Weak | None = None,
    rowvar: bool = True,
    bias: bool = False,
    ddof: int | None = None,
    fweights: Each | None = None,
    aweights: Each | None = None,
    *,
    dtype: DType = None,
) -> Array:
    """The covariances of variables.

    Parameters
    ----------
    m : array_like
        The observations, with at most two dimensions: a row for each variable, or one variable.
    y : array_like, optional
        More variables, in the same form.
    rowvar : bool, default True
        Whether rows are variables; otherwise columns are.
    bias : bool, default False
        Whether to divide by the number n of observations; by default by n - 1.
    ddof : int, optional
        Divide by ``n - ddof`` instead, whatever `bias` is.
    fweights : array_like, optional
        How often each observation was made: integers, one for each.
    aweights : array_like, optional
        The weight of each observation.
    dtype : dtype, optional
        The dtype to compute in.

    Returns
    -------
    array
        Of shape (k, k) for k variables, 0-d for one (unless TensorFlow does not know k while it traces). NumPy's has double precision at least; a framework's has that of its
        arguments. Infinite or NaN if the divisor is not positive; NumPy warns there.

    Raises
    ------
    ValueError
        If `m` or `y` has more than two dimensions, `ddof` is not an integer, or weights are negative.
    TypeError
        If `fweights` are not integers.
    RuntimeError
        If weights are not 1-d, or not as many as there are observations.

    Notes
    -----
    Differentiable in `m`, `y` and the weights.

    Examples
    --------
    >>> np.cov([[0.0, 1.0, 2.0], [2.0, 1.0, 0.0]])
    array([[ 1., -1.],
           [-1.,  1.]])
    """
    if ddof is not None and ddof != int(ddof):
        raise ValueError("ddof must be integer")
    for name, x in (("m", m), ("y", y)):
        if x is not None and len(x.shape) > 2:
            raise ValueError(f"{name} has more than 2 dimensions")
    rows = _as_rows(m, dtype)
    if not rowvar and len(m.shape) != 1:
        rows = np.matrix_transpose(rows)
    if rows.shape[0] == 0:
        return np.zeros((0, 0), rows.dtype, like=rows)
    if y is not None:
        more = _as_rows(y, dtype)
        if not rowvar and more.shape[0] != 1:
            more = np.matrix_transpose(more)
        rows = np.concatenate([rows, more])
    if ddof is None:
        ddof = 0 if bias else 1
    counts = _checked("fweights", fweights, rows)
    if counts is not None and holds_somewhere(counts != np.round(counts)):
        raise TypeError("fweights must be integer")
    weights = _checked("aweights", aweights, rows)
    both = [w for w in (counts, weights) if w is not None]
    if not both:
        centred = np.subtract(rows, np.mean(rows, 1, keepdims=True))
        weighted, divisor = centred, np.shape(rows)[1] - ddof
    else:
        together = both[0] if len(both) == 1 else np.multiply(*both)
        total = divisor = np.sum(together)
        if ddof != 0 and weights is None:
            divisor = total - ddof
        elif ddof != 0:
            divisor = total - ddof * np.sum(together * weights) / total
        centred = np.subtract(rows, np.divide(np.sum(np.multiply(rows, together), 1, keepdims=True), total))
        weighted = np.multiply(centred, together)
    products = np.matmul(centred, np.conj(np.matrix_transpose(weighted)))
    result = np.multiply(products, _inverse(divisor))
    return np.reshape(result, ()) if rows.shape[0] == 1 else result


@op(inexact=True)
def corrcoef(x: Array | Weak, y: Array | Weak | None = None, rowvar: bool = True, *, dtype: DType = None) -> Array:
    """The correlation coefficients of variables.

    Parameters
    ----------
    x, y, rowvar, dtype : optional
        As `m`, `y`, `rowvar` and `dtype` of `cov`.

    Returns
    -------
    array
        Of shape (k, k) for k variables, 0-d for one. Real and imaginary parts lie between -1 and 1; NaN for a variable
        that is constant.

    Raises
    ------
    ValueError
        If `x` or `y` has more than two dimensions.

    Notes
    -----
    Differentiable in `x` and `y`, where no variable is constant.

    Examples
    --------
    >>> np.corrcoef([0.0, 1.0, 2.0], [2.0, 1.0, 0.0])
    array([[ 1., -1.],
           [-1.,  1.]])
    """
    c = np.cov(x, y, rowvar, dtype=dtype)
    if len(c.shape) == 0:
        return np.divide(c, c)
    spread = np.sqrt(np.real(np.diagonal(c)))
    c = np.divide(np.divide(c, spread[:, None]), spread[None, :])
    if rank(c.dtype) < 3:
        return np.clip(c, -1, 1)
    return np.add(np.clip(np.real(c), -1, 1), np.multiply(np.clip(np.imag(c), -1, 1), 1j))


def _as_rows(x: Any, dtype: DType) -> Any:
    """`x` as a matrix, a vector or a number as one row."""
    if dtype is not None:
        x = np.astype(x, dtype)
    return x if len(x.shape) == 2 else np.reshape(x, (1, -1))


def _checked(name: str, weights: Any, rows: Any) -> Any:
    """Weights in the precision of the observations, after a check."""
    if weights is None:
        return None
    if len(weights.shape) != 1:
        raise RuntimeError(f"cannot handle multidimensional {name}")
    if None not in (weights.shape[0], rows.shape[1]) and weights.shape[0] != rows.shape[1]:
        raise RuntimeError(f"incompatible numbers of samples and {name}")
    if holds_somewhere(np.less(weights, 0)):
        raise ValueError(f"{name} cannot be negative")
    return np.astype(weights, real_name(canonical_name(rows.dtype)))


def _inverse(divisor: Any) -> Any:
    """The reciprocal of a divisor, infinity if that is not positive."""
    if isinstance(divisor, int):
        return 1 / divisor if divisor > 0 else math.inf
    return np.divide(1, np.maximum(divisor, 0))
