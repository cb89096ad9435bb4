"""Polynomials by their coefficients, the one of the highest power first."""

from __future__ import annotations

import operator
from typing import Any

import gradnp as np
from gradnp._core.operation import op
from gradnp._core.types import Array, Weak
from gradnp._ops.rules.linalg import precision


@op
def polyval(p: Array | Weak, x: Array | Weak) -> Array:
    """The values of a polynomial: ``p[0] * x**(n - 1) + ... + p[n - 1]``, by Horner's scheme.

    Parameters
    ----------
    p : array_like, shape (n, ...)
        The coefficients. Those of more dimensions than one broadcast with `x`.
    x : array_like
        Where to evaluate it, of any shape.

    Returns
    -------
    array
        Of the shape of `x` and the promoted dtype.

    Notes
    -----
    Gradients flow through both.

    Examples
    --------
    >>> np.polyval([3, 0, 1], numpy.array([5, 1]))
    array([76,  4])
    >>> import torch
    >>> x = torch.tensor([5.0, 1.0], requires_grad=True)
    >>> np.sum(np.polyval([3, 0, 1], x)).backward(); x.grad
    tensor([30.,  6.])
    """
    value = np.zeros_like(x)
    for k in range(p.shape[0]):
        value = value * x + p[k]
    return value


@op
def polyadd(a1: Array | Weak, a2: Array | Weak) -> Array:
    """The sum of two polynomials.

    Parameters
    ----------
    a1, a2 : array_like, 1-d or 0-d
        The coefficients.

    Returns
    -------
    array
        Of the greater length.

    Examples
    --------
    >>> np.polyadd([1, 2], [9, 5, 4])
    array([9, 6, 6])
    """
    return np.add(*_aligned(a1, a2))


@op
def polysub(a1: Array | Weak, a2: Array | Weak) -> Array:
    """The difference of two polynomials.

    Parameters
    ----------
    a1, a2 : array_like, 1-d or 0-d
        The coefficients.

    Returns
    -------
    array
        Of the greater length.

    Examples
    --------
    >>> np.polysub([2, 10, -2], [3, 10, -4])
    array([-1,  0,  2])
    """
    return np.subtract(*_aligned(a1, a2))


def _aligned(a1: Any, a2: Any) -> tuple[Any, Any]:
    """Both with as many coefficients: zeros come before those of the shorter one."""
    a1, a2 = np.atleast_1d(a1), np.atleast_1d(a2)
    missing = a2.shape[0] - a1.shape[0]
    if missing > 0:
        a1 = np.pad(a1, (missing, 0))
    elif missing < 0:
        a2 = np.pad(a2, (-missing, 0))
    return a1, a2


@op
def polymul(a1: Array | Weak, a2: Array | Weak) -> Array:
    """The product of two polynomials.

    Parameters
    ----------
    a1, a2 : array_like, 1-d or 0-d
        The coefficients.

    Returns
    -------
    array
        Of the length ``len(a1) + len(a2) - 1``. (For NumPy's arrays leading zeros of `a1` and `a2` are left out, as in
        NumPy; a framework's keep their length, which must not depend on values in a compiled program.)

    Examples
    --------
    >>> np.polymul([1, 2, 3], [9, 5, 1])
    array([ 9, 23, 38, 17,  3])
    """
    products = np.outer(a1, a2)
    rows, columns = products.shape
    # In rows that are one longer than the result, each row begins one place later than the one before.
    flat = np.reshape(np.pad(products, ((0, 0), (0, rows))), -1)[: rows * (rows + columns - 1)]
    return np.sum(np.reshape(flat, (rows, rows + columns - 1)), 0, dtype=products.dtype)


@op(inexact=True)
def polydiv(u: Array | Weak, v: Array | Weak) -> tuple[Array, Array]:
    """The quotient and the remainder of two polynomials: ``u = q * v + r``.

    Parameters
    ----------
    u, v : array_like, 1-d or 0-d
        The coefficients. The first one of `v` must not be 0.

    Returns
    -------
    q : array
        Of the length ``len(u) - len(v) + 1``, or ``[0.]`` if `v` is the longer one.
    r : array
        Of the length ``len(v) - 1``, but at least 1, or `u` if `v` is the longer one. (NumPy leaves out leading
        numbers near 0, and so does gradnp for NumPy's arrays; a framework's keep their length, which must not depend on
        values in a compiled program.)

    Notes
    -----
    Integers become the default float. Where the first coefficient of `v` is 0, results are infinite or nan.

    Examples
    --------
    >>> np.polydiv([3.0, 5.0, 2.0], [2.0, 1.0])
    (array([1.5 , 1.75]), array([0.25]))
    """
    u, v = np.atleast_1d(u), np.atleast_1d(v)
    n = v.shape[0]
    quotient, rest = [], u
    for _ in range(u.shape[0] - n + 1):
        factor = rest[0] / v[0]
        quotient.append(factor)
        rest = np.concatenate([rest[1:n] - factor * v[1:], rest[n:]])
    if not quotient:
        return np.zeros_like(v[:1]), u
    return np.stack(quotient), rest if n > 1 else np.zeros_like(v)


