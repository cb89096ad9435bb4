"""The backends: one package each, its files named for gradnp's chapters.

The guide "Adding a backend" (docs/contributing.md) lists what a backend must and may define. Its chapter files contain
the operations that the framework does better than gradnp's reference bodies: a native function that conforms is
imported under the operation's name, one that does not is wrapped. A function gets the operation's parameters in their
order, those after ``out`` by keyword. It does not get the parameters that the machinery deals with: ``out``; a ufunc's
``where`` and ``dtype``; a reduction's ``initial`` and ``where``. Its arrays belong to its own framework and have one
dtype.

The chapter ``autodiff`` gives a backend the transforms. Its functions take and return flat lists of arrays. The
function ``fun(arrays)`` that they are given returns ``(outputs, rest)``, where only the outputs are differentiable:

``value_and_grad(loss, primals)``  ``(value, rest, slopes)``; ``loss(arrays)`` returns ``(value, rest)``
``vjp(fun, primals)``              ``(outputs, rest, pullback)``
``jvp(fun, primals, tangents)``    ``(outputs, tangents, rest)``
``vmap(fun, arguments, axes)``     the outputs with the mapped axis first; ``fun`` returns only outputs
``varies(x, arguments)``           optional: whether a result inside of a vmap depends on its arguments there
``jit(fun, static_argnums, static_argnames)``, ``checkpoint(fun, args, kwargs)``  take the user's function itself
``NAME, ARRAY, INEXACT, COMPLEX``  as above, and its complex dtypes
``FORWARD_COST``                   forward mode's cost in units of reverse mode's: it chooses how a Jacobian is computed
``NO_FORWARD_MODE``                the exceptions by which the framework says that a function has no forward mode
``trying_forward_mode()``          optional: a context in which it says so at once, where it would say it too late to go on in reverse mode

Nothing else in gradnp imports these files.
"""
