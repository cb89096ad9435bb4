"""Discrete Fourier transforms. All are linear, so each gradient is a transform in the other direction."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy

import gradnp as np
from gradnp._core.dtypes import rank, refuse_complex
from gradnp._core.operation import creation, op
from gradnp._core.shapes import as_int
from gradnp._core.types import Array, Axis, DType, Like, Weak
from gradnp._ops.rules.fft import is_tensor, opposite, points_of, power_of, sizes_and_axes


@op(inexact=True)
def fft(a: Array | Weak, n: int | None = None, axis: int = -1, norm: str | None = None, out: Any = None) -> Array:
    """The discrete Fourier transform along one axis.

    Entry k of the result is the sum over m of ``a[m] * exp(-2j * pi * k * m / n)``.

    Parameters
    ----------
    a : array_like
        Real or complex. Integers become the default float, float16 becomes complex64.
    n : int, optional
        The number of points: `a` is cut, or zeros are appended. By default the size of the axis.
    axis : int, default -1
        The axis to transform.
    norm : {"backward", "ortho", "forward"}, optional
        Which transforms are divided: the inverse ones by n, as by default; both by the square root of n; the forward
        ones by n.
    out : array, optional
        Gives the result's dtype; see :ref:`ufunc-keywords`.

    Returns
    -------
    array
        Complex, with `n` entries along `axis`.

    Raises
    ------
    ValueError
        If `n` is less than 1, or there is no such `norm`.
    IndexError
        If there is no such axis.

    See Also
    --------
    ifft : the inverse.
    rfft : half the spectrum, of real arrays.

    Notes
    -----
    Linear: the gradient is `ifft` of the incoming one times n (the other way round for `ifft`). That of a real array is
    real.

    Examples
    --------
    >>> np.fft.fft([1.0, 2.0, 0.0, 0.0])
    array([ 3.+0.j,  1.-2.j, -1.+0.j,  1.+2.j])

    The gradient of an energy in the spectrum:

    >>> import torch
    >>> x = torch.tensor([1.0, 2.0, 0.0, 0.0])
    >>> np.grad(lambda x: np.sum(np.abs(np.fft.fft(x, norm="ortho")) ** 2))(x)
    tensor([2., 4., 0., 0.])
    """
    return _fourier(a, n, axis, norm, -1)


@op(inexact=True)
def ifft(a: Array | Weak, n: int | None = None, axis: int = -1, norm: str | None = None, out: Any = None) -> Array:
    """The inverse of `fft`.

    Parameters
    ----------
    a, n, axis, norm, out
        As in `fft`.

    Returns
    -------
    array
        Complex, with `n` entries along `axis`.

    Raises
    ------
    ValueError, IndexError
        As in `fft`.

    Examples
    --------
    >>> np.fft.ifft([0.0, 4.0, 0.0, 0.0])
    array([ 1.+0.j,  0.+1.j, -1.+0.j,  0.-1.j])
    """
    return _fourier(a, n, axis, norm, 1)


def _fourier(a: Any, n: Any, axis: int, norm: Any, sign: int) -> Any:
    """A product with the matrix of the transform."""
    n, axis = points_of(np.shape(a), n, axis)
    power = power_of(norm) if sign < 0 else 1 - power_of(norm)
    turns = numpy.outer(numpy.arange(n), numpy.arange(n)) % n
    matrix = numpy.exp(sign * 2j * numpy.pi / n * turns) / n**power
    return np.moveaxis(np.matmul(_resized(np.moveaxis(a, axis, -1), n), matrix), -1, axis)


def _resized(a: Any, n: int) -> Any:
    """`a` with `n` entries along the last axis: cut, or with zeros appended."""
    size = a.shape[-1]
    return a[..., :n] if size >= n else np.pad(a, [(0, 0)] * (len(a.shape) - 1) + [(0, n - size)])


@op(inexact=True)
def rfft(a: Array | Weak, n: int | None = None, axis: int = -1, norm: str | None = None, out: Any = None) -> Array:
    """The first half of the spectrum of a real array: its other half is the conjugate of this.

    Parameters
    ----------
    a : array_like
        Real.
    n, axis, norm, out
        As in `fft`.

    Returns
    -------
    array
        Complex, with ``n // 2 + 1`` entries along `axis`.

    Raises
    ------
    TypeError
        If `a` is complex.
    ValueError, IndexError
        As in `fft`.

    See Also
    --------
    irfft : the inverse.

    Notes
    -----
    Linear. The gradient is that of the entries that are returned, each once: a sum over the whole spectrum counts all
    of them twice but the first and, if `n` is even, the last.

    Examples
    --------
    >>> np.fft.rfft([1.0, 2.0, 0.0, 0.0])
    array([ 3.+0.j,  1.-2.j, -1.+0.j])

    The gradient of one frequency's power:

    >>> import torch
    >>> x = torch.tensor([1.0, 2.0, 0.0, 0.0])
    >>> np.grad(lambda x: np.abs(np.fft.rfft(x)[1]) ** 2)(x)
    tensor([ 2.,  4., -2., -4.])
    """
    refuse_complex(a)
    n, axis = points_of(np.shape(a), n, axis)
    whole = np.moveaxis(np.fft.fft(a, n, axis, norm), axis, -1)
    return np.moveaxis(whole[..., : n // 2 + 1], -1, axis)


@op(inexact=True)
def irfft(a: Array | Weak, n: int | None = None, axis: int = -1, norm: str | None = None, out: Any = None) -> Array:
    """The inverse of `rfft`: a real array from the first half of its spectrum.

    Parameters
    ----------
    a : array_like
        Real or complex; ``n // 2 + 1`` of its entries are used.
    n : int, optional
        The number of entries of the result, by default ``2 * (size - 1)``. If the array was of odd size, that must be
        given.
    axis, norm, out
        As in `fft`.

    Returns
    -------
    array
        Real, with `n` entries along `axis`.

    Raises
    ------
    ValueError, IndexError
        As in `fft`.

    Notes
    -----
    Linear. The imaginary parts of the first entry and, if `n` is even, of the last have no influence and the gradient 0.

    Examples
    --------
    >>> np.fft.irfft([3.0, 1.0 - 2.0j, -1.0])
    array([1., 2., 0., 0.])
    """
    n, axis = points_of(np.shape(a), n, axis, is_half=True)
    half = _resized(np.moveaxis(a, axis, -1), n // 2 + 1)
    whole = np.concatenate([half, np.conj(np.flip(half[..., 1 : (n + 1) // 2], -1))], -1)
    result = np.moveaxis(np.real(np.fft.ifft(whole, norm=norm)), -1, axis)
    return result if rank(a.dtype) == 3 else np.astype(result, a.dtype)


@op(inexact=True)
def hfft(a: Array | Weak, n: int | None = None, axis: int = -1, norm: str | None = None, out: Any = None) -> Array:
    """The real spectrum of a signal with Hermitian symmetry, of which `a` is the first half.

    Parameters
    ----------
    a : array_like
        Real or complex; ``n // 2 + 1`` of its entries are used.
    n : int, optional
        The number of entries of the result, by default ``2 * (size - 1)``.
    axis, norm, out
        As in `fft`.

    Returns
    -------
    array
        Real, with `n` entries along `axis`.

    Raises
    ------
    ValueError, IndexError
        As in `fft`.

    See Also
    --------
    irfft : the same without the conjugate, divided by n.

    Notes
    -----
    Linear in the conjugate of `a`.

    Examples
    --------
    >>> np.fft.hfft([1.0, 2.0j, 3.0])
    array([ 4.,  2.,  4., -6.])
    """
    return np.fft.irfft(np.conj(a), n, axis, opposite(norm))


@op(inexact=True)
def ihfft(a: Array | Weak, n: int | None = None, axis: int = -1, norm: str | None = None, out: Any = None) -> Array:
    """The inverse of `hfft`: the first half of a signal with Hermitian symmetry, from its real spectrum.

    Parameters
    ----------
    a : array_like
        Real.
    n, axis, norm, out
        As in `fft`.

    Returns
    -------
    array
        Complex, with ``n // 2 + 1`` entries along `axis`.

    Raises
    ------
    TypeError
        If `a` is complex.
    ValueError, IndexError
        As in `fft`.

    Notes
    -----
    Linear: the conjugate of `rfft`, divided by n.

    Examples
    --------
    >>> np.fft.ihfft([4.0, 2.0, 4.0, -6.0])
    array([1.-0.j, 0.+2.j, 3.-0.j])
    """
    return np.conj(np.fft.rfft(a, n, axis, opposite(norm)))


@op(inexact=True)
def fftn(
    a: Array | Weak, s: Sequence[int] | None = None, axes: Axis = None, norm: str | None = None, out: Any = None
) -> Array:
    """The discrete Fourier transform along several axes, by default along all.

    Parameters
    ----------
    a : array_like
        As in `fft`.
    s : sequence of int, optional
        The number of points along each of `axes`: `a` is cut, or zeros are appended. -1 is the size of the axis.
    axes : sequence of int, optional
        The axes to transform; if only `s` is given, the last ones. An axis that is named twice is transformed twice.
    norm, out
        As in `fft`.

    Returns
    -------
    array
        Complex.

    Raises
    ------
    ValueError
        If `s` and `axes` differ in length, or as in `fft`.
    IndexError
        If there is no such axis.

    Notes
    -----
    Linear, as `fft`.

    Examples
    --------
    >>> np.fft.fftn([[1.0, 2.0], [3.0, 4.0]])
    array([[10.+0.j, -2.+0.j],
           [-4.+0.j,  0.+0.j]])
    """
    return _along_axes(np.fft.fft, a, s, axes, norm)


@op(inexact=True)
def ifftn(
    a: Array | Weak, s: Sequence[int] | None = None, axes: Axis = None, norm: str | None = None, out: Any = None
) -> Array:
    """The inverse of `fftn`.

    Parameters
    ----------
    a, s, axes, norm, out
        As in `fftn`.

    Returns
    -------
    array
        Complex.

    Raises
    ------
    ValueError, IndexError
        As in `fftn`.

    Examples
    --------
    >>> np.fft.ifftn([[10.0, -2.0], [-4.0, 0.0]])
    array([[1.+0.j, 2.+0.j],
           [3.+0.j, 4.+0.j]])
    """
    return _along_axes(np.fft.ifft, a, s, axes, norm)


def _along_axes(transform: Callable[..., Any], a: Any, s: Any, axes: Any, norm: Any) -> Any:
    for n, axis in reversed(list(zip(*sizes_and_axes(np.shape(a), s, axes), strict=True))):
        a = transform(a, n, axis, norm)
    return a


@op(inexact=True)
def rfftn(
    a: Array | Weak, s: Sequence[int] | None = None, axes: Axis = None, norm: str | None = None, out: Any = None
) -> Array:
    """The transform of a real array along several axes, of which the last of `axes` has half its spectrum.

    Parameters
    ----------
    a : array_like
        Real.
    s, axes, norm, out
        As in `fftn`.

    Returns
    -------
    array
        Complex, with ``s[-1] // 2 + 1`` entries along the last of `axes`.

    Raises
    ------
    TypeError
        If `a` is complex.
    ValueError, IndexError
        As in `fftn`; IndexError also if there are no `axes`.

    Notes
    -----
    Linear, as `rfft`.

    Examples
    --------
    >>> np.fft.rfftn([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]])[0]
    array([ 6. +0.j       , -1.5+0.8660254j])
    """
    s, axes = sizes_and_axes(np.shape(a), s, axes)
    a = np.fft.rfft(a, s[-1], axes[-1], norm)
    return _along_axes(np.fft.fft, a, s[:-1], axes[:-1], norm)


@op(inexact=True)
def irfftn(
    a: Array | Weak, s: Sequence[int] | None = None, axes: Axis = None, norm: str | None = None, out: Any = None
) -> Array:
    """The inverse of `rfftn`.

    Parameters
    ----------
    a : array_like
        Real or complex.
    s : sequence of int, optional
        The sizes of the result along `axes`, by default those of `a`, and ``2 * (size - 1)`` for the last. If that was
        odd, it must be given.
    axes, norm, out
        As in `fftn`.

    Returns
    -------
    array
        Real.

    Raises
    ------
    ValueError, IndexError
        As in `fftn`; IndexError also if there are no `axes`.

    Notes
    -----
    Linear, as `irfft`.

    Examples
    --------
    >>> np.fft.irfftn(np.fft.rfftn([[1.0, 2.0, 3.0, 4.0], [0.0, 0.0, 0.0, 0.0]]))
    array([[1., 2., 3., 4.],
           [0., 0., 0., 0.]])
    """
    s, axes = sizes_and_axes(np.shape(a), s, axes, is_half=True)
    for n, axis in zip(s[:-1], axes[:-1], strict=True):
        a = np.fft.ifft(a, n, axis, norm)
    return np.fft.irfft(a, s[-1], axes[-1], norm)


@op(inexact=True)
def fft2(
    a: Array | Weak, s: Sequence[int] | None = None, axes: Axis = (-2, -1), norm: str | None = None, out: Any = None
) -> Array:
    """The discrete Fourier transform of matrices: `fftn` along the last two axes.

    Parameters
    ----------
    a, s, axes, norm, out
        As in `fftn`, except that `axes` are the last two by default.

    Returns
    -------
    array
        Complex.

    Raises
    ------
    ValueError, IndexError
        As in `fftn`.

    Examples
    --------
    >>> np.fft.fft2([[1.0, 2.0], [3.0, 4.0]])
    array([[10.+0.j, -2.+0.j],
           [-4.+0.j,  0.+0.j]])
    """
    return np.fft.fftn(a, s, axes, norm)


@op(inexact=True)
def ifft2(
    a: Array | Weak, s: Sequence[int] | None = None, axes: Axis = (-2, -1), norm: str | None = None, out: Any = None
) -> Array:
    """The inverse of `fft2`.

    Parameters
    ----------
    a, s, axes, norm, out
        As in `fft2`.

    Returns
    -------
    array
        Complex.

    Raises
    ------
    ValueError, IndexError
        As in `fftn`.

    Examples
    --------
    >>> np.fft.ifft2([[10.0, -2.0], [-4.0, 0.0]])
    array([[1.+0.j, 2.+0.j],
           [3.+0.j, 4.+0.j]])
    """
    return np.fft.ifftn(a, s, axes, norm)


@op(inexact=True)
def rfft2(
    a: Array | Weak, s: Sequence[int] | None = None, axes: Axis = (-2, -1), norm: str | None = None, out: Any = None
) -> Array:
    """The transform of real matrices, with half the spectrum along the last axis: `rfftn` along the last two axes.

    Parameters
    ----------
    a : array_like
        Real.
    s, axes, norm, out
        As in `fft2`.

    Returns
    -------
    array
        Complex, with ``s[-1] // 2 + 1`` entries along the last of `axes`.

    Raises
    ------
    TypeError, ValueError, IndexError
        As in `rfftn`.

    Examples
    --------
    >>> np.fft.rfft2([[1.0, 2.0], [3.0, 4.0]])
    array([[10.+0.j, -2.+0.j],
           [-4.+0.j,  0.+0.j]])
    """
    return np.fft.rfftn(a, s, axes, norm)


@op(inexact=True)
def irfft2(
    a: Array | Weak, s: Sequence[int] | None = None, axes: Axis = (-2, -1), norm: str | None = None, out: Any = None
) -> Array:
    """The inverse of `rfft2`.

    Parameters
    ----------
    a, s, axes, norm, out
        As in `irfftn`, except that `axes` are the last two by default.

    Returns
    -------
    array
        Real.

    Raises
    ------
    ValueError, IndexError
        As in `irfftn`.

    Examples
    --------
    >>> np.fft.irfft2([[10.0, -2.0], [-4.0, 0.0]])
    array([[1., 2.],
           [3., 4.]])
    """
    return np.fft.irfftn(a, s, axes, norm)


@creation(inexact=True)
def fftfreq(n: int, d: Array | Weak = 1.0, device: Any = None, *, dtype: DType = None, like: Like = None) -> Array:
    """The frequencies of the entries of `fft`, in cycles per unit of the sample spacing.

    Parameters
    ----------
    n : int
        The number of points.
    d : number or 0-d array, default 1.0
        The sample spacing.
    device, dtype, like : optional
        As for `asarray`.

    Returns
    -------
    array, (n,)
        ``[0, 1, ..., (n - 1) // 2, -(n // 2), ..., -1] / (n * d)``

    Raises
    ------
    ValueError
        If `n` is not an integer, or negative.
    ZeroDivisionError
        If `n` or `d` is 0.

    Notes
    -----
    Differentiable in `d`.

    Examples
    --------
    >>> np.fft.fftfreq(4, 0.5)
    array([ 0. ,  0.5, -1. , -0.5])
    """
    step = _step(n, d, dtype, device, like)
    return np.multiply(np.fft.ifftshift(np.arange(-(n // 2), n - n // 2, dtype=dtype, device=device, like=like)), step)


@creation(inexact=True)
def rfftfreq(n: int, d: Array | Weak = 1.0, device: Any = None, *, dtype: DType = None, like: Like = None) -> Array:
    """The frequencies of the entries of `rfft`, in cycles per unit of the sample spacing.

    Parameters
    ----------
    n, d, device, dtype, like
        As in `fftfreq`.

    Returns
    -------
    array, (n // 2 + 1,)
        ``[0, 1, ..., n // 2] / (n * d)``

    Raises
    ------
    ValueError, ZeroDivisionError
        As in `fftfreq`.

    Notes
    -----
    Differentiable in `d`.

    Examples
    --------
    >>> np.fft.rfftfreq(4, 0.5)
    array([0. , 0.5, 1. ])
    """
    step = _step(n, d, dtype, device, like)
    return np.multiply(np.arange(n // 2 + 1, dtype=dtype, device=device, like=like), step)


def _step(n: Any, d: Any, dtype: Any, device: Any, like: Any) -> Any:
    """The distance between frequencies."""
    try:
        n = as_int(n)
    except TypeError:
        raise ValueError(f"n should be an integer, not {n!r:.60}") from None
    if is_tensor(n):
        n = np.asarray(n, dtype, device=device, like=like)
    elif n < 0:
        raise ValueError(f"n must not be negative, got {n}")
    return np.divide(1.0, np.multiply(n, d)) if is_tensor(n) or is_tensor(d) else 1.0 / (n * d)


@op
def fftshift(x: Array | Weak, axes: Axis = None) -> Array:
    """Move the entry of frequency 0 to the middle of the axes.

    Parameters
    ----------
    x : array
        Any shape and dtype.
    axes : int or sequence of int, optional
        Along which axes; all by default.

    Returns
    -------
    array

    Raises
    ------
    IndexError
        If there is no such axis.

    See Also
    --------
    ifftshift : the inverse, which differs along axes of odd size.

    Notes
    -----
    Linear: the gradient is moved back.

    Examples
    --------
    >>> np.fft.fftshift(np.fft.fftfreq(5, 0.2))
    array([-2., -1.,  0.,  1.,  2.])
    """
    return _shifted(x, axes, 1)


@op
def ifftshift(x: Array | Weak, axes: Axis = None) -> Array:
    """The inverse of `fftshift`: move the entry in the middle of the axes to the front.

    Parameters
    ----------
    x, axes
        As in `fftshift`.

    Returns
    -------
    array

    Raises
    ------
    IndexError
        If there is no such axis.

    Notes
    -----
    Linear: the gradient is moved back.

    Examples
    --------
    >>> np.fft.ifftshift([-2.0, -1.0, 0.0, 1.0, 2.0])
    array([ 0.,  1.,  2., -2., -1.])
    """
    return _shifted(x, axes, -1)


def _shifted(x: Any, axes: Any, sign: int) -> Any:
    shape = np.shape(x)
    if axes is None:
        axes = range(len(shape))
    axes = [operator.index(axes)] if hasattr(axes, "__index__") else list(axes)
    return np.roll(x, [sign * (shape[axis] // 2) for axis in axes], axes)