@op
def polyder(p: Array | Weak, m: int = 1) -> Array:
    """The derivative of a polynomial.

    Parameters
    ----------
    p : array_like, shape (n,)
        The coefficients.
    m : int, default 1
        The order.

    Returns
    -------
    array, shape (max(n - m, 0),)

    Raises
    ------
    ValueError
        If `m` is negative: `polyint` is meant.

    Examples
    --------
    >>> np.polyder([1.0, 1.0, 1.0, 1.0])
    array([3., 2., 1.])
    """
    m = operator.index(m)
    if m < 0:
        raise ValueError("Order of derivative must be positive (see polyint)")
    for _ in range(m):
        p = np.multiply(p[:-1], np.arange(p.shape[0] - 1, 0, -1, like=p))
    return p


@op(inexact=True)
def polyint(p: Array | Weak, m: int = 1, k: Array | Weak | None = None) -> Array:
    """An antiderivative of a polynomial.

    Parameters
    ----------
    p : array_like, shape (n,)
        The coefficients; integers become the default float.
    m : int, default 1
        The order.
    k : number or array_like, shape (m,), optional
        The constants of integration, in the order of the integrations; one number is for all. 0 by default.

    Returns
    -------
    array, shape (n + m,)

    Raises
    ------
    ValueError
        If `m` is negative: `polyder` is meant; if there are too few constants.

    Notes
    -----
    Gradients flow through `p` and `k`.

    Examples
    --------
    >>> np.polyint([3.0, 2.0, 1.0])
    array([1., 1., 1., 0.])
    """
    m = operator.index(m)
    if m < 0:
        raise ValueError("Order of integral must be positive (see polyder)")
    k = np.zeros_like(p, shape=(m,)) if k is None else np.atleast_1d(k)
    if k.shape[0] == 1 and m > 1:
        k = np.broadcast_to(k, (m,))
    if k.shape[0] < m:
        raise ValueError("k must be a scalar or a rank-1 array of length 1 or >m.")
    for i in range(m):
        p = np.concatenate([np.divide(p, np.arange(p.shape[0], 0, -1, like=p)), k[i : i + 1]])
    return p


@op(inexact=True)
def poly(seq_of_zeros: Array | Weak) -> Array:
    """The polynomial with given zeros, or the characteristic polynomial of a matrix; its first coefficient is 1.

    Parameters
    ----------
    seq_of_zeros : array_like, shape (n,) or (n, n)
        The zeros, or the matrix; integers become the default float.

    Returns
    -------
    array, shape (n + 1,)
        Of the dtype of the zeros. (NumPy makes the coefficients of complex zeros real if they come in conjugate pairs,
        and so does gradnp for NumPy's arrays; a framework's dtypes do not depend on values.)

    Raises
    ------
    ValueError
        If the array is neither 1-d nor a square matrix.

    Notes
    -----
    The characteristic polynomial comes from the Faddeev-LeVerrier algorithm (D. K. Faddeev and V. N. Faddeeva,
    Computational Methods of Linear Algebra, section 47), which has derivatives at repeated eigenvalues too.

    Examples
    --------
    >>> np.poly([1.0, 2.0])
    array([ 1., -3.,  2.])
    """
    zeros = np.atleast_1d(seq_of_zeros)
    shape = tuple(zeros.shape)
    if len(shape) == 2 and shape[0] == shape[1] != 0:
        return _characteristic(zeros)
    if len(shape) != 1:
        raise ValueError("input must be 1d or non-empty square 2d array.")
    one = np.ones_like(zeros, shape=(1,))
    result = one
    for i in range(shape[0]):
        result = np.concatenate([result, 0 * one]) - np.concatenate([0 * one, zeros[i] * result])
    return result


def _characteristic(a: Any) -> Any:
    n = a.shape[0]
    identity = np.eye(n, dtype=a.dtype, like=a)
    product, coefficients = identity, [np.ones_like(a[0, 0])]
    for k in range(1, n + 1):
        product = a @ product
        coefficients.append(-np.trace(product) / k)
        product = product + coefficients[-1] * identity
    return np.stack(coefficients)


