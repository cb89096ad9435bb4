"""Functions whose result is complex where the real one is not defined: NumPy's `numpy.emath`.

Their dtype depends on values, which must therefore be known: in a compiled program, make the argument complex and call
the function without ``emath``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradnp as np
from gradnp._core.arguments import as_content
from gradnp._core.errors import UnsupportedOperationError
from gradnp._core.types import Array, Weak


def _complex_if(name: str, x: Any, is_outside: Any) -> Any:
    """`x`, made complex if `is_outside` holds for an entry of it."""
    x = as_content(x)
    if np.iscomplexobj(x):
        return x
    try:
        outside = bool(np.any(is_outside(x)))
    except Exception as error:
        raise UnsupportedOperationError(
            f"emath.{name}: whether the result is complex depends on values, which a traced program does not know; write "
            f"np.{name}(np.astype(x, complex)), or np.{name}(x) for a real result"
        ) from error
    return np.astype(x, np.result_type(x, 1j)) if outside else x


def _is_negative(x: Any) -> Any:
    return np.less(x, 0)


def _is_beyond_one(x: Any) -> Any:
    return np.greater(np.absolute(x), 1)


def _off_the_cut(name: str, x: Any, real: Callable[[Any], Any], sign: int) -> Any:
    """The function `name` of numbers among which there are real ones beyond 1 or -1, with their own formula.

    They lie on the branch cut of the complex function, where the frameworks' derivatives disagree about the side.
    """
    x = as_content(x)
    given = _complex_if(name, x, _is_beyond_one)
    if np.iscomplexobj(x) or not np.iscomplexobj(given):
        return getattr(np, name)(given)
    is_beyond = _is_beyond_one(x)
    inside = getattr(np, name)(np.where(is_beyond, 0.0, x))
    height = np.arccosh(np.where(is_beyond, np.absolute(x), 1.5))
    return np.add(np.where(is_beyond, real(x), inside), np.multiply(np.where(is_beyond, height, 0.0), sign * 1j))


def sqrt(x: Array | Weak) -> Array:
    """Square root, complex if an entry is negative.

    Parameters
    ----------
    x : array_like

    Returns
    -------
    array

    Examples
    --------
    >>> np.emath.sqrt(-1), np.emath.sqrt([1.0, 4.0])
    (np.complex128(1j), array([1., 2.]))
    """
    return np.sqrt(_complex_if("sqrt", x, _is_negative))


def log(x: Array | Weak) -> Array:
    """Natural logarithm, complex if an entry is negative.

    Parameters
    ----------
    x : array_like

    Returns
    -------
    array

    Examples
    --------
    >>> np.emath.log(-1.0)
    np.complex128(3.141592653589793j)
    """
    return np.log(_complex_if("log", x, _is_negative))


def log2(x: Array | Weak) -> Array:
    """Logarithm to base 2, complex if an entry is negative.

    Parameters
    ----------
    x : array_like

    Returns
    -------
    array

    Examples
    --------
    >>> np.emath.log2(8.0)
    np.float64(3.0)
    """
    return np.log2(_complex_if("log2", x, _is_negative))


def log10(x: Array | Weak) -> Array:
    """Logarithm to base 10, complex if an entry is negative.

    Parameters
    ----------
    x : array_like

    Returns
    -------
    array

    Examples
    --------
    >>> np.emath.log10(100.0)
    np.float64(2.0)
    """
    return np.log10(_complex_if("log10", x, _is_negative))


def logn(n: Array | Weak, x: Array | Weak) -> Array:
    """Logarithm to base `n`, complex if an entry of either is negative.

    Parameters
    ----------
    n, x : array_like

    Returns
    -------
    array

    Examples
    --------
    >>> np.emath.logn(2.0, [4.0, 8.0])
    array([2., 3.])
    """
    return np.divide(np.emath.log(x), np.emath.log(n))


def power(x: Array | Weak, p: Array | Weak) -> Array:
    """Power, complex if an entry of `x` is negative; of integers a float if an entry of `p` is negative.

    Parameters
    ----------
    x, p : array_like

    Returns
    -------
    array

    Examples
    --------
    >>> np.emath.power(2, -1)
    np.float64(0.5)
    """
    x = _complex_if("power", x, _is_negative)
    p = as_content(p)
    if np.isdtype(np.result_type(p), "integral") and bool(np.any(np.less(p, 0))):
        p = np.astype(p, float)
    return np.power(x, p)


def arccos(x: Array | Weak) -> Array:
    """Inverse cosine, complex if an entry lies outside of [-1, 1].

    Parameters
    ----------
    x : array_like

    Returns
    -------
    array

    Examples
    --------
    >>> np.emath.arccos(1.0)
    np.float64(0.0)
    """
    return _off_the_cut("arccos", x, lambda x: np.where(x > 0, 0.0, np.pi), -1)


def arcsin(x: Array | Weak) -> Array:
    """Inverse sine, complex if an entry lies outside of [-1, 1].

    Parameters
    ----------
    x : array_like

    Returns
    -------
    array

    Examples
    --------
    >>> np.emath.arcsin(0.0)
    np.float64(0.0)
    """
    return _off_the_cut("arcsin", x, lambda x: np.sign(x) * (np.pi / 2), 1)


def arctanh(x: Array | Weak) -> Array:
    """Inverse hyperbolic tangent, complex if an entry lies outside of [-1, 1].

    Parameters
    ----------
    x : array_like

    Returns
    -------
    array

    Examples
    --------
    >>> np.emath.arctanh(0.5)
    np.float64(0.5493061443340549)
    """
    return np.arctanh(_complex_if("arctanh", x, _is_beyond_one))
