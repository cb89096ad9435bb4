"""Decompositions of matrices."""

from __future__ import annotations

from typing import Any, NamedTuple

import gradnp as np
from gradnp._core.operation import op, primitive
from gradnp._core.types import Array, Weak


class EigResult(NamedTuple):
    """Eigenvalues, and eigenvectors, as columns."""

    eigenvalues: Any
    eigenvectors: Any


class EighResult(NamedTuple):
    """Eigenvalues, ascending, and eigenvectors, as columns."""

    eigenvalues: Any
    eigenvectors: Any


class QRResult(NamedTuple):
    """Orthonormal columns `Q` and upper triangle `R`."""

    Q: Any
    R: Any


class SVDResult(NamedTuple):
    """Left singular vectors, as columns, singular values, descending, and right singular vectors, as rows."""

    U: Any
    S: Any
    Vh: Any


@primitive(inexact=True, halves=False)
def cholesky(a: Array | Weak, /, *, upper: bool = False) -> Array:
    """Cholesky factor of Hermitian, positive definite matrices.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
        Only one triangle is read: the upper one if `upper`, else the lower one.
    upper : bool, default: False
        Whether to return the upper factor ``U`` of ``a = U^H U`` rather than the lower one ``L`` of ``a = L L^H``.

    Returns
    -------
    array, shape (..., n, n)

    Raises
    ------
    LinAlgError
        If a matrix is not positive definite. JAX and TensorFlow give nan instead.

    Notes
    -----
    The gradient is Hermitian: shared evenly by the two triangles.

    Examples
    --------
    >>> np.linalg.cholesky([[4.0, 2.0], [2.0, 5.0]])
    array([[2., 0.],
           [1., 2.]])
    """


@primitive(inexact=True, halves=False)
def qr(a: Array | Weak, mode: str = "reduced") -> Any:
    """QR decomposition: ``a = Q @ R``, orthonormal columns and an upper triangle.

    Parameters
    ----------
    a : array_like, shape (..., m, n)
    mode : {"reduced", "complete", "r"}, default: "reduced"
        "reduced": ``Q`` has min(m, n) columns; "complete": m; "r": only the reduced ``R``. ("raw" is NumPy's alone.)

    Returns
    -------
    Q : array, shape (..., m, k)
    R : array, shape (..., k, n)

    Notes
    -----
    The signs of the columns are the framework's choice. The gradient needs the first min(m, n) columns to be linearly
    independent. The columns that "complete" adds to a tall matrix are unique up to a rotation among themselves;
    whatever depends only on the space that they span has the right gradient.

    Examples
    --------
    >>> Q, R = np.linalg.qr([[3.0, 1.0], [4.0, 2.0]])
    >>> np.abs(R).round(12)
    array([[5. , 2.2],
           [0. , 0.4]])
    """


@primitive(inexact=True, halves=False)
def svd(a: Array | Weak, full_matrices: bool = True, compute_uv: bool = True, hermitian: bool = False) -> Any:
    """Singular value decomposition: ``a = (U * S) @ Vh``.

    Parameters
    ----------
    a : array_like, shape (..., m, n)
    full_matrices : bool, default: True
        Whether ``U`` is m x m and ``Vh`` n x n, rather than m x k and k x n with k = min(m, n).
    compute_uv : bool, default: True
        If False, ``S`` alone is returned.
    hermitian : bool, default: False
        Whether the matrices are Hermitian: then only the lower triangle is read.

    Returns
    -------
    U : array, shape (..., m, m) or (..., m, k)
    S : array, real, shape (..., k)
        In descending order.
    Vh : array, shape (..., n, n) or (..., k, n)

    Notes
    -----
    Pairs of singular vectors have a sign (for complex matrices a phase) that is the framework's choice; their gradient
    has a pole where singular values coincide or, for a matrix that is not square, are 0. The vectors that
    `full_matrices` adds are unique up to a rotation among themselves; whatever depends only on the space that they span
    has the right gradient. ``full_matrices=False`` is cheaper.

    Examples
    --------
    >>> np.linalg.svd([[0.0, 2.0], [1.0, 0.0]], compute_uv=False)
    array([2., 1.])
    """


