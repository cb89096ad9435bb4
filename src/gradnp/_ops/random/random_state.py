"""`RandomState`: NumPy's older generator, with results on any backend."""

from __future__ import annotations

from typing import Any

import numpy

from gradnp._core.dtypes import numpy_dtype
from gradnp._ops.random import choosing
from gradnp._ops.random.distributions import Distributions
from gradnp._ops.random.pathwise import multivariate_normal
from gradnp._ops.random.placing import refuse_compiled


class RandomState(Distributions):
    """NumPy's older generator, whose numbers never change; its draws are arrays of any backend.

    See `Generator` on where the results are and what programs can draw: both are the same here.

    Parameters
    ----------
    seed : int, array of int, BitGenerator, optional
        The same seed gives the same numbers, those of ``numpy.random.RandomState(seed)``.

    Examples
    --------
    >>> np.random.RandomState(0).normal(size=3)
    array([1.76405235, 0.40015721, 0.97873798])
    """

    def __init__(self, seed: Any = None):
        refuse_compiled("RandomState")
        super().__init__(seed if isinstance(seed, numpy.random.RandomState) else numpy.random.RandomState(seed))

    def __reduce__(self) -> Any:
        return type(self), (self._numpy,)

    def __repr__(self) -> str:
        return f"<gradnp.random.{self._numpy!s}>"

    # --- the state ---

    def seed(self, seed: Any = None) -> None:
        """Begin the stream anew.

        Parameters
        ----------
        seed : int or array of int, optional
            None takes one from the operating system.
        """
        self._call("seed", seed)

    def get_state(self, legacy: bool = True) -> Any:
        """The state of the stream, for `set_state`.

        Parameters
        ----------
        legacy : bool
            Whether as a tuple, of which only MT19937 is capable; else as a dict.

        Returns
        -------
        tuple or dict
        """
        return self._call("get_state", legacy=legacy)

    def set_state(self, state: Any) -> None:
        """Bring the stream to a state.

        Parameters
        ----------
        state : tuple or dict
            What `get_state` returned, here or in NumPy.
        """
        self._call("set_state", state)

    def bytes(self, length: int) -> bytes:
        """Draw random bytes.

        Parameters
        ----------
        length : int
            How many.

        Returns
        -------
        bytes
        """
        return self._call("bytes", length)

    # --- uniform and standard distributions ---

    def random_sample(self, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw from the uniform distribution over [0, 1).

        Parameters
        ----------
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number
        """
        return self._draw("random_sample", {}, size, device=device, like=like)

    def random(self, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw from the uniform distribution over [0, 1): another name for `random_sample`.

        Parameters
        ----------
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number
        """
        return self._draw("random", {}, size, device=device, like=like)

    def rand(self, *args: int, device: Any = None, like: Any = None) -> Any:
        """Draw from the uniform distribution over [0, 1), with the shape given as separate numbers.

        Parameters
        ----------
        *args : int
            The sizes; none for a number.
        device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Examples
        --------
        >>> np.random.seed(0)
        >>> np.random.rand(2)
        array([0.5488135 , 0.71518937])
        """
        return self._draw("random_sample", {}, args or None, device=device, like=like)

    def randn(self, *args: int, device: Any = None, like: Any = None) -> Any:
        """Draw from the standard normal distribution, with the shape given as separate numbers.

        Parameters
        ----------
        *args : int
            The sizes; none for a number.
        device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number
        """
        return self._draw("standard_normal", {}, args or None, device=device, like=like)

    def standard_normal(self, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw from the normal distribution with mean 0 and standard deviation 1.

        Parameters
        ----------
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number
        """
        return self._draw("standard_normal", {}, size, device=device, like=like)

    def standard_exponential(self, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw from the exponential distribution with mean 1.

        Parameters
        ----------
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number
        """
        return self._draw("standard_exponential", {}, size, device=device, like=like)

    def standard_gamma(self, shape: Any, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw from the gamma distribution with scale 1.

        Parameters
        ----------
        shape : float or array, not negative
            The shape.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        The gradient with respect to `shape` is that of `gamma`.
        """
        return self._draw("standard_gamma", {"shape": shape}, size, device=device, like=like)

    # --- integers ---

    def randint(
        self,
        low: Any,
        high: Any = None,
        size: Any = None,
        dtype: Any = None,
        *,
        device: Any = None,
        like: Any = None,
    ) -> Any:
        """Draw integers from `low` up to, but not including, `high`.

        Parameters
        ----------
        low, high : int or array
            The ends; a single argument is `high`, and `low` is then 0.
        size, device, like : optional
            As for every draw: see `Generator`.
        dtype : dtype, optional
            An integer dtype, or bool; by default NumPy's ``int``, which becomes the default integer dtype.

        Returns
        -------
        array or number
        """
        settings = {} if dtype is None else {"dtype": numpy_dtype(dtype) if dtype is not int else int}
        parameters = {"low": low, "high": high}
        return self._draw("randint", parameters, size, device=device, like=like, dtype=dtype, settings=settings)

    def random_integers(
        self, low: Any, high: Any = None, size: Any = None, *, device: Any = None, like: Any = None
    ) -> Any:
        """Draw integers from `low` up to `high`, included; NumPy deprecates it in favour of `randint`.

        Parameters
        ----------
        low, high : int
            The ends; a single argument is `high`, and `low` is then 1.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number
        """
        return self._draw("random_integers", {"low": low, "high": high}, size, device=device, like=like)

    def tomaxint(self, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw integers from 0 up to the largest of C's ``long``.

        Parameters
        ----------
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number
        """
        return self._draw("tomaxint", {}, size, device=device, like=like, dtype="int64")

    # --- vectors ---

    def multivariate_normal(
        self,
        mean: Any,
        cov: Any,
        size: Any = None,
        check_valid: str = "warn",
        tol: float = 1e-8,
        *,
        device: Any = None,
        like: Any = None,
    ) -> Any:
        """Draw vectors from a normal distribution.

        Parameters
        ----------
        mean : array of shape (n,)
            The mean.
        cov : array of shape (n, n)
            The covariance, symmetric and positive semidefinite.
        size, device, like : optional
            As for every draw: see `Generator`; the result has one more axis, of size n.
        check_valid : {"warn", "raise", "ignore"}
            What to do if `cov` is not positive semidefinite.
        tol : float
            The tolerance of that check.

        Returns
        -------
        array of shape (..., n)

        Notes
        -----
        Gradients flow as for `Generator.multivariate_normal` with its method "svd", the only one here.
        """
        settings = {"check_valid": check_valid, "tol": tol}
        return self._draw_vectors(mean, cov, size, device, like, settings, multivariate_normal("legacy"))

    # --- what is there, chosen or in another order ---

    def choice(
        self, a: Any, size: Any = None, replace: bool = True, p: Any = None, *, device: Any = None, like: Any = None
    ) -> Any:
        """Draw elements of a 1-d array, or integers below a number.

        Parameters
        ----------
        a : array, list or int
            What is drawn from; an int stands for ``arange(a)``.
        size, device, like : optional
            As for every draw: see `Generator`.
        replace : bool
            Whether an element can be drawn more than once.
        p : array, optional
            The probability of each; all are equal by default.

        Returns
        -------
        array, or one element

        Notes
        -----
        The gradient goes to the elements of `a` that were drawn; the derivative with respect to `p` is zero (P7).
        """
        return choosing.choice(self, a, size, replace, p, 0, device, like)

    def permutation(self, x: Any, *, device: Any = None, like: Any = None) -> Any:
        """An array, or a range of integers, in random order along the first axis.

        Parameters
        ----------
        x : array, list or int
            An int stands for ``arange(x)``.
        device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array

        Notes
        -----
        Each gradient goes back to the element's old place.
        """
        return choosing.permutation(self, x, 0, device, like)

    def shuffle(self, x: Any) -> Any:
        """Put an array in random order along its first axis: NumPy's and lists in place, a framework's as a new array.

        Parameters
        ----------
        x : array or list

        Returns
        -------
        array
            `x` itself where it was written to, else a new array, as of `Generator.shuffle`.
        """
        return choosing.shuffle(self, x, 0)
