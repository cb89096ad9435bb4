"""Series of polynomials in several bases, the coefficient of the lowest degree first: NumPy's `numpy.polynomial`.

The bases obey three-term recurrences (Abramowitz and Stegun, Handbook of Mathematical Functions, table 22.7), by which
series are summed (C. W. Clenshaw, A note on the summation of Chebyshev series, 1955) and Vandermonde matrices filled.
Derivatives, antiderivatives and products are linear in the coefficients; NumPy's own functions of unit vectors give their
matrices, which depend on sizes only.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy
import numpy.polynomial

import gradnp as np
from gradnp._core.arguments import as_content
from gradnp._core.dtypes import rank
from gradnp._core.shapes import normalize_axis
from gradnp._core.tracing import constant_to_tracers
from gradnp._core.types import Array, Weak


class Recurrence(NamedTuple):
    """``P[k + 1](x) = (slope(k) * x + offset(k)) * P[k](x) - weight(k) * P[k - 1](x)``, and ``P[0] = 1``."""

    slope: Callable[[int], float]
    offset: Callable[[int], float]
    weight: Callable[[int], float]


def _nothing(k: int) -> float:
    return 0.0


def _one(k: int) -> float:
    return 1.0


RECURRENCES = {
    "polynomial": Recurrence(_one, _nothing, _nothing),
    "chebyshev": Recurrence(lambda k: 2.0 if k else 1.0, _nothing, _one),
    "legendre": Recurrence(lambda k: (2 * k + 1) / (k + 1), _nothing, lambda k: k / (k + 1)),
    "hermite": Recurrence(lambda k: 2.0, _nothing, lambda k: 2.0 * k),
    "hermite_e": Recurrence(_one, _nothing, float),
    "laguerre": Recurrence(lambda k: -1 / (k + 1), lambda k: (2 * k + 1) / (k + 1), lambda k: k / (k + 1)),
}
"""By the names of NumPy's modules."""


def _floating(*arrays: Any) -> list[Any]:
    """Arrays, or NumPy's numbers; integers become floats."""
    contents = [np.asarray(array) if isinstance(array, (list, tuple)) else as_content(array) for array in arrays]
    return [x if rank(getattr(x, "dtype", type(x))) > 1 else np.multiply(x, 1.0) for x in contents]