@op(inexact=True, halves=False)
def svdvals(x: Array | Weak, /) -> Array:
    """Singular values of matrices.

    Parameters
    ----------
    x : array_like, shape (..., m, n)

    Returns
    -------
    array, real, shape (..., min(m, n))
        In descending order.

    Examples
    --------
    >>> np.linalg.svdvals([[0.0, 2.0], [1.0, 0.0]])
    array([2., 1.])
    """
    return np.linalg.svd(x, compute_uv=False)


@primitive(inexact=True, halves=False)
def eigh(a: Array | Weak, UPLO: str = "L") -> Any:
    """Eigenvalues and eigenvectors of Hermitian matrices.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    UPLO : {"L", "U"}, default: "L"
        The triangle that is read, lower or upper.

    Returns
    -------
    eigenvalues : array, real, shape (..., n)
        In ascending order.
    eigenvectors : array, shape (..., n, n)
        The columns, of norm 1.

    Notes
    -----
    An eigenvector's sign (for complex matrices its phase) is the framework's choice. The gradient is Hermitian: shared
    evenly by the two triangles. That of the eigenvectors has a pole where eigenvalues coincide.

    Examples
    --------
    >>> np.linalg.eigh([[2.0, 0.0], [0.0, 1.0]]).eigenvalues
    array([1., 2.])
    """


@primitive(inexact=True, halves=False)
def eigvalsh(a: Array | Weak, UPLO: str = "L") -> Array:
    """Eigenvalues of Hermitian matrices, in ascending order.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    UPLO : {"L", "U"}, default: "L"
        The triangle that is read, lower or upper.

    Returns
    -------
    array, real, shape (..., n)

    Notes
    -----
    The gradient is Hermitian: shared evenly by the two triangles.

    Examples
    --------
    >>> np.linalg.eigvalsh([[2.0, 0.0], [0.0, 1.0]])
    array([1., 2.])
    """


@primitive(inexact=True, halves=False)
def eig(a: Array | Weak) -> Any:
    """Eigenvalues and right eigenvectors of square matrices: ``a @ v = v * w``.

    Parameters
    ----------
    a : array_like, shape (..., n, n)

    Returns
    -------
    eigenvalues : array, complex, shape (..., n)
        Each as often as its multiplicity, in an order that is the framework's choice.
    eigenvectors : array, complex, shape (..., n, n)
        The columns, of norm 1. NumPy's arrays alone give real results where all eigenvalues are real: elsewhere no dtype
        depends on values.

    Raises
    ------
    LinAlgError
        If the matrices are not square, or hold nan or inf; JAX gives nan for these instead.

    Notes
    -----
    An eigenvector's phase is the framework's choice, and only what does not depend on it has a gradient (PyTorch raises
    otherwise). The gradient of the eigenvectors is nan where eigenvalues coincide: it depends on the basis. That of the
    eigenvalues is right in what is symmetric in equal ones, such as their sum. A matrix without a full set of
    eigenvectors has no gradient at all; it comes out very large, inf or nan. The derivatives are those of
    C. Boeddeker et al., *On the Computation of Complex-valued Gradients with Application to Statistically Optimum
    Beamforming* (2017), equation 4.77.

    JAX computes this on CPUs only, or where its version has a kernel.

    Examples
    --------
    >>> w, v = np.linalg.eig(numpy.array([[0.0, 2.0], [-2.0, 0.0]]))
    >>> w.round(12)
    array([0.+2.j, 0.-2.j])
    """


@primitive(inexact=True, halves=False)
def eigvals(a: Array | Weak) -> Array:
    """Eigenvalues of square matrices.

    Parameters
    ----------
    a : array_like, shape (..., n, n)

    Returns
    -------
    array, complex, shape (..., n)
        As from `eig`. NumPy's arrays alone give real results where all eigenvalues are real.

    Raises
    ------
    LinAlgError
        As for `eig`.

    Notes
    -----
    The gradient is that of `eig`.

    Examples
    --------
    >>> np.linalg.eigvals(numpy.array([[0.0, 2.0], [-2.0, 0.0]])).round(12)
    array([0.+2.j, 0.-2.j])
    """
