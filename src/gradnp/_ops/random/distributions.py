"""The distributions that `Generator` and `RandomState` have in common, with the same parameters."""

from __future__ import annotations

from typing import Any

from gradnp._ops.random.stream import Stream


class Distributions(Stream):
    """Draws from distributions; `Generator` tells what all have in common."""

    def beta(self, a: Any, b: Any, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw from the beta distribution.

        Parameters
        ----------
        a, b : float or array, positive
            The shapes.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        There is no pathwise derivative: a parameter that carries a gradient raises UnsupportedOperationError.
        """
        return self._draw("beta", {"a": a, "b": b}, size, device=device, like=like)

    def binomial(self, n: Any, p: Any, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw numbers of successes in `n` trials.

        Parameters
        ----------
        n : int or array
            The number of trials.
        p : float or array, in [0, 1]
            The probability of success.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        Integers: the derivative with respect to `p` is zero (P7).
        """
        return self._draw("binomial", {"n": n, "p": p}, size, device=device, like=like)

    def chisquare(self, df: Any, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw from the chi-square distribution.

        Parameters
        ----------
        df : float or array, positive
            The degrees of freedom.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        The gradient with respect to `df` is that of the quantile, as for `gamma`.
        """
        return self._draw("chisquare", {"df": df}, size, device=device, like=like)

    def dirichlet(self, alpha: Any, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw vectors that sum to 1 from the Dirichlet distribution.

        Parameters
        ----------
        alpha : array of shape (k,), positive
            The concentrations.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        There is no pathwise derivative: a parameter that carries a gradient raises UnsupportedOperationError.
        """
        return self._draw("dirichlet", {"alpha": alpha}, size, device=device, like=like)

    def exponential(self, scale: Any = 1.0, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw from the exponential distribution.

        Parameters
        ----------
        scale : float or array, not negative
            The mean.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        Gradients flow through `scale`.
        """
        return self._draw("exponential", {"scale": scale}, size, device=device, like=like)

    def f(self, dfnum: Any, dfden: Any, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw from the F distribution.

        Parameters
        ----------
        dfnum, dfden : float or array, positive
            The degrees of freedom of numerator and denominator.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        There is no pathwise derivative: a parameter that carries a gradient raises UnsupportedOperationError.
        """
        return self._draw("f", {"dfnum": dfnum, "dfden": dfden}, size, device=device, like=like)

    def gamma(self, shape: Any, scale: Any = 1.0, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw from the gamma distribution.

        Parameters
        ----------
        shape : float or array, not negative
            The shape.
        scale : float or array, not negative
            The scale.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        Gradients flow through `scale`, and through `shape` by implicit differentiation: the sample moves so that the share
        of the distribution below it stays. That is the derivative of ``scipy.special.gammaincinv(shape, q)`` at fixed `q`,
        not of NumPy's numbers at a fixed seed, which jump. There is no second derivative with respect to `shape`.
        """
        return self._draw("gamma", {"shape": shape, "scale": scale}, size, device=device, like=like)

    def geometric(self, p: Any, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw numbers of trials up to the first success.

        Parameters
        ----------
        p : float or array, in (0, 1]
            The probability of success.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        Integers: the derivative with respect to `p` is zero (P7).
        """
        return self._draw("geometric", {"p": p}, size, device=device, like=like)

    def gumbel(
        self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None, *, device: Any = None, like: Any = None
    ) -> Any:
        """Draw from the Gumbel distribution.

        Parameters
        ----------
        loc : float or array
            The mode.
        scale : float or array, not negative
            The scale.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        Gradients flow through `loc` and `scale`.
        """
        return self._draw("gumbel", {"loc": loc, "scale": scale}, size, device=device, like=like)

    def hypergeometric(
        self, ngood: Any, nbad: Any, nsample: Any, size: Any = None, *, device: Any = None, like: Any = None
    ) -> Any:
        """Draw numbers of good items among `nsample` drawn without replacement.

        Parameters
        ----------
        ngood, nbad : int or array
            How many good and bad items there are.
        nsample : int or array
            How many are drawn.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number
        """
        return self._draw(
            "hypergeometric", {"ngood": ngood, "nbad": nbad, "nsample": nsample}, size, device=device, like=like
        )

    def laplace(
        self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None, *, device: Any = None, like: Any = None
    ) -> Any:
        """Draw from the Laplace distribution.

        Parameters
        ----------
        loc : float or array
            The mean.
        scale : float or array, not negative
            The mean distance from `loc`.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        Gradients flow through `loc` and `scale`.
        """
        return self._draw("laplace", {"loc": loc, "scale": scale}, size, device=device, like=like)

    def logistic(
        self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None, *, device: Any = None, like: Any = None
    ) -> Any:
        """Draw from the logistic distribution.

        Parameters
        ----------
        loc : float or array
            The mean.
        scale : float or array, not negative
            The scale.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        Gradients flow through `loc` and `scale`.
        """
        return self._draw("logistic", {"loc": loc, "scale": scale}, size, device=device, like=like)

    def lognormal(
        self, mean: Any = 0.0, sigma: Any = 1.0, size: Any = None, *, device: Any = None, like: Any = None
    ) -> Any:
        """Draw numbers whose logarithms are normal.

        Parameters
        ----------
        mean, sigma : float or array; `sigma` is not negative
            Mean and standard deviation of the logarithm.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        Gradients flow through `mean` and `sigma`.
        """
        return self._draw("lognormal", {"mean": mean, "sigma": sigma}, size, device=device, like=like)

    def logseries(self, p: Any, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw from the logarithmic series distribution.

        Parameters
        ----------
        p : float or array, in [0, 1)
            The parameter.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        Integers: the derivative with respect to `p` is zero (P7).
        """
        return self._draw("logseries", {"p": p}, size, device=device, like=like)

    def multinomial(self, n: Any, pvals: Any, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw how often each outcome occurs in `n` trials.

        Parameters
        ----------
        n : int or array
            The number of trials.
        pvals : array of shape (..., k)
            The probabilities of the outcomes. NumPy computes their sum in float64, and refuses more than 1 + 1e-12:
            normalize float32 probabilities in float64.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        Integers: the derivative with respect to `pvals` is zero (P7).
        """
        return self._draw("multinomial", {"n": n, "pvals": pvals}, size, device=device, like=like)

    def negative_binomial(self, n: Any, p: Any, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw numbers of failures before the `n`-th success.

        Parameters
        ----------
        n : float or array, positive
            The number of successes.
        p : float or array, in (0, 1]
            The probability of success.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        Integers: the derivative with respect to `n` and `p` is zero (P7).
        """
        return self._draw("negative_binomial", {"n": n, "p": p}, size, device=device, like=like)

    def noncentral_chisquare(
        self, df: Any, nonc: Any, size: Any = None, *, device: Any = None, like: Any = None
    ) -> Any:
        """Draw from the noncentral chi-square distribution.

        Parameters
        ----------
        df : float or array, positive
            The degrees of freedom.
        nonc : float or array, not negative
            The noncentrality.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        There is no pathwise derivative: a parameter that carries a gradient raises UnsupportedOperationError.
        """
        return self._draw("noncentral_chisquare", {"df": df, "nonc": nonc}, size, device=device, like=like)

    def noncentral_f(
        self, dfnum: Any, dfden: Any, nonc: Any, size: Any = None, *, device: Any = None, like: Any = None
    ) -> Any:
        """Draw from the noncentral F distribution.

        Parameters
        ----------
        dfnum, dfden : float or array, positive
            The degrees of freedom of numerator and denominator.
        nonc : float or array, not negative
            The noncentrality.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        There is no pathwise derivative: a parameter that carries a gradient raises UnsupportedOperationError.
        """
        return self._draw(
            "noncentral_f", {"dfnum": dfnum, "dfden": dfden, "nonc": nonc}, size, device=device, like=like
        )

    def normal(
        self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None, *, device: Any = None, like: Any = None
    ) -> Any:
        """Draw from the normal distribution.

        Parameters
        ----------
        loc : float or array
            The mean.
        scale : float or array, not negative
            The standard deviation.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        Gradients flow through `loc` and `scale`.

        Examples
        --------
        >>> np.random.default_rng(0).normal(10.0, [1.0, 0.1])
        array([10.12573022,  9.98678951])

        >>> import torch
        >>> scale = torch.tensor([1.0, 0.1], requires_grad=True)
        >>> np.random.default_rng(0).normal(10.0, scale).sum().backward()
        >>> scale.grad
        tensor([ 0.1257, -0.1321])
        """
        return self._draw("normal", {"loc": loc, "scale": scale}, size, device=device, like=like)

    def pareto(self, a: Any, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw from the Pareto distribution of the second kind (Lomax).

        Parameters
        ----------
        a : float or array, positive
            The shape.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        Gradients flow through `a`.
        """
        return self._draw("pareto", {"a": a}, size, device=device, like=like)

    def poisson(self, lam: Any = 1.0, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw from the Poisson distribution.

        Parameters
        ----------
        lam : float or array, not negative
            The mean.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        Integers: the derivative with respect to `lam` is zero (P7).
        """
        return self._draw("poisson", {"lam": lam}, size, device=device, like=like)

    def power(self, a: Any, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw numbers in [0, 1] with a density proportional to ``x**(a - 1)``.

        Parameters
        ----------
        a : float or array, positive
            The shape.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        Gradients flow through `a`.
        """
        return self._draw("power", {"a": a}, size, device=device, like=like)

    def rayleigh(self, scale: Any = 1.0, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw from the Rayleigh distribution.

        Parameters
        ----------
        scale : float or array, not negative
            The mode.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        Gradients flow through `scale`.
        """
        return self._draw("rayleigh", {"scale": scale}, size, device=device, like=like)

    def standard_cauchy(self, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw from the Cauchy distribution with mode 0.

        Returns
        -------
        array or number
        """
        return self._draw("standard_cauchy", {}, size, device=device, like=like)

    def standard_t(self, df: Any, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw from Student's t distribution.

        Parameters
        ----------
        df : float or array, positive
            The degrees of freedom.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        There is no pathwise derivative: a parameter that carries a gradient raises UnsupportedOperationError.
        """
        return self._draw("standard_t", {"df": df}, size, device=device, like=like)

    def triangular(
        self, left: Any, mode: Any, right: Any, size: Any = None, *, device: Any = None, like: Any = None
    ) -> Any:
        """Draw from the triangular distribution.

        Parameters
        ----------
        left, mode, right : float or array
            The lower end, the peak and the upper end.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        Gradients flow through all three parameters.
        """
        return self._draw("triangular", {"left": left, "mode": mode, "right": right}, size, device=device, like=like)

    def uniform(
        self, low: Any = 0.0, high: Any = 1.0, size: Any = None, *, device: Any = None, like: Any = None
    ) -> Any:
        """Draw from the uniform distribution over [low, high).

        Parameters
        ----------
        low, high : float or array
            The ends.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        Gradients flow through `low` and `high`.
        """
        return self._draw("uniform", {"low": low, "high": high}, size, device=device, like=like)

    def vonmises(self, mu: Any, kappa: Any, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw angles in [-pi, pi] from the von Mises distribution.

        Parameters
        ----------
        mu : float or array
            The mode.
        kappa : float or array, not negative
            The concentration.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        There is no pathwise derivative: a parameter that carries a gradient raises UnsupportedOperationError.
        """
        return self._draw("vonmises", {"mu": mu, "kappa": kappa}, size, device=device, like=like)

    def wald(self, mean: Any, scale: Any, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw from the Wald (inverse Gaussian) distribution.

        Parameters
        ----------
        mean, scale : float or array, positive
            The mean and the scale.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        There is no pathwise derivative: a parameter that carries a gradient raises UnsupportedOperationError.
        """
        return self._draw("wald", {"mean": mean, "scale": scale}, size, device=device, like=like)

    def weibull(self, a: Any, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw from the Weibull distribution with scale 1.

        Parameters
        ----------
        a : float or array, not negative
            The shape.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        Gradients flow through `a`.
        """
        return self._draw("weibull", {"a": a}, size, device=device, like=like)

    def zipf(self, a: Any, size: Any = None, *, device: Any = None, like: Any = None) -> Any:
        """Draw from the Zipf distribution.

        Parameters
        ----------
        a : float or array, above 1
            The exponent.
        size, device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array or number

        Notes
        -----
        Integers: the derivative with respect to `a` is zero (P7).
        """
        return self._draw("zipf", {"a": a}, size, device=device, like=like)