class Basis:
    """The functions of one basis, as methods; `name` is that of NumPy's module and `prefix` that of its functions."""

    def __init__(self, name: str, prefix: str) -> None:
        self._name, self._prefix = name, prefix

    def _path(self, function: str) -> str:
        return f"{self._name}.{self._prefix}{function}"

    def val(self, x: Array | Weak, c: Array | Weak, tensor: bool = True) -> Any:
        """The values of a series at points.

        Parameters
        ----------
        x : array_like
            The points.
        c : array_like, shape (n, ...)
            The coefficients; further dimensions are those of several series.
        tensor : bool, default True
            Whether each series is evaluated at all points, or the dimensions of the series broadcast with `x`.

        Returns
        -------
        array
            Of the shape ``c.shape[1:] + x.shape`` if `tensor`.

        Notes
        -----
        Gradients flow through `x` and `c`.

        Examples
        --------
        >>> np.polynomial.chebyshev.chebval(0.5, [1.0, 2.0, 3.0])
        np.float64(0.5)
        """
        x, c = _floating(x, c)
        if np.ndim(c) == 0:
            c = np.reshape(c, (1,))
        if tensor:
            c = np.reshape(c, (*c.shape, *(1,) * np.ndim(x)))
        slope, offset, weight = RECURRENCES[self._name]
        count = c.shape[0]
        this = c[count - 1] + np.multiply(x, 0.0)
        later: Any = 0.0
        for k in range(count - 2, -1, -1):
            factor = np.add(np.multiply(x, slope(k)), offset(k))
            this, later = c[k] + factor * this - weight(k + 1) * later, this
        return this

    def val2d(self, x: Array | Weak, y: Array | Weak, c: Array | Weak) -> Any:
        """The values of a series in two variables at points: the sum of ``c[i, j] * P[i](x) * P[j](y)``.

        Parameters
        ----------
        x, y : array_like
            The coordinates of the points, of one shape.
        c : array_like, shape (n, m, ...)
            The coefficients.

        Returns
        -------
        array
            Of the shape ``c.shape[2:] + x.shape``.

        Examples
        --------
        >>> np.polynomial.legendre.legval2d(0.5, 2.0, [[1.0, 2.0], [3.0, 4.0]])
        np.float64(10.5)
        """
        return self._at_points(c, x, y)

    def val3d(self, x: Array | Weak, y: Array | Weak, z: Array | Weak, c: Array | Weak) -> Any:
        """As `val2d`, in three variables.

        Parameters
        ----------
        x, y, z : array_like
            The coordinates of the points, of one shape.
        c : array_like, shape (n, m, l, ...)
            The coefficients.

        Returns
        -------
        array
            Of the shape ``c.shape[3:] + x.shape``.
        """
        return self._at_points(c, x, y, z)

    def _at_points(self, c: Any, *variables: Any) -> Any:
        if len({np.shape(x) for x in variables}) != 1:
            raise ValueError("x, y, z are incompatible" if len(variables) == 3 else "x, y are incompatible")
        c = self.val(variables[0], c)
        for x in variables[1:]:
            c = self.val(x, c, tensor=False)
        return c

    def grid2d(self, x: Array | Weak, y: Array | Weak, c: Array | Weak) -> Any:
        """The values of a series in two variables at all pairs of an `x` and a `y`.

        Parameters
        ----------
        x, y : array_like
        c : array_like, shape (n, m, ...)
            The coefficients.

        Returns
        -------
        array
            Of the shape ``c.shape[2:] + x.shape + y.shape``.

        Examples
        --------
        >>> np.polynomial.polynomial.polygrid2d([0.0, 1.0], [2.0], [[1.0, 2.0], [3.0, 4.0]])
        array([[ 5.],
               [16.]])
        """
        return self.val(y, self.val(x, c))

    def grid3d(self, x: Array | Weak, y: Array | Weak, z: Array | Weak, c: Array | Weak) -> Any:
        """As `grid2d`, in three variables.

        Parameters
        ----------
        x, y, z : array_like
        c : array_like, shape (n, m, l, ...)
            The coefficients.

        Returns
        -------
        array
            Of the shape ``c.shape[3:] + x.shape + y.shape + z.shape``.
        """
        return self.val(z, self.grid2d(x, y, c))

    def vander(self, x: Array | Weak, deg: int) -> Any:
        """The values of the basis' polynomials up to the degree `deg`, in a new axis at the end.

        Parameters
        ----------
        x : array_like
        deg : int

        Returns
        -------
        array
            Of the shape ``x.shape + (deg + 1,)``; that of a number is ``(1, deg + 1)``.

        Raises
        ------
        ValueError
            If `deg` is negative.

        Examples
        --------
        >>> np.polynomial.hermite.hermvander([0.5, 1.0], 2)
        array([[ 1.,  1., -1.],
               [ 1.,  2.,  2.]])
        """
        if deg < 0:
            raise ValueError("deg must be non-negative")
        x = np.atleast_1d(_floating(x)[0])
        slope, offset, weight = RECURRENCES[self._name]
        columns = [np.ones_like(x)]
        for k in range(deg):
            following = (x * slope(k) + offset(k)) * columns[-1]
            columns.append(following - weight(k) * columns[-2] if k else following)
        return np.stack(columns, -1)

    def vander2d(self, x: Array | Weak, y: Array | Weak, deg: Sequence[int]) -> Any:
        """The products of the polynomials of two variables, in one new axis at the end, those of `y` changing fastest.

        Parameters
        ----------
        x, y : array_like
            Of one shape.
        deg : sequence of int
            The greatest degrees.

        Returns
        -------
        array
            Of the shape ``x.shape + ((deg[0] + 1) * (deg[1] + 1),)``.
        """
        return self._products((x, y), deg)

    def vander3d(self, x: Array | Weak, y: Array | Weak, z: Array | Weak, deg: Sequence[int]) -> Any:
        """As `vander2d`, of three variables.

        Parameters
        ----------
        x, y, z : array_like
            Of one shape.
        deg : sequence of int
            The greatest degrees.

        Returns
        -------
        array
            Of the shape ``x.shape + (n,)``, where n is the product of the degrees plus 1.
        """
        return self._products((x, y, z), deg)

    def _products(self, variables: tuple[Any, ...], deg: Sequence[int]) -> Any:
        if len(deg) != len(variables):
            raise ValueError(f"Expected {len(variables)} degrees, got {len(deg)}")
        result, *others = [self.vander(x, degree) for x, degree in zip(variables, deg, strict=True)]
        for matrix in others:
            pairs = result[..., :, None] * matrix[..., None, :]
            result = np.reshape(pairs, (*pairs.shape[:-2], pairs.shape[-2] * pairs.shape[-1]))
        return result

    def add(self, c1: Array | Weak, c2: Array | Weak) -> Any:
        """The sum of two series.

        Parameters
        ----------
        c1, c2 : array_like, 1-d
            The coefficients.

        Returns
        -------
        array
            Of the greater length. (NumPy leaves out zeros at the end; here lengths do not depend on values.)

        Examples
        --------
        >>> np.polynomial.laguerre.lagadd([1.0, 2.0, 3.0], [1.0, 1.0])
        array([2., 3., 3.])
        """
        return np.add(*self._aligned(c1, c2))

    def sub(self, c1: Array | Weak, c2: Array | Weak) -> Any:
        """The difference of two series.

        Parameters
        ----------
        c1, c2 : array_like, 1-d
            The coefficients.

        Returns
        -------
        array
            Of the greater length. (NumPy leaves out zeros at the end; here lengths do not depend on values.)
        """
        return np.subtract(*self._aligned(c1, c2))

    def _aligned(self, c1: Any, c2: Any) -> tuple[Any, Any]:
        c1, c2 = (np.atleast_1d(c) for c in _floating(c1, c2))
        missing = c2.shape[0] - c1.shape[0]
        return np.pad(c1, (0, max(missing, 0))), np.pad(c2, (0, max(-missing, 0)))

    def mul(self, c1: Array | Weak, c2: Array | Weak) -> Any:
        """The product of two series, as a series in the same basis.

        Parameters
        ----------
        c1, c2 : array_like, 1-d
            The coefficients.

        Returns
        -------
        array, shape (len(c1) + len(c2) - 1,)
            (NumPy leaves out zeros at the end; here lengths do not depend on values.)

        Examples
        --------
        >>> np.polynomial.chebyshev.chebmul([1.0, 2.0], [0.0, 1.0])
        array([1., 1., 1.])
        """
        c1, c2 = (np.atleast_1d(c) for c in _floating(c1, c2))
        pairs = np.reshape(np.outer(c1, c2), -1)
        products = _products(self._path("mul"), c1.shape[0], c2.shape[0])
        return np.matmul(pairs, _constants(pairs, pairs.shape[0], products))

    def mulx(self, c: Array | Weak) -> Any:
        """The product of a series and its variable.

        Parameters
        ----------
        c : array_like, 1-d
            The coefficients.

        Returns
        -------
        array, shape (len(c) + 1,)
        """
        (c,) = _floating(c)
        return self._transformed("mulx", c, 0)

    def der(self, c: Array | Weak, m: int = 1, scl: float = 1, axis: int = 0) -> Any:
        """The derivative of a series, as a series in the same basis.

        Parameters
        ----------
        c : array_like
            The coefficients.
        m : int, default 1
            The order.
        scl : number, default 1
            A factor at each differentiation, for a variable that is scaled.
        axis : int, default 0
            The axis of the coefficients.

        Returns
        -------
        array
            With `m` coefficients fewer, but at least one.

        Raises
        ------
        ValueError
            If `m` is negative.

        Examples
        --------
        >>> np.polynomial.chebyshev.chebder([1.0, 2.0, 3.0, 4.0])
        array([14., 12., 24.])
        """
        (c,) = _floating(c)
        return self._transformed("der", c, axis, m, scl)

    def int(self, c: Array | Weak, m: int = 1, k: Any = (), lbnd: float = 0, scl: float = 1, axis: int = 0) -> Any:
        """An antiderivative of a series, as a series in the same basis.

        Parameters
        ----------
        c : array_like
            The coefficients.
        m : int, default 1
            The order.
        k : number or array_like, optional
            The values of the integrals at `lbnd`, in the order of the integrations; 0 by default.
        lbnd : number, default 0
            Where the integrals begin.
        scl : number, default 1
            A factor at each integration, for a variable that is scaled.
        axis : int, default 0
            The axis of the coefficients.

        Returns
        -------
        array
            With `m` coefficients more.

        Raises
        ------
        ValueError
            If `m` is negative, or there are more than `m` constants.

        Notes
        -----
        Gradients flow through `c` and `k`; `lbnd` and `scl` are numbers.

        Examples
        --------
        >>> np.polynomial.polynomial.polyint([1.0, 2.0, 3.0])
        array([0., 1., 1., 1.])
        """
        (c,) = _floating(c)
        integral = self._transformed("int", c, axis, m, (), lbnd, scl)
        count = len(k) if isinstance(k, (list, tuple)) else np.size(k)
        if not count:
            return integral
        images = _images_of_constants(self._path("int"), c.shape[axis], count, (m, lbnd, scl))
        added = np.matmul(np.reshape(k, (count,)), _constants(integral, count, images))
        after = np.ndim(c) - 1 - normalize_axis(axis, np.ndim(c))
        return np.add(integral, np.reshape(added, (-1, *(1,) * after)))

    def _transformed(self, function: str, c: Any, axis: Any, *settings: Any) -> Any:
        """What a linear function of NumPy makes of the coefficients along `axis`."""
        axis = normalize_axis(axis, np.ndim(c))
        if wrong := [x for x in settings if not isinstance(x, (int, float, complex, numpy.number, tuple))]:
            raise TypeError(f"{self._prefix}{function} takes numbers as m, scl and lbnd, not {type(wrong[0]).__name__}")
        matrix = _constants(c, c.shape[axis], _images(self._path(function), c.shape[axis], settings))
        return np.moveaxis(np.tensordot(np.moveaxis(c, axis, -1), matrix, 1), -1, axis)


