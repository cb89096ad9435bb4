"""Where a gradient goes: `explain` runs a function once and tells, `strict_gradients` raises where it would be lost.

The chapter "explaining" of a backend watches its framework, with three functions. ``takes_gradient(x)`` says whether `x` is
an array that can have a gradient. ``trace(function, arrays, paths)`` runs a function of a list of such arrays, and returns
the `graph.Graph` of the run and what each gradient is: "finite", "zero", "nan", "inf", or None for none. ``guard()`` is a
context manager in which `strict.check` is asked about each loss. They know the framework's frames by a `frames.Frames`. All
else here is the same for every framework.

This file is the door: what stands behind it is imported when one of its functions is called for the first time.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from gradnp._core.exports import lazy_module
from gradnp.explaining.reasons import GradientLostError

if TYPE_CHECKING:
    from gradnp.explaining.report import Report

__all__ = ["GradientLostError", "explain", "strict_gradients"]

_running = lazy_module("gradnp.explaining.running")
_strict = lazy_module("gradnp.explaining.strict")


def explain(f: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Report:
    """Run `f` once and tell, for each argument, what becomes of its gradient, and at which line of your code.

    Whatever `f` calls is watched: gradnp's functions, the framework's own (``torch.sin``, ``x.detach()``, ``tf.cast``),
    and conversions to NumPy and to Python numbers (``numpy.sin(x)``, ``x.numpy()``, ``float(x)``, ``x.item()``).

    Parameters
    ----------
    f : callable
        Of arrays, or pytrees of arrays, returning any pytree of them. It is run once, without compilation, so that
        ``print`` and side effects happen. Where the result is not one number, the gradient is that of a weighted sum
        of all its elements.
    *args, **kwargs
        What to call it with: arrays of PyTorch, TensorFlow or JAX, in whatever dicts, lists, tuples and registered
        classes. ``torch.nn.Parameter`` and ``tf.Variable`` too. They need not require a gradient beforehand.

    Returns
    -------
    Report
        Print it for a short text; a notebook shows it as a picture; ``report.save("graph.svg")`` (``.html``, ``.png``)
        writes that to a file. ``report.arguments`` has, for each array, its `path`, `status`, `reason`, `line`, `remedy`
        and `losses`. The status is

        - ``"arrives"``: the gradient is there, finite, and not zero;
        - ``"zero"``: it is zeros: the result does not depend on the argument, or only through what is flat there;
        - ``"nan"``, ``"inf"``: it has such elements, and the line is where they come from;
        - ``"lost"``: the result is computed from the argument, but the gradient ends at the line;
        - ``"constant"``: not an argument that can have a gradient, such as labels, or a NumPy array.

    Raises
    ------
    TypeError
        If no argument is an array.
    MixedBackendsError
        If the arguments are of more than one framework.

    See Also
    --------
    strict_gradients : raises an error at the line where a gradient would be lost.

    Notes
    -----
    Where the gradient arrives, `losses` lists the places at which a part of it ends all the same: one of two ways to the
    result may be cut. A number taken out by ``float(x)`` can't be followed, so such a loss is not ``certain``.
    What `f` raises is raised to you, as without `explain`. Should a new version of a framework no longer let itself be
    watched, the report has the gradients without the lines, and a warning says so.

    Examples
    --------
    >>> def loss(w, x):
    ...     return np.mean(np.tanh(x * w) ** 2)
    >>> report = np.explain(loss, numpy.array(2.0), numpy.ones(3))
    >>> [argument.status for argument in report.arguments]
    ['constant', 'constant']
    """
    return _running.explained(f, args, kwargs)


def strict_gradients() -> AbstractContextManager[None]:
    """Turn a silent loss of a gradient into an error at that line, inside a ``with`` block.

    It is meant for code that trains natively (``backward``, ``GradientTape``, ``jax.grad``): put it around the
    computation of the loss. While gradients are recorded for an array, these raise:

    - its conversion to NumPy or to a Python number: ``x.numpy()``, ``numpy.sin(x)``, ``x.item()``, ``float(x)``;
    - ``x.detach()``, and ``x.data`` of a computed ``x`` (of a parameter it is the way to write to it);
    - a cast to an integer or bool dtype: ``x.long()``, ``tf.cast(x, tf.int32)``, ``np.astype(x, int)``;
    - building a new array from values: ``torch.tensor([x[0], x[1]])``.

    Allowed are the ways that say what they do: `to_numpy` (for printing and plotting), `stop_gradient` and the
    frameworks' own ``stop_gradient``, ``torch.no_grad()`` and ``tape.stop_recording()``. So are comparisons, ``if`` on
    a value, ``argmax`` and rounding, whose derivative is zero; printing and formatting; what a framework does in its own
    code; and all of the above after ``backward()``, which leaves no gradient to lose.

    Raises
    ------
    GradientLostError
        At the line, naming the operation and the remedy.

    See Also
    --------
    explain : the whole story, for one run of a function.

    Notes
    -----
    It holds for the thread or task that entered it, can be nested, and costs nothing outside the block. It watches the
    frameworks that have been imported by then. So that nothing escapes it, compiled functions (``torch.compile``,
    ``tf.function``, ``jax.jit``) run as they are written meanwhile: it is for finding a mistake, not for training.
    In JAX ``float(x)`` and ``numpy.sin(x)`` raise under ``jax.grad`` anyway, and ``x.item()`` and ``int(x)`` do not:
    here all of them raise this error.

    Examples
    --------
    >>> with np.strict_gradients():
    ...     np.sum(numpy.ones(3))  # NumPy's arrays have no gradient to lose
    np.float64(3.0)
    """
    return _strict.raising()
