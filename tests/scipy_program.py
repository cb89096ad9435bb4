"""SciPy's functions in the middle of a gradnp model, under ``SCIPY_ARRAY_API=1``: run by `test_scipy_array_api`.

Prints, as JSON, for each function and framework: "differentiates", "refuses" (an exception), or "loses" (a gradient that
is not that of finite differences).
"""

from __future__ import annotations

import importlib.util
import json
import sys
import warnings

import numpy
import scipy.signal
import scipy.special
import scipy.stats

import gradnp as np

X = numpy.array([0.3, 0.8, 1.7, 2.2])
special, stats, signal = scipy.special, scipy.stats, scipy.signal

CALLS = {
    **{
        f"special.{name}": getattr(special, name)
        for name in (
            *("digamma", "entr", "erf", "erfc", "expit", "gammaln", "i0", "i0e", "i1", "j0", "log_ndtr", "ndtr"),
            *("log_softmax", "logsumexp", "softmax"),
        )
    },
    "special.logit": lambda x: special.logit(x / 3),
    "special.ndtri": lambda x: special.ndtri(x / 3),
    "special.rel_entr": lambda x: special.rel_entr(x, x + 1),
    "special.xlogy": lambda x: special.xlogy(x, x),
    "special.gammainc": lambda x: special.gammainc(x, x + 1),
    "special.betainc": lambda x: special.betainc(x, x + 1, x / 3),
    "special.kv": lambda x: special.kv(1.5, x),
    **{
        f"stats.{name}": getattr(stats, name)
        for name in (
            *("entropy", "gmean", "gzscore", "hmean", "iqr", "kstat", "kurtosis", "sem", "skew", "tmean", "variation"),
            *("circmean", "lmoment", "zscore"),
        )
    },
    "stats.pmean": lambda x: stats.pmean(x, 3.0),
    "stats.moment": lambda x: stats.moment(x, 3),
    "stats.describe": lambda x: stats.describe(x).variance,
    "stats.jarque_bera": lambda x: stats.jarque_bera(x).statistic,
    "stats.boxcox_llf": lambda x: stats.boxcox_llf(0.5, x),
    "stats.pearsonr": lambda x: stats.pearsonr(x, x**2).statistic,
    "stats.ttest_1samp": lambda x: stats.ttest_1samp(x, 0.0).statistic,
    "signal.correlate": lambda x: signal.correlate(x, x),
    "signal.convolve": lambda x: signal.convolve(x, x),
    "signal.fftconvolve": lambda x: signal.fftconvolve(x, x),
    "signal.oaconvolve": lambda x: signal.oaconvolve(x, x),
    "signal.detrend": lambda x: signal.detrend(x),
    "signal.freqz": lambda x: abs(signal.freqz(x)[1]),
    "signal.hilbert": lambda x: abs(signal.hilbert(x)),
    "signal.resample": lambda x: signal.resample(x, 6),
    "signal.savgol_filter": lambda x: signal.savgol_filter(x, 3, 1),
    "signal.welch": lambda x: signal.welch(x, nperseg=4)[1],
}
if importlib.util.find_spec("sklearn") is not None:
    import sklearn
    from sklearn.metrics import mean_squared_error
    from sklearn.preprocessing import MinMaxScaler

    sklearn.set_config(array_api_dispatch=True)
    CALLS["sklearn.MinMaxScaler"] = lambda x: MinMaxScaler().fit_transform(x[:, None])
    CALLS["sklearn.mean_squared_error"] = lambda x: mean_squared_error(x, x * x)


def loss(f):
    """gradnp before the function and after it."""
    return lambda x: np.sum(np.sin(f(np.multiply(x, 1.0))))


def differences(f):
    steps = 1e-6 * numpy.eye(len(X))
    return numpy.array([(loss(f)(X + step) - loss(f)(X - step)) / 2e-6 for step in steps])


def outcome(f, x):
    try:
        slope = np.to_numpy(np.grad(loss(f))(x))
    except Exception:
        return "refuses"
    return "differentiates" if numpy.allclose(slope, differences(f), rtol=1e-5, atol=1e-7) else "loses"


def makers():
    if importlib.util.find_spec("torch") is not None:
        import torch

        yield "torch", torch.tensor(X)
    if importlib.util.find_spec("jax") is not None:
        import jax

        jax.config.update("jax_enable_x64", True)
        yield "jax", jax.numpy.asarray(X)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    found = {name: {call: outcome(f, x) for call, f in CALLS.items()} for name, x in makers()}
    json.dump(found, sys.stdout)