def _function(path: str) -> Callable[..., Any]:
    """NumPy's function "chebyshev.chebval"."""
    return functools.reduce(getattr, path.split("."), numpy.polynomial)


@constant_to_tracers
def _images(path: str, count: int, settings: tuple[Any, ...]) -> tuple[float, ...]:
    """The coefficients that a linear function makes of those of each of the first polynomials, one after the other."""
    return _flat([_function(path)(unit, *settings) for unit in numpy.eye(count)])


@constant_to_tracers
def _images_of_constants(path: str, degrees: int, count: int, settings: tuple[Any, ...]) -> tuple[float, ...]:
    """The coefficients of the antiderivatives of zeros with each of the first constants in turn as 1."""
    order, *others = settings
    zeros = numpy.zeros(degrees)
    return _flat([_function(path)(zeros, order, [0] * i + [1] + [0] * (count - 1 - i), *others) for i in range(count)])


@constant_to_tracers
def _products(path: str, first: int, second: int) -> tuple[float, ...]:
    """The coefficients of the products of the polynomials up to these counts."""
    units = numpy.eye(max(first, second))
    products = [_function(path)(units[i], units[j]) for i in range(first) for j in range(second)]
    return _flat([numpy.zeros(first + second - 1), *products])[first + second - 1 :]


def _flat(rows: list[numpy.ndarray]) -> tuple[float, ...]:
    """The rows one after the other, with zeros at the ends of the shorter ones."""
    length = max(len(row) for row in rows)
    return tuple([float(x) for row in rows for x in (*row, *[0.0] * (length - len(row)))])


def _constants(c: Any, count: int, entries: tuple[float, ...]) -> Any:
    """The entries in `count` rows, as an array beside `c`."""
    return np.reshape(np.asarray([float(x) for x in entries], like=c), (count, -1))
