"""What code for the array API standard asks of a namespace: its dtypes, devices and capabilities."""

from __future__ import annotations

from typing import Any

import numpy

import gradnp as np
from gradnp._core import registry
from gradnp._core.arguments import default_names
from gradnp._core.dtypes import numpy_dtype
from gradnp._core.tracing import constant_to_tracers

_DTYPES = (
    "bool",
    *("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float32", "float64", "complex64", "complex128"),
)
"""The dtypes of the standard."""


class __array_namespace_info__:
    """The inspection of the array API standard, of the backend that is the default when it is asked.

    Examples
    --------
    >>> info = np.__array_namespace_info__()
    >>> info.default_dtypes()["real floating"]
    dtype('float64')
    >>> with np.use_backend("torch"):
    ...     info.default_dtypes()["real floating"], info.default_device()
    (dtype('float32'), device(type='cpu'))
    """

    __module__ = "gradnp"

    def capabilities(self) -> dict[str, Any]:
        """What the standard leaves open: boolean indexing, shapes that depend on data, and the number of dimensions.

        Returns
        -------
        dict
            With the keys "boolean indexing", "data-dependent shapes" and "max dimensions"; the last is None where the
            framework names no limit. JAX answers no to the first two, because its compiled programs have neither.
        """
        whole = {"boolean indexing": True, "data-dependent shapes": True, "max dimensions": None}
        return getattr(registry.load(np.get_backend()), "capabilities", lambda: whole)()

    def default_device(self) -> Any:
        """The device on which creation functions put arrays."""
        return np.device(np.zeros(()))

    def default_dtypes(self, *, device: Any = None) -> dict[str, numpy.dtype]:
        """The dtypes of arrays for which none is given.

        Parameters
        ----------
        device : optional
            Of no effect: they are the same on all devices.

        Returns
        -------
        dict
            With the keys "real floating", "complex floating", "integral" and "indexing".
        """
        floating, integer = default_names(np.get_backend())
        return {
            "real floating": numpy_dtype(floating),
            "complex floating": numpy.dtype("complex128" if floating == "float64" else "complex64"),
            "integral": numpy.dtype(integer),
            "indexing": numpy.dtype(integer),
        }

    def dtypes(self, *, device: Any = None, kind: str | tuple[str, ...] | None = None) -> dict[str, numpy.dtype]:
        """The dtypes of the standard that the backend has.

        Parameters
        ----------
        device : optional
            Of no effect: they are the same on all devices.
        kind : str or tuple of str, optional
            Only those of a kind, as in `isdtype`: "bool", "integral", "real floating", ...

        Returns
        -------
        dict
            NumPy's dtypes by their names.
        """
        known = {name: numpy.dtype(name) for name in _DTYPES if _is_known(np.get_backend(), name)}
        return {name: dtype for name, dtype in known.items() if kind is None or np.isdtype(dtype, kind)}

    def devices(self) -> list[Any]:
        """The devices on which the backend can put arrays."""
        backend = registry.load(np.get_backend())
        return [backend.native_device(name) for name in getattr(backend, "devices", lambda: ["cpu"])()]


@constant_to_tracers
def _is_known(backend: str, name: str) -> bool:
    """Whether the backend has the dtype (JAX has the wide ones in its x64 mode only)."""
    try:
        return numpy_dtype(registry.load(backend).native_dtype(name)).name == name
    except TypeError:
        return False
