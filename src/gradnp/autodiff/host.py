"""Functions of NumPy arrays as differentiable operations of every framework.

A host function has a custom gradient (`gradnp.autodiff.custom`): NumPy computes its value, and its vjp is again a host
function. So it works in every transform, and to any order for which there are vjps. A backend runs it by the function
``callback(call, arrays)`` of its file ``host.py``: it has NumPy compute a `HostCall` (`gradnp.autodiff._host_calls`), at
once or when the traced program runs.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import numpy

from gradnp._core import registry
from gradnp._core.dtypes import canonical_name, constant_dtype, rank
from gradnp._core.errors import UnsupportedOperationError, describe
from gradnp._core.following import inside
from gradnp._core.stand_ins import held_array
from gradnp.autodiff._backends import chapter, framework_of
from gradnp.autodiff._calls import Rule, refuse_where_torch_compiles
from gradnp.autodiff._host_calls import Cotangents, HostCall
from gradnp.autodiff._partition import HOLE
from gradnp.autodiff._pickling import SentByName
from gradnp.autodiff.custom import Parameters
from gradnp.autodiff.numerical import numerical_vjp


def host_function(
    fun: Callable[..., Any] | None = None, *, result: Any = None, vjp: Any = None, vectorized: bool = False
) -> Any:
    """Make a function of NumPy arrays an operation on every backend.

    Parameters
    ----------
    fun : callable
        Takes NumPy arrays (and must not write to them) and other arguments (flags, strings, numbers), all by position.
        Returns a NumPy array, or a tuple of them. NumPy, SciPy, a compiled library: anything that computes on the host.
    result : str, pair, callable, optional
        What `fun` returns: the name of the argument whose shape and dtype it has; a pair ``(shape, dtype)``; or a
        function that is called like `fun`, each array replaced by something with its ``shape``, ``dtype`` and ``ndim``,
        and returns one of these, or such a pair. A list of these where `fun` returns a tuple. It may be left
        out where `fun` runs at once; a traced program needs it.
    vjp : callable, host function, or "numerical", optional
        The gradient: ``vjp(*args, cotangent)``, of NumPy arrays too, returns a tuple with the cotangent of each
        argument (None for zeros, and for an argument that is not an array); with one argument, its cotangent. With several results it
        takes as many cotangents. If it has a parameter ``out`` after those of `fun`, it is given the result there (all
        of them, one by one) before the cotangent. A host function with a vjp of its own gives second derivatives, and
        forward mode on PyTorch and TensorFlow; that vjp takes, after the arguments, the cotangents of what the first
        returns for floating and complex arrays. ``"numerical"`` takes central differences: two calls of `fun` for
        every element of every argument.
    vectorized : bool, optional
        Whether `fun` and `vjp` take arrays with one more axis before the others, of a batch, and return such: then a
        ``vmap`` calls them once. Otherwise they are called for each element of the batch.

    Returns
    -------
    HostFunction
        Call it like `fun`, with arrays of any backend, or with NumPy's, which are handed to `fun` as they are.

    Raises
    ------
    TypeError
        If `fun` returns something other than arrays, or another number or dtype than declared; if it is traced and `result` is not
        declared; if an argument is a list or a dict of arrays.
    ValueError
        If `fun` returns another shape than declared.
    UnsupportedOperationError
        If a gradient is asked for and there is no `vjp`.

    Notes
    -----
    It runs eagerly and in ``torch.compile(fullgraph=True)``, ``tf.function``, ``jax.jit`` and the vmaps; each time
    arrays go to the host and the results to the device of the first. XLA has no such call on TensorFlow, so
    ``tf.function(jit_compile=True)`` refuses it. An exception of `fun` arrives as it is where `fun` runs at once, and
    with its type and message inside of the framework's exception where a compiled program runs.

    A cotangent of a vjp is brought to the width of its argument: ``float64`` computations serve ``float32`` arguments.
    The cotangents of complex arrays are ∂L/∂Re + i ∂L/∂Im.

    See Also
    --------
    custom_vjp : a gradient of one's own for functions that gradnp can compute.

    Examples
    --------
    >>> @np.host_function(result="x", vjp=lambda x, cotangent: 3 * x**2 * cotangent)
    ... def cube(x):
    ...     return x**3
    >>> cube(numpy.array([1.0, 2.0]))
    array([1., 8.])
    """
    if fun is None:
        return functools.partial(host_function, result=result, vjp=vjp, vectorized=vectorized)
    return HostFunction(fun, result, vjp, vectorized)


class HostFunction(SentByName):
    """A function of NumPy arrays as an operation of every framework, as `host_function` makes it."""

    autograph_info__: ClassVar[dict[str, Any]] = {}
    """AutoGraph leaves the call alone."""

    def __init__(self, fun: Callable[..., Any], result: Any = None, vjp: Any = None, vectorized: bool = False):
        refuse_where_torch_compiles("host_function")
        functools.update_wrapper(self, fun)
        self.fun, self.result, self.vectorized = fun, result, vectorized
        self.name = getattr(fun, "__name__", type(fun).__name__)
        self.parameters = Parameters("host_function", self.name, fun)
        if isinstance(result, str) and result not in self.parameters.names:
            raise ValueError(
                f"host_function: result={result!r} is no argument of {self.name}, whose arguments are "
                f"{', '.join(self.parameters.names)}"
            )
        self.vjp: HostFunction | None = None
        self.vjp_takes_out = False
        self._define()
        if vjp is not None:
            self.defvjp(vjp)

    def _define(self) -> None:
        self.rule = Rule(self, "host_function", "vjp", self._compute, self._forward, self._backward)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "rule"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._define()

    def defvjp(self, vjp: Any) -> Any:
        """Define the gradient, as the parameter `vjp` of `host_function` does; a decorator.

        Parameters
        ----------
        vjp : callable, host function, or "numerical"

        Returns
        -------
        callable
            `vjp` as given.
        """
        if not callable(vjp) and vjp != "numerical":
            raise TypeError(
                f"host_function: the vjp of {self.name} must be a function of NumPy arrays, a host function, or 'numerical', "
                f"got {describe(vjp)}"
            )
        results = len(self.result) if isinstance(self.result, list) else 1
        if isinstance(vjp, HostFunction):
            function = vjp
        else:
            is_numerical = vjp == "numerical"
            fun = numerical_vjp(self.name, self.fun, results) if is_numerical else vjp
            function = HostFunction(fun, vectorized=self.vectorized and not is_numerical)
            function.name = f"the vjp of {self.name}"
        self.vjp_takes_out = "out" in function.parameters.names and "out" not in function.parameters.defaults
        if function.result is None:
            count = None if self.parameters.variadic else len(self.parameters.names)
            function.result = Cotangents(self.name, count, results * (2 if self.vjp_takes_out else 1))
        self.vjp = function
        return vjp

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        args = tuple([held_array(x) for x in self.parameters.bind(args, kwargs)])
        backend = self._framework_of(args)
        for i, x in enumerate(args):
            if isinstance(x, (list, tuple, dict)):
                self._refuse_arrays_in(i, x)
        return self.rule(_as_framework(backend, args), backend) if backend else inside("numpy", (), self.fun, args)

    def _framework_of(self, values: Sequence[Any]) -> str:
        return framework_of(f"host_function: {self.name} was called with", tuple([type(x) for x in values]))

    def _refuse_arrays_in(self, position: int, container: Any) -> None:
        if self._framework_of(list(container.values()) if isinstance(container, dict) else container):
            raise TypeError(
                f"host_function: the argument {self.parameters.label(position)} of {self.name} is a "
                f"{type(container).__name__} that holds a framework's arrays; give each array as an argument of its own "
                f"(def {self.name}(*arrays))"
            )

    # --- as a rule: `fun`, `fwd` and `bwd` on a framework's arrays ---

    def _compute(self, *args: Any) -> Any:
        backend = self._framework_of(args)
        array = registry.load(backend).ARRAY
        call = HostCall(self, [HOLE if isinstance(x, array) else x for x in args])
        run = chapter("host_function", backend, "host", "callback").callback
        results, single = run(call, [x for x in args if isinstance(x, array)])
        return results[0] if single else tuple(results)

    def _forward(self, *args: Any) -> Any:
        out = self._compute(*args)
        return out, (args, out if self.vjp_takes_out else None)

    def _backward(self, residuals: Any, cotangent: Any) -> Any:
        if self.vjp is None:
            raise UnsupportedOperationError(
                f"host_function: a derivative of {self.name} is asked for, and it has no vjp; give it one, vjp=f or "
                f"vjp='numerical' (second derivatives and forward mode need one of the vjp: make it a host function too)"
            )
        args, out = residuals
        outs = () if out is None else out if isinstance(out, tuple) else (out,)
        cotangents = cotangent if isinstance(cotangent, tuple) else (cotangent,)
        slopes = self.vjp(*args, *outs, *cotangents)
        slopes = list(slopes) if isinstance(slopes, tuple) else [slopes]
        wanted = [hasattr(x, "dtype") and rank(x.dtype) >= 2 for x in args]
        if len(slopes) != sum(wanted):
            raise TypeError(
                f"host_function: {self.vjp.name} returns {len(slopes)} arrays, but {self.name} has {sum(wanted)} floating "
                f"or complex arguments; leave its result undeclared"
            )
        return tuple([slopes.pop(0) if is_wanted else None for is_wanted in wanted])

    def __repr__(self) -> str:
        return f"<host_function {self.name}>"


def _as_framework(backend: str, args: Sequence[Any]) -> list[Any]:
    """`args` with NumPy arrays as the framework's, of the same dtype, on the device of the framework's."""
    if not any(isinstance(x, numpy.ndarray) for x in args):
        return list(args)
    module = registry.load(backend)
    like = next(x for x in args if isinstance(x, module.ARRAY))
    dtype_of = getattr(module, "constant_dtype", constant_dtype)
    return [
        module.constant(x, module.native_dtype(canonical_name(dtype_of(x))), like)
        if isinstance(x, numpy.ndarray)
        else x
        for x in args
    ]
