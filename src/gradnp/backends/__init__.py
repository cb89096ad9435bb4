"""The backends: one package each, its files named for gradnp's chapters.

A backend's ``__init__`` defines what dispatch needs of a framework:

``NAME``                           the backend's name
``ARRAY``                          the type (or tuple of types) that its arrays are instances of
``INEXACT``                        its floating and complex dtypes
``is_array_type(kind)``            whether a type is one of its arrays'
``native_dtype(name)``             its dtype of that NumPy name
``default_dtypes()``               the names of its default floating and integer dtypes
``cast(x, dtype)``                 an array in another dtype, differentiably
``constant(value, dtype, like)``   a Python or NumPy constant as an array, on `like`'s device
``from_host(array)``               a NumPy array as its array (memory shared where it can be), default widths kept
``to_numpy(x)``                    the one way out
``device_of(x)``                   an array's device, None where it is not settled
``native_device(device)``          its device object of a name

``as_dtype(dtype)``                its dtype of one given in any form; None for None
``default_float()``                its default floating dtype, `use_backend(dtype=...)` taken into account

and optionally ``PROMOTES_ALL = True`` (the framework's functions promote their arguments by the written lattice
themselves), ``fused(function)`` (an elementwise function as a compiled program, called no slower than a native one; not
used where `use_backend` has chosen a default dtype), ``default_dtype_context(name)`` (a context manager that sets the framework's own default) and
``constant_kind(value)``, ``constant_dtype(value)`` (in place of those in `gradnp._core.dtypes`, where a tracer hides what they
ask for) and ``devices()`` (the names of the devices there are, for ``python -m gradnp info``).

Its chapter files name what the framework does better than gradnp's reference bodies: a native function that conforms is
imported under the operation's name, one that does not is wrapped. A function is called with all of the operation's
parameters but ``out`` (and a ufunc's ``where`` and ``dtype``), in their order, keyword-only ones by keyword; it receives
arrays of its own framework and of one dtype. A chapter file may say ``PROMOTES = {...}``: operations whose native
function brings its array arguments to a common dtype (and integers to floats) itself; and ``TAKES_SCALARS = {...}``:
operations whose native function takes Python scalars in the place of arrays; and ``REFUSES_MIXED = {...}``: operations
whose native function raises, also while it is traced, where its arguments differ in dtype (or are integers, for a
floating function), so that they need be looked at only then.

The chapter ``autodiff`` gives a backend the transforms. Its functions take and return flat lists of arrays; a function
``fun(arrays)`` that they are given returns ``(outputs, rest)``, of which only the outputs are differentiable:

``value_and_grad(loss, primals)``  ``(value, rest, slopes)``; ``loss(arrays)`` returns ``(value, rest)``
``vjp(fun, primals)``              ``(outputs, rest, pullback)``
``jvp(fun, primals, tangents)``    ``(outputs, tangents, rest)``
``vmap(fun, arguments, axes)``     the outputs with the mapped axis first; ``fun`` returns outputs alone
``jit(fun, static_argnums, static_argnames)``, ``checkpoint(fun, args, kwargs)``  of the user's function as it is
``NAME, ARRAY, INEXACT, COMPLEX``  as above, and its complex dtypes
``FORWARD_COST``                   forward mode's cost in units of reverse mode's: it chooses how a Jacobian is computed
``NO_FORWARD_MODE``                the exceptions by which the framework says that a function has no forward mode

Nothing else in gradnp imports these files.
"""