@op(inexact=True, halves=False)
def roots(p: Array | Weak) -> Array:
    """The roots of a polynomial: the eigenvalues of its companion matrix.

    Parameters
    ----------
    p : array_like, shape (n,)
        The coefficients; integers become the default float. The first one must not be 0.

    Returns
    -------
    array, complex, shape (n - 1,)
        In no particular order. (For NumPy's arrays, leading zeros are left out and the result is real if all roots are, as
        in NumPy; a framework's dtypes and shapes do not depend on values.)

    Raises
    ------
    ValueError
        If `p` has more than one dimension.

    Notes
    -----
    The gradient is that of `linalg.eigvals`; at repeated roots there is none.

    Examples
    --------
    >>> np.roots([1.0, -3.0, 2.0])
    array([2., 1.])
    """
    p = np.atleast_1d(p)
    if len(p.shape) != 1:
        raise ValueError("Input must be a rank-1 array.")
    degree = p.shape[0] - 1
    if degree < 1:
        return np.add(p[:0], 0j)
    below = np.eye(degree - 1, degree, dtype=p.dtype, like=p)
    return np.linalg.eigvals(np.concatenate([-p[None, 1:] / p[0], below]))


@op(inexact=True)
def polyfit(
    x: Array | Weak,
    y: Array | Weak,
    deg: int,
    rcond: float | None = None,
    full: bool = False,
    w: Array | Weak | None = None,
    cov: Any = False,
) -> Any:
    """The polynomial of degree `deg` that fits points best, in the sense of least squares.

    Parameters
    ----------
    x : array_like, shape (m,)
    y : array_like, shape (m,) or (m, k)
        Several sets of points in columns.
    deg : int
    rcond : float, optional
        Singular values up to `rcond` times the largest count as 0; by default ``m * eps``.
    full : bool, default False
        Whether to return what `linalg.lstsq` found too.
    w : array_like, shape (m,), optional
        Weights of the residuals, which are squared with them.
    cov : bool or "unscaled", default False
        Whether to return the covariances of the coefficients too, scaled so that the reduced chi-square is 1, or not.

    Returns
    -------
    p : array, shape (deg + 1,) or (deg + 1, k)
        The coefficients, that of the highest power first.
    residuals, rank, singular_values, rcond
        If `full`; see `linalg.lstsq`. The residuals are empty unless ``m > deg + 1``.
    V : array, shape (deg + 1, deg + 1) or (deg + 1, deg + 1, k)
        The covariances; if `cov` and not `full`.

    Raises
    ------
    TypeError
        If the shapes do not fit.
    ValueError
        If `deg` is negative; if `cov` has to be scaled and there are not more than ``deg + 1`` points.

    Notes
    -----
    Gradients flow through `x`, `y` and `w`. A framework's arrays give no warning of a bad condition, because a compiled
    program does not know the rank.

    Examples
    --------
    >>> np.polyfit([0.0, 1.0, 2.0], [1.0, 3.0, 5.0], 1).round(12)
    array([2., 1.])
    """
    order = operator.index(deg) + 1
    _check_points(x, y, w, order)
    rows = x.shape[0]
    if rcond is None:
        rcond = rows * precision(x.dtype)[0]
    matrix, values = np.vander(x, order), y
    if w is not None:
        matrix = matrix * w[:, None]
        values = y * (w[:, None] if len(y.shape) == 2 else w)
    scale = np.sqrt(np.sum(matrix * matrix, 0))
    matrix = matrix / scale
    fit, residuals, known, singular = np.linalg.lstsq(matrix, values, rcond)
    p = np.transpose(np.transpose(fit) / scale)
    if full:
        return p, residuals, known, singular, rcond
    if not cov:
        return p
    covariance = np.linalg.inv(np.transpose(matrix) @ matrix) / np.outer(scale, scale)
    if cov != "unscaled":
        if rows <= order:
            raise ValueError("the number of data points must exceed order to scale the covariance matrix")
        factor = residuals / (rows - order)
    else:
        factor = 1
    return p, (covariance if len(y.shape) == 1 else covariance[:, :, None]) * factor


def _check_points(x: Any, y: Any, w: Any, order: int) -> None:
    if order < 1:
        raise ValueError("expected deg >= 0")
    if len(x.shape) != 1:
        raise TypeError("expected 1D vector for x")
    if x.shape[0] == 0:
        raise TypeError("expected non-empty vector for x")
    if len(y.shape) not in (1, 2):
        raise TypeError("expected 1D or 2D array for y")
    if x.shape[0] != y.shape[0]:
        raise TypeError("expected x and y to have same length")
    if w is not None and len(w.shape) != 1:
        raise TypeError("expected a 1-d array for weights")
    if w is not None and w.shape[0] != y.shape[0]:
        raise TypeError("expected w and y to have the same length")
